import { Replay } from '../ledger/replay.ts';
import type { Checkpoint } from '../ledger/journal.ts';
import { remaining } from '../ledger/remaining.ts';
import { ALL_ENTRIES } from '../reading/store.ts';
import { POOLS, type Account, type CycleRecord, type Entry, type Grant } from '../model/account.ts';
import type { Mismatch, Piece, StoredCheckpoint, VerifySnapshot, VerifyStore } from './store.ts';

/** Entries gone through in one piece. */
const ENTRIES = 1000;

/**
 * Replays an organization's entries from the first, and compares every state that was written down on the way, and the
 * present one.
 */
export async function* verifyEntries(store: VerifyStore, org: string): AsyncGenerator<Piece> {
  const begun = await store.snapshot((snapshot) => begin(snapshot, org));
  if (!begun) {
    yield { looked: { orgs: 1 }, mismatches: [{ org, what: 'first state', expected: 'one', found: 'none' }] };
    return;
  }
  for (let done = false; !done;) {
    // The last piece and the present state are of one snapshot: nothing is posted in between.
    const piece = await store.snapshot((snapshot) => next(snapshot, org, begun));
    done = piece.looked.orgs === 1;
    yield piece;
  }
}

interface Progress {
  readonly replay: Replay;
  readonly first: Checkpoint;
  /** The number of the checkpoint that was passed last. */
  passed: number;
  /** The place of the newest entry that was gone through, also where it did not follow from the one before. */
  sequence: number;
  /** Posting time of the newest entry that was gone through, and the balance after it. */
  reached: number;
  balance: bigint;
}

async function begin(snapshot: VerifySnapshot, org: string): Promise<Progress | null> {
  const first = await snapshot.firstCheckpoint(org);
  if (!first) return null;
  const replay = new Replay(first, await background(snapshot, org));
  return {
    ...{ replay, first, passed: first.id, reached: first.time },
    ...{ sequence: replay.account.sequence, balance: remaining(replay.account) },
  };
}

async function background(snapshot: VerifySnapshot, org: string) {
  const grants = await snapshot.grants(org);
  return { grants: new Map(grants.map((grant) => [grant.id, grant])), cycles: await snapshot.cycles(org) };
}

async function next(snapshot: VerifySnapshot, org: string, progress: Progress): Promise<Piece> {
  const { replay } = progress;
  const known = await background(snapshot, org);
  replay.learn(known);
  const from = progress.sequence;
  const entries = await snapshot.entries(org, { ...ALL_ENTRIES, after: from, limit: ENTRIES });
  const last = entries.at(-1)?.sequence ?? from;
  const checkpoints = await snapshot.checkpointsAfter(org, progress.passed, from, last);
  const mismatches: Mismatch[] = [];
  const found = (what: string, expected: unknown, stored: unknown): void => {
    if (String(expected) !== String(stored))
      mismatches.push({ org, what, expected: String(expected), found: String(stored) });
  };
  const pass = (): void => {
    while (checkpoints[0]?.sequence === replay.account.sequence) passCheckpoint(progress, checkpoints.shift(), found);
  };
  for (const entry of entries) {
    pass();
    compareCycles(progress, known.cycles, entry, found);
    if (entry.type === 'grant')
      for (const { grant, credits } of entry.moves)
        found(`credits of grant ${grant}`, credits, known.grants.get(grant)?.credits);
    if (entry.time < progress.reached)
      found(`time of entry ${entry.sequence}`, `from ${timeOf(progress.reached)} on`, timeOf(entry.time));
    const wrong = replay.step(entry);
    if (wrong !== null)
      mismatches.push({ org, what: `entry ${entry.sequence}`, expected: 'what follows', found: wrong });
    progress.sequence = entry.sequence;
    progress.balance = entry.balance;
    progress.reached = entry.time;
  }
  pass();
  if (entries.length === ENTRIES) return { looked: { entries: entries.length }, mismatches };
  const account = await snapshot.account(org);
  if (account) {
    replay.advance(account.postedAt);
    compareAccounts('', account, replay.account, found);
    compareGrants(known.grants, progress, found);
  }
  return { looked: { entries: entries.length, orgs: 1 }, mismatches };
}

const timeOf = (time: number): string => new Date(time).toISOString();

type Found = (what: string, expected: unknown, stored: unknown) => void;

function passCheckpoint(progress: Progress, checkpoint: StoredCheckpoint | undefined, found: Found): void {
  if (!checkpoint) return;
  const { replay } = progress;
  progress.passed = checkpoint.id;
  replay.pass(checkpoint);
  compareAccounts(`state after entry ${checkpoint.sequence}: `, checkpoint.account, replay.account, found);
}

/** What remained just before the end of a cycle is what the last entry before it left. */
function compareCycles(
  { reached, balance }: Progress,
  cycles: readonly CycleRecord[],
  { time }: Entry,
  found: Found,
): void {
  for (const { end, remaining: left } of cycles)
    if (end > reached && end <= time && left !== null)
      found(`remaining at the end of the cycle to ${new Date(end).toISOString()}`, balance, left);
}

function compareAccounts(where: string, stored: Account, replayed: Account, found: Found): void {
  for (const name of ['sequence', 'overage', 'spent', 'allowance'] as const)
    found(`${where}${name}`, replayed[name], stored[name]);
  for (const pool of POOLS) found(`${where}used of ${pool}`, replayed.used[pool], stored.used[pool]);
  const open = ({ grants }: Account): string => grants.map(({ id, remaining: left }) => `${id}: ${left}`).join(', ');
  found(`${where}open grants`, open(replayed), open(stored));
}

/**
 * A ledger of the first version has no state from before it was brought up to date: what was over by then is not met.
 */
function compareGrants(stored: ReadonlyMap<string, Grant>, { replay, first }: Progress, found: Found): void {
  for (const { id, remaining: left, repaid, grantedAt } of stored.values()) {
    const met = replay.met.get(id);
    const older = first.sequence > 0 && grantedAt <= first.time;
    if (met || !older) found(`balance of grant ${id}`, met?.remaining ?? 'no entry', left);
    if (!older) found(`overage repaid by grant ${id}`, met?.repaid ?? 'no entry', repaid);
  }
}
