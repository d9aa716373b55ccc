/** The stores that histories run on: every engine there is, and what they are opened with. */
import type { LedgerStore } from '../../../exporter/src/ledger/store.ts';
import type { Reader } from '../../../exporter/src/reading/store.ts';
import type { Engine } from '../../../exporter/src/store/engine.ts';
import { ENGINES } from '../../../exporter/src/store/engines.ts';
import type { VerifyStore } from '../../../exporter/src/verify/store.ts';

/** One ledger, as its three users have it open. */
export interface Opened {
  readonly writer: LedgerStore;
  readonly reader: Reader;
  readonly verifier: VerifyStore;
  close(): Promise<void>;
}

export const LIMITS = { valuesPerLabel: 50, seriesPerFamily: 1000 };

export function open(engine: Engine): Opened {
  // The writer makes the ledger where there is none.
  const writer = engine.writer({ limits: LIMITS });
  const [reader, verifier] = [engine.reader(), engine.verifier()];
  return {
    ...{ writer, reader, verifier },
    close: async () => {
      for (const each of [verifier, reader, writer]) await each.close();
    },
  };
}

/** By the name of the engine: opens the ledger that is kept in a directory, or makes it. */
export const STORES: Readonly<Record<string, (directory: string) => Opened>> = Object.fromEntries(
  Object.entries(ENGINES).map(([store, engineAt]) => [
    store,
    (directory: string) => open(engineAt({ store, dataDir: directory })),
  ]),
);
