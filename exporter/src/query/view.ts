import { settle } from '../ledger/cycles.ts';
import { Journal } from '../ledger/journal.ts';
import { Replay } from '../ledger/replay.ts';
import type { Account, BillingModel, CycleRecord, Entry, Grant, Plan } from '../model/account.ts';
import { Refusal } from '../model/refusal.ts';
import type { QueryStore } from './store.ts';

/** One organization as it is at a moment: what is due is shown as posted, though a read posts nothing. */
export interface View {
  readonly store: QueryStore;
  /** The moment; epoch milliseconds. */
  readonly now: number;
  readonly account: Account;
  /** Held by reservations; micro-credits, or nano-USD. */
  readonly reserved: bigint;
  readonly plan: Plan | undefined;
  /** Oldest first; the last is the current one. */
  readonly cycles: readonly CycleRecord[];
  /** The grants that what is due brings or moves, as they are then; the others are as they are stored. */
  readonly moved: ReadonlySet<Grant>;
  /** What is due and not yet posted, as the entries that it will be. */
  readonly due: readonly Entry[];
  /** Whose days the rollups are of: the timezone as posted, which a cycle start that is due may change. */
  readonly rollupTimezone: string;
}

export function view(store: QueryStore, org: string, now: number): View {
  const account = existing(store, org);
  const is = { cycles: store.cycles(org), rollupTimezone: account.terms.timezone };
  return settled(store, account, now, (model) => store.reserved(org, 'now', now, model), is);
}

/**
 * The same of a past moment: what had been posted by then. Its balances are those that were; usage by event time may
 * have been learned of since.
 */
export function viewAt(store: QueryStore, org: string, at: number, now: number): View {
  const present = existing(store, org);
  if (at > now) throw new Refusal('invalid_request', 'must not lie after now', 'asOf');
  if (at < present.createdAt)
    throw new Refusal(
      'invalid_request',
      `lies before the organization was created (${new Date(present.createdAt).toISOString()})`,
      'asOf',
    );
  const from = store.checkpoint(org, at);
  if (!from) throw new Refusal('invalid_request', 'lies before the first state that was written down', 'asOf');
  const cycles = store.cycles(org).filter(({ start }) => start <= at);
  const grants = new Map(store.grants(org).map((grant) => [grant.id, grant]));
  const replay = new Replay(from, { grants, cycles });
  for (const entry of entriesUntil(store, org, from.sequence, at)) replay.step(entry);
  replay.advance(at);
  const { account } = replay;
  const { firstEventAt } = present;
  account.firstEventAt = firstEventAt !== null && firstEventAt <= at ? firstEventAt : null;
  const is = { cycles, rollupTimezone: present.terms.timezone };
  return settled(store, account, at, (model) => store.reserved(org, at, now, model), is);
}

/** How many entries lie between two checkpoints, or about that. */
const TOGETHER = 1000;

/** What was posted after an entry, up to a moment. Time never goes back from one to the next. */
function* entriesUntil(store: QueryStore, org: string, sequence: number, at: number): Generator<Entry> {
  const all = { before: Number.MAX_SAFE_INTEGER, from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER };
  for (let after = sequence; ;) {
    const entries = store.entries(org, { ...all, after, order: 'asc', limit: TOGETHER });
    for (const entry of entries) {
      if (entry.time > at) return;
      yield entry;
      after = entry.sequence;
    }
    if (entries.length < TOGETHER) return;
  }
}

function existing(store: QueryStore, org: string): Account {
  const account = store.account(org);
  if (!account) throw new Refusal('unknown_org', `there is no organization ${org}`, 'org');
  return account;
}

function settled(
  store: QueryStore,
  account: Account,
  now: number,
  reserved: (billingModel: BillingModel) => bigint,
  is: Pick<View, 'cycles' | 'rollupTimezone'>,
): View {
  const plans = store.plans();
  const journal = new Journal(account);
  settle(account, Math.max(now, account.postedAt), plans, journal);
  const cycles = new Map([...is.cycles, ...journal.cycles].map((cycle) => [cycle.start, cycle]));
  return {
    ...is,
    store,
    now,
    account,
    reserved: reserved(account.terms.billingModel),
    plan: plans.get(account.terms.plan),
    cycles: [...cycles.values()].sort((a, b) => a.start - b.start),
    moved: journal.grants,
    due: journal.entries,
  };
}
