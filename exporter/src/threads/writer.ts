/** The writer thread: the only one that changes the ledger. It rates, posts and commits. */
import { parentPort, workerData } from 'node:worker_threads';
import { COMMANDS, type Command, type CommandRow, type Commands } from '../commands/commands.ts';
import { seedPrices } from '../commands/prices.ts';
import { admit } from '../commands/reservations.ts';
import { Ledger, wholeBatch } from '../ledger/ledger.ts';
import { KnownContexts } from '../model/context.ts';
import { EventBatch, type PackedEvents } from '../model/event-batch.ts';
import type { SeriesLimits, StoreLocation, UpgradeProgress } from '../store/engine.ts';
import { engineAt } from '../store/engines.ts';
import { serve, teller } from './channel.ts';
import { coalesce } from './coalesce.ts';
import { GroupCommit } from './group-commit.ts';

export interface WriterOptions {
  readonly location: StoreLocation;
  readonly limits: SeriesLimits;
}

/** How often others are told what changed. */
const CHANGED_MS = 50;

/** How often the log says how far a ledger of an earlier version is. */
const UPGRADE_MS = 1000;

interface Told {
  /** Now and then, of which organizations something was committed (`*`: perhaps of all). */
  readonly changed: (orgs: readonly string[]) => void;
  readonly upgrading: (progress: UpgradeProgress) => void;
}

function functions({ location, limits }: WriterOptions, { changed, upgrading }: Told) {
  const onCommitted = coalesce(changed, CHANGED_MS);
  const onUpgrade = seldom(upgrading, UPGRADE_MS);
  const store = engineAt(location).writer({ limits, onBroken: endThread, onCommitted, onUpgrade });
  const ledger = new Ledger(store, Date.now);
  const commits = new GroupCommit(ledger, (requests) =>
    ledger.transaction((session, now) => admit(session, now, requests)),
  );
  const contexts = new KnownContexts();
  return {
    post: async (packed: PackedEvents, backfill: boolean) =>
      commits.post(wholeBatch(new EventBatch(packed, contexts), backfill)),
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

/** Calls it at once, and then no more often than that. */
function seldom<T>(call: (given: T) => void, everyMs: number): (given: T) => void {
  let next = -Infinity;
  return (given) => {
    if (performance.now() < next) return;
    next = performance.now() + everyMs;
    call(given);
  };
}

if (parentPort) {
  // What serves is there once the ledger is open, which takes minutes where it is brought up to date.
  const tell = teller(parentPort);
  const served = functions(workerData as WriterOptions, {
    changed: (orgs) => tell('changed', orgs),
    upgrading: (progress) => tell('upgrading', progress),
  });
  serve(parentPort, served);
}
