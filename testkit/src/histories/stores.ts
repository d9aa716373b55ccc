/** The stores that histories run on: the next engine is one more row. */
import { join } from 'node:path';
import type { LedgerStore } from '../../../exporter/src/ledger/store.ts';
import type { QueryStore } from '../../../exporter/src/query/store.ts';
import { SqliteReader } from '../../../exporter/src/store/sqlite/sqlite-reader.ts';
import { SqliteStore } from '../../../exporter/src/store/sqlite/sqlite-store.ts';
import { SqliteVerifyStore } from '../../../exporter/src/store/sqlite/verify-queries.ts';
import type { VerifyStore } from '../../../exporter/src/verify/store.ts';

/** One ledger, as its three users have it open. */
export interface Opened {
  readonly writer: LedgerStore;
  readonly reader: QueryStore;
  readonly verifier: VerifyStore;
  close(): Promise<void>;
}

/** By the name of the engine: opens the ledger that is kept in a directory, or makes it. */
export const STORES: Readonly<Record<string, (directory: string) => Opened>> = {
  sqlite: (directory) => {
    const path = join(directory, 'ledger.sqlite');
    const writer = new SqliteStore(path, { valuesPerLabel: 50, seriesPerFamily: 1000 });
    const [reader, verifier] = [new SqliteReader(path), new SqliteVerifyStore(path)];
    return {
      ...{ writer, reader, verifier },
      close: async () => {
        for (const each of [verifier, reader, writer]) each.close();
      },
    };
  },
};
