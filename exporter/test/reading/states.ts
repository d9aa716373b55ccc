/** Organizations as reports are given them, made in memory: what the folds of reading are tested with. */
import { newAccount, open } from '../../src/ledger/cycles.ts';
import { Journal } from '../../src/ledger/journal.ts';
import { amountsOf, type Amounts, type Measure } from '../../src/ledger/rollups.ts';
import type { Account, BillingModel, CycleRecord, Plan } from '../../src/model/account.ts';
import { settled, type OrgState } from '../../src/reading/org-state.ts';

export const time = (text: string): number =>
  Date.parse(`${text.replace(' ', 'T')}${text.includes(' ') ? '' : 'T00:00'}Z`);

export const PLAN: Plan = {
  ...{ plan: 'p', name: 'P', monthlyCredits: 100_000_000n, free: false, bonusCredits: 0n, grantsPayOverage: false },
};

export interface Made {
  readonly org?: string;
  readonly billingModel?: BillingModel;
  readonly spendCap?: bigint | null;
  readonly plan?: Partial<Plan>;
  readonly now?: number;
  /** What was posted since 1 March, when it was created. */
  readonly change?: (account: Account, journal: Journal) => void;
}

/** Created on 1 March 2026, in UTC, with a hundred credits a month; on 11 March unless `now` says otherwise. */
export function stateOf({ org = 'acme', billingModel = 'credits', spendCap = null, ...made }: Made = {}): OrgState {
  const plan = { ...PLAN, ...made.plan };
  const terms = { plan: plan.plan, billingModel, timezone: 'UTC', cycleAnchorDay: 1 };
  const account = newAccount({ org, name: org, terms, spendCap, createdAt: time('2026-03-01') });
  const journal = new Journal(account);
  open(account, plan, journal);
  made.change?.(account, journal);
  const cycles: CycleRecord[] = [...new Map(journal.cycles.map((cycle) => [cycle.start, cycle])).values()];
  const reserved = { credits: 1n, byom: 2n };
  const facts = { account, cycles, reserved, plans: new Map([['p', plan]]), rollupTimezone: 'UTC' };
  return settled(facts, made.now ?? time('2026-03-11'));
}

export const used = (amounts: Partial<Record<Measure, number | bigint>>): Amounts =>
  amountsOf({ events: 1, ...amounts });
