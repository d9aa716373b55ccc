import { settle } from '../ledger/cycles.ts';
import { Journal } from '../ledger/journal.ts';
import type { Account, CycleRecord, Grant, Plan } from '../model/account.ts';
import { Refusal } from '../model/refusal.ts';
import type { QueryStore } from './store.ts';

/** One organization as it is now: what is due is shown as posted, though a read posts nothing. */
export interface View {
  readonly store: QueryStore;
  readonly now: number;
  readonly account: Account;
  readonly plan: Plan | undefined;
  /** Oldest first; the last is the current one. */
  readonly cycles: readonly CycleRecord[];
  /** The grants that what is due brings or moves, as they are then; the others are as they are stored. */
  readonly moved: ReadonlySet<Grant>;
  /** Whose days the rollups are of: the timezone as posted, which a cycle start that is due may change. */
  readonly rollupTimezone: string;
}

export function view(store: QueryStore, org: string, now: number): View {
  const account = store.account(org);
  if (!account) throw new Refusal('unknown_org', `there is no organization ${org}`, 'org');
  const plans = store.plans();
  const rollupTimezone = account.terms.timezone;
  const journal = new Journal(account);
  settle(account, Math.max(now, account.postedAt), plans, journal);
  const cycles = new Map([...store.cycles(org), ...journal.cycles].map((cycle) => [cycle.start, cycle]));
  return {
    store,
    now,
    account,
    plan: plans.get(account.terms.plan),
    cycles: [...cycles.values()].sort((a, b) => a.start - b.start),
    moved: journal.grants,
    rollupTimezone,
  };
}
