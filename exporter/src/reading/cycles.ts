import type { SummaryQuery } from '@ledgerline/api';
import { remaining } from '../ledger/remaining.ts';
import type { Amounts } from '../ledger/rollups.ts';
import type { BillingModel, CycleRecord } from '../model/account.ts';
import { dateOf } from '../model/calendar.ts';
import { Refusal } from '../model/refusal.ts';
import { allowanceOf, get, paidIn, total } from './amounts.ts';
import type { OrgState } from './org-state.ts';
import type { Report } from './report.ts';
import { fetchUsage, type Usage } from './usage.ts';

interface CycleFacts {
  readonly state: OrgState;
  readonly cycle: CycleRecord;
  readonly usages: readonly Usage[];
}

/** What a cycle used, and what remains. */
export interface Summary {
  readonly org: string;
  readonly cycle: CycleRecord;
  readonly used: Amounts;
  /** At its end, or now; micro-credits. */
  readonly remaining: bigint;
}

export const summary: Report<OrgState, SummaryQuery, CycleFacts, Summary> = {
  fetch: async (snapshot, state, { month }) => {
    const cycle = cycleOf(state, month);
    const usages = await fetchUsage(snapshot, state, { from: cycle.start, to: cycle.end }, null, {});
    return { state, cycle, usages };
  },
  fold: ({ state: { account }, cycle, usages }) => ({
    org: account.org,
    cycle,
    used: total(usages),
    remaining: cycle.remaining ?? remaining(account),
  }),
};

/** Usage of a cycle by API key, the largest first. */
export interface ByKey {
  readonly org: string;
  readonly cycle: CycleRecord;
  readonly keys: readonly { readonly apiKey: string; readonly amounts: Amounts }[];
}

export const byKey: Report<OrgState, SummaryQuery, CycleFacts, ByKey> = {
  fetch: async (snapshot, state, { month }) => {
    const cycle = cycleOf(state, month);
    const usages = await fetchUsage(snapshot, state, { from: cycle.start, to: cycle.end }, 'api_key', {});
    return { state, cycle, usages };
  },
  fold: ({ state: { account }, cycle, usages }) => {
    const paid = paidIn(cycle.billingModel);
    const size = ({ amounts }: Usage): bigint => BigInt(get(amounts, paid));
    const ranked = usages.toSorted((a, b) => Number(size(b) - size(a)) || (a.key < b.key ? -1 : 1));
    return { org: account.org, cycle, keys: ranked.map(({ key, amounts }) => ({ apiKey: key, amounts })) };
  },
};

/** The cycle that starts in `month` (YYYY-MM, in the billing timezone that it began in), or the current one. */
function cycleOf({ cycles }: OrgState, month: string | undefined): CycleRecord {
  const found =
    month === undefined
      ? cycles.at(-1)
      : cycles.findLast(({ start, timezone }) => dateOf(start, timezone).startsWith(`${month}-`));
  if (!found) throw new Refusal('not_found', `no cycle of the organization starts in ${month ?? ''}`, 'month');
  return found;
}

/** Billing cycles, past and current. Amounts are micro-credits, or nano-USD for `byom`. */
export interface Cycles {
  readonly org: string;
  readonly cycles: readonly {
    readonly start: number;
    readonly end: number;
    readonly billingModel: BillingModel;
    /** null: no cap was set. */
    readonly allowance: bigint | null;
    readonly used: bigint;
    readonly unpricedEvents: number | bigint;
  }[];
}

interface CyclesFacts {
  readonly state: OrgState;
  /** In the order of the state's cycles. */
  readonly used: readonly Amounts[];
}

export const cycles: Report<OrgState, unknown, CyclesFacts, Cycles> = {
  fetch: async (snapshot, state) => {
    const used: Amounts[] = [];
    for (const { start, end } of state.cycles)
      used.push(total(await fetchUsage(snapshot, state, { from: start, to: end }, null, {})));
    return { state, used };
  },
  fold: ({ state, used }) => ({
    org: state.account.org,
    cycles: state.cycles.map((cycle, index) => ({
      start: cycle.start,
      end: cycle.end,
      billingModel: cycle.billingModel,
      allowance: allowanceOf(cycle),
      used: BigInt(get(used[index] ?? [], paidIn(cycle.billingModel))),
      unpricedEvents: get(used[index] ?? [], 'unpriced'),
    })),
  }),
};
