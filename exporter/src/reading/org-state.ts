import { settle, type Plans } from '../ledger/cycles.ts';
import { Journal, type Checkpoint } from '../ledger/journal.ts';
import { Replay } from '../ledger/replay.ts';
import type { Account, BillingModel, CycleRecord, Entry, Grant, Plan } from '../model/account.ts';
import { Refusal } from '../model/refusal.ts';
import { ALL_ENTRIES, type Snapshot } from './store.ts';

/** One organization as it is at a moment: what is due is shown as posted, though a read posts nothing. */
export interface OrgState {
  /** The moment; epoch milliseconds. */
  readonly now: number;
  readonly account: Account;
  /** Held by reservations; micro-credits, or nano-USD. */
  readonly reserved: bigint;
  readonly plan: Plan | undefined;
  /** Every plan there is: what the coming cycles go by. */
  readonly plans: Plans;
  /** Oldest first; the last is the current one. */
  readonly cycles: readonly CycleRecord[];
  /** The grants that what is due brings or moves, as they are then; the others are as they are stored. */
  readonly moved: ReadonlySet<Grant>;
  /** What is due and not yet posted, as the entries that it will be. */
  readonly due: readonly Entry[];
  /** Whose days the rollups are of: the timezone as posted, which a cycle start that is due may change. */
  readonly rollupTimezone: string;
}

/** What an organization's state is made of, as posted. */
export interface OrgFacts {
  readonly account: Account;
  readonly cycles: readonly CycleRecord[];
  readonly reserved: Readonly<Record<BillingModel, bigint>>;
  readonly plans: Plans;
  readonly rollupTimezone: string;
}

export async function fetchOrgs(snapshot: Snapshot, orgs: readonly string[], now: number): Promise<OrgState[]> {
  const plans = await snapshot.plans();
  const states: OrgState[] = [];
  for (const org of orgs) {
    const account = await existing(snapshot, org);
    const [cycles, reserved] = [await snapshot.cycles(org), await snapshot.reserved(org, 'now', now)];
    states.push(settled({ account, cycles, reserved, plans, rollupTimezone: account.terms.timezone }, now));
  }
  return states;
}

export async function fetchOrg(snapshot: Snapshot, org: string, now: number): Promise<OrgState> {
  const [state] = await fetchOrgs(snapshot, [org], now);
  if (!state) throw unknown(org);
  return state;
}

/**
 * The same of a past moment: what had been posted by then. Its balances are those that were; usage by event time may
 * have been learned of since.
 */
export async function fetchOrgAt(snapshot: Snapshot, org: string, at: number, now: number): Promise<OrgState> {
  const present = await existing(snapshot, org);
  if (at > now) throw new Refusal('invalid_request', 'must not lie after now', 'asOf');
  if (at < present.createdAt)
    throw new Refusal(
      'invalid_request',
      `lies before the organization was created (${new Date(present.createdAt).toISOString()})`,
      'asOf',
    );
  const checkpoint = await snapshot.checkpoint(org, at);
  if (!checkpoint) throw new Refusal('invalid_request', 'lies before the first state that was written down', 'asOf');
  const cycles = (await snapshot.cycles(org)).filter(({ start }) => start <= at);
  const entries = await entriesUntil(snapshot, org, checkpoint.sequence, at);
  const account = replayed({ present, checkpoint, cycles, entries, grants: await snapshot.grants(org) }, at);
  const reserved = await snapshot.reserved(org, at, now);
  const plans = await snapshot.plans();
  return settled({ account, cycles, reserved, plans, rollupTimezone: present.terms.timezone }, at);
}

/** How many entries lie between two checkpoints, or about that. */
const TOGETHER = 1000;

/** What was posted after an entry, up to a moment. Time never goes back from one to the next. */
async function entriesUntil(snapshot: Snapshot, org: string, sequence: number, at: number): Promise<Entry[]> {
  const until: Entry[] = [];
  for (let after = sequence; ;) {
    const entries = await snapshot.entries(org, { ...ALL_ENTRIES, after, limit: TOGETHER });
    for (const entry of entries) {
      if (entry.time > at) return until;
      until.push(entry);
      after = entry.sequence;
    }
    if (entries.length < TOGETHER) return until;
  }
}

async function existing(snapshot: Snapshot, org: string): Promise<Account> {
  const account = await snapshot.account(org);
  if (!account) throw unknown(org);
  return account;
}

const unknown = (org: string): Refusal => new Refusal('unknown_org', `there is no organization ${org}`, 'org');

/** What a past account is made of: a state that was written down, and what was posted from there on. */
export interface PastFacts {
  readonly present: Account;
  readonly checkpoint: Checkpoint;
  readonly grants: readonly Grant[];
  readonly cycles: readonly CycleRecord[];
  readonly entries: readonly Entry[];
}

/** The account as it was at a moment, by what had been posted by then. */
export function replayed({ present, checkpoint, grants, cycles, entries }: PastFacts, at: number): Account {
  const replay = new Replay(checkpoint, { grants: new Map(grants.map((grant) => [grant.id, grant])), cycles });
  for (const entry of entries) replay.step(entry);
  replay.advance(at);
  const { account } = replay;
  const { firstEventAt } = present;
  account.firstEventAt = firstEventAt !== null && firstEventAt <= at ? firstEventAt : null;
  return account;
}

/** The state with all that is due carried out on the account, which is the state's from then on. */
export function settled({ account, cycles, reserved, plans, rollupTimezone }: OrgFacts, now: number): OrgState {
  const journal = new Journal(account);
  settle(account, Math.max(now, account.postedAt), plans, journal);
  const byStart = new Map([...cycles, ...journal.cycles].map((cycle) => [cycle.start, cycle]));
  return {
    now,
    account,
    reserved: reserved[account.terms.billingModel],
    plan: plans.get(account.terms.plan),
    plans,
    cycles: [...byStart.values()].sort((a, b) => a.start - b.start),
    moved: journal.grants,
    due: journal.entries,
    rollupTimezone,
  };
}
