import { settle } from '../ledger/cycles.ts';
import { Journal } from '../ledger/journal.ts';
import type { Account, CycleRecord, Plan } from '../model/account.ts';
import { Refusal } from '../model/refusal.ts';
import type { Amounts } from '../ledger/rollups.ts';
import { total } from './amounts.ts';
import type { QueryStore } from './store.ts';
import { usageBy } from './usage.ts';

/** One organization as it is now: what is due is shown as posted, though a read posts nothing. */
export interface View {
  readonly store: QueryStore;
  readonly now: number;
  readonly account: Account;
  readonly plan: Plan | undefined;
  /** Oldest first; the last is the current one. */
  readonly cycles: readonly CycleRecord[];
  /** What was used in the current cycle, by event time. */
  readonly usedThisCycle: () => Amounts;
}

export function view(store: QueryStore, org: string, now: number): View {
  const account = store.account(org);
  if (!account) throw new Refusal('unknown_org', `there is no organization ${org}`, 'org');
  const plans = store.plans();
  const journal = new Journal(account);
  settle(account, Math.max(now, account.postedAt), plans, journal);
  const cycles = new Map([...store.cycles(org), ...journal.cycles].map((cycle) => [cycle.start, cycle]));
  let used: Amounts | null = null;
  const of: View = {
    store,
    now,
    account,
    plan: plans.get(account.terms.plan),
    cycles: [...cycles.values()].sort((a, b) => a.start - b.start),
    usedThisCycle: () => (used ??= total(usageBy(of, { from: account.cycle.start, to: account.cycle.end }, null, {}))),
  };
  return of;
}
