import { verifyConversations } from './conversations.ts';
import { verifyEntries } from './entries.ts';
import { verifyCounters, verifyEvents, verifyIds, verifyRollups } from './sums.ts';
import { LOOKED, type Looked, type Mismatch, type Piece, type VerifyStore } from './store.ts';

/** What a whole round found. `more`: mismatches beyond those that are listed. */
export interface Verified {
  readonly ok: boolean;
  readonly checked: Readonly<Record<Looked, number>>;
  readonly mismatches: readonly Mismatch[];
  readonly more: number;
}

/** A ledger that is wrong everywhere need not say so line by line. */
const MOST_LISTED = 100;

/** Everything there is to verify, in small pieces: each a snapshot of its own, so that the ledger goes on meanwhile. */
async function* pieces(store: VerifyStore): AsyncGenerator<Piece> {
  const orgs = await store.snapshot(async (snapshot) => snapshot.orgs());
  for (const org of orgs) yield* verifyEntries(store, org);
  yield* verifyEvents(store);
  yield* verifyIds(store);
  for (const org of orgs) yield* verifyRollups(store, org);
  for (const org of orgs) yield* verifyConversations(store, org);
  for (const org of orgs) yield* verifyCounters(store, org);
}

/** Adds up what the pieces of a round say. */
class Round {
  private readonly checked = Object.fromEntries(LOOKED.map((name) => [name, 0])) as Record<Looked, number>;
  private readonly mismatches: Mismatch[] = [];
  private found = 0;

  get mismatched(): number {
    return this.found;
  }

  add({ looked, mismatches }: Piece): void {
    for (const name of LOOKED) this.checked[name] += looked[name] ?? 0;
    this.found += mismatches.length;
    this.mismatches.push(...mismatches.slice(0, MOST_LISTED - this.mismatches.length));
  }

  result(): Verified {
    const { checked, mismatches, found } = this;
    return { ok: found === 0, checked, mismatches, more: found - mismatches.length };
  }
}

/** A round of all of it at once; others get their turn between the pieces. */
export async function verifyAll(store: VerifyStore): Promise<Verified> {
  const round = new Round();
  for await (const piece of pieces(store)) {
    round.add(piece);
    await new Promise(setImmediate);
  }
  return round.result();
}

/** How verification stands: what `ledger_verify_*` say. */
export interface Standing {
  /** Of the last whole round, or of the present one where that has found more already. */
  readonly mismatches: number;
  /** When a round last ended without any, in epoch milliseconds; null: none has. */
  readonly lastSuccess: number | null;
}

/**
 * Work for about this long, then rest for this much longer: a few percent of one core, whatever the size of the ledger.
 */
const WORK_MS = 5;
const REST = 20;
/** After a round; a small ledger would be gone through without end. */
const REST_ROUND_MS = 10_000;

/**
 * Verifies without end, a little at a time, and tells how it stands whenever that changes. What it cannot read it tries
 * again: until then the last success grows old, which is what an alert looks at.
 */
export async function verifyForever(
  store: VerifyStore,
  tell: (standing: Standing) => void,
  report: (error: unknown) => void,
  stopped: AbortSignal,
): Promise<void> {
  let standing: Standing = { mismatches: 0, lastSuccess: null };
  while (!stopped.aborted) {
    try {
      const found = await verifyGently(store, stopped, (mismatches) => {
        if (mismatches > standing.mismatches) tell((standing = { ...standing, mismatches }));
      });
      if (isStopped(stopped)) return;
      tell((standing = { mismatches: found, lastSuccess: found === 0 ? Date.now() : standing.lastSuccess }));
    } catch (error) {
      report(error);
    }
    await rest(REST_ROUND_MS, stopped);
  }
}

/** One round with rests in between. @returns how many mismatches it found */
async function verifyGently(
  store: VerifyStore,
  stopped: AbortSignal,
  tell: (mismatches: number) => void,
): Promise<number> {
  const round = new Round();
  let since = performance.now();
  for await (const piece of pieces(store)) {
    round.add(piece);
    if (piece.mismatches.length > 0) tell(round.mismatched);
    const worked = performance.now() - since;
    if (worked < WORK_MS) continue;
    await rest(worked * REST, stopped);
    if (stopped.aborted) break;
    since = performance.now();
  }
  return round.mismatched;
}

/** Asked anew: what was false before a rest may be true after it, which a type checker does not see. */
const isStopped = ({ aborted }: AbortSignal): boolean => aborted;

const rest = (milliseconds: number, stopped: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      stopped.removeEventListener('abort', done);
      resolve();
    }
    stopped.addEventListener('abort', done);
  });
