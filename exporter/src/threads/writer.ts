/** The writer thread: the only one that changes the ledger. It rates, posts and commits. */
import { parentPort, workerData } from 'node:worker_threads';
import { COMMANDS, type Command, type CommandRow, type Commands } from '../commands/commands.ts';
import { seedPrices } from '../commands/prices.ts';
import { admit } from '../commands/reservations.ts';
import { Ledger, summarize } from '../ledger/ledger.ts';
import { KnownContexts } from '../model/context.ts';
import { EventBatch, type PackedEvents } from '../model/event-batch.ts';
import type { SeriesLimits, StoreLocation } from '../store/engine.ts';
import { engineAt } from '../store/engines.ts';
import { serve, type Tell } from './channel.ts';
import { coalesce } from './coalesce.ts';
import { GroupCommit } from './group-commit.ts';

export interface WriterOptions {
  readonly location: StoreLocation;
  readonly limits: SeriesLimits;
}

/** How often others are told what changed. */
const CHANGED_MS = 50;

/** @param changed is told, now and then, of which organizations something was committed (`*`: perhaps of all) */
function functions({ location, limits }: WriterOptions, changed: (orgs: readonly string[]) => void) {
  const onCommitted = coalesce(changed, CHANGED_MS);
  const store = engineAt(location).writer({ limits, onBroken: endThread, onCommitted });
  const ledger = new Ledger(store, Date.now);
  const commits = new GroupCommit(ledger, (requests) =>
    ledger.transaction((session, now) => admit(session, now, requests)),
  );
  const contexts = new KnownContexts();
  return {
    post: async (packed: PackedEvents, backfill: boolean) =>
      summarize(await commits.post({ events: new EventBatch(packed, contexts).events(), backfill })),
    change: async <C extends Command>(command: C, actor: string, given: Commands[C]) => {
      const row: CommandRow<Commands[C]> = COMMANDS[command];
      const { status, answer } = await ('admit' in row
        ? commits.admit(row.admit(given))
        : commits.alone(() => row.run(ledger, actor, given)));
      // As text: exact decimals are raw JSON, which a clone would turn into objects.
      return { status, text: JSON.stringify(answer) };
    },
    /** With which the keys of ids are made. */
    idSecret: () => store.idSecret,
    seedPrices: () => commits.alone(() => seedPrices(ledger)),
    close: () => commits.alone(async () => store.close()),
  };
}
export type WriterFunctions = ReturnType<typeof functions>;

/** Thrown where nobody catches it, after the answers of those who wait: it ends the thread, and with it the process. */
const endThread = (broken: Error): void => {
  setImmediate(() => {
    throw broken;
  });
};

if (parentPort) {
  const tell: Tell = serve(
    parentPort,
    functions(workerData as WriterOptions, (orgs) => tell('changed', orgs)),
  );
}
