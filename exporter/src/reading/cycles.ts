import type { ByKeyQuery, Compare, Group, SummaryQuery } from '@ledgerline/api';
import { remaining } from '../ledger/remaining.ts';
import type { Amounts } from '../ledger/rollups.ts';
import type { BillingModel, CycleRecord } from '../model/account.ts';
import { dateOf } from '../model/calendar.ts';
import { Refusal } from '../model/refusal.ts';
import { allowanceOf, get, paidIn, total } from './amounts.ts';
import { comparedRange } from './comparison.ts';
import type { OrgState } from './org-state.ts';
import type { Range } from './range.ts';
import type { Report } from './report.ts';
import type { Snapshot } from './store.ts';
import { fetchUsage, type Usage } from './usage.ts';

interface CycleFacts {
  readonly state: OrgState;
  readonly cycles: CyclesOfMonth;
  readonly usages: readonly Usage[];
}

/** The cycles that start in a month, oldest first; almost always one. */
type CyclesOfMonth = readonly [CycleRecord, ...CycleRecord[]];

interface OfCycles {
  readonly org: string;
  readonly cycles: CyclesOfMonth;
}

/** What a cycle used, and what remains; where two start in a month, both together. */
export interface Summary extends OfCycles {
  readonly used: Amounts;
  /** At the end of the last, or now; micro-credits. */
  readonly remaining: bigint;
  /** What it is set beside; undefined: nothing was asked for, null: there was no cycle before. */
  readonly compared: Compared | null | undefined;
}
interface Compared extends Range {
  readonly used: Amounts;
}

interface SummaryFacts extends CycleFacts {
  readonly compared: Compared | null | undefined;
}

export const summary: Report<OrgState, SummaryQuery, SummaryFacts, Summary> = {
  fetch: async (snapshot, state, { month, compare }) => {
    const facts = await fetchCycles(snapshot, state, month, null);
    return { ...facts, compared: compare && (await fetchCompared(snapshot, facts, compare)) };
  },
  fold: ({ state: { account }, cycles, usages, compared }) => ({
    ...{ org: account.org, cycles, compared },
    used: total(usages),
    remaining: cycles.at(-1)?.remaining ?? remaining(account),
  }),
};

/** Usage of a cycle by API key, the largest first. */
export interface ByKey extends OfCycles {
  readonly keys: readonly { readonly apiKey: string; readonly amounts: Amounts }[];
}

export const byKey: Report<OrgState, ByKeyQuery, CycleFacts, ByKey> = {
  fetch: (snapshot, state, { month }) => fetchCycles(snapshot, state, month, 'api_key'),
  fold: ({ state: { account }, cycles, usages }) => {
    const paid = paidIn(cycles[0].billingModel);
    const size = ({ amounts }: Usage): bigint => BigInt(get(amounts, paid));
    const ranked = usages.toSorted((a, b) => Number(size(b) - size(a)) || (a.key < b.key ? -1 : 1));
    return { org: account.org, cycles, keys: ranked.map(({ key, amounts }) => ({ apiKey: key, amounts })) };
  },
};

/** As far as the cycle has come. */
async function fetchCompared(
  snapshot: Snapshot,
  { state, cycles }: CycleFacts,
  compare: Compare,
): Promise<Compared | null> {
  const end = cycles.at(-1)?.end ?? cycles[0].end;
  const range = comparedRange(compare, { from: cycles[0].start, to: Math.min(end, state.now) }, state);
  return range && { ...range, used: total(await fetchUsage(snapshot, state, range, null, {})) };
}

async function fetchCycles(
  snapshot: Snapshot,
  state: OrgState,
  month: string | undefined,
  group: Group | null,
): Promise<CycleFacts> {
  const cycles = cyclesOf(state, month);
  // One ends where the next begins.
  const range = { from: cycles[0].start, to: cycles.at(-1)?.end ?? cycles[0].end };
  return { state, cycles, usages: await fetchUsage(snapshot, state, range, group, {}) };
}

/** The cycles that start in `month` (YYYY-MM, in the billing timezone that they began in), or the current one. */
function cyclesOf({ cycles }: OrgState, month: string | undefined): CyclesOfMonth {
  const [first, ...more] =
    month === undefined
      ? cycles.slice(-1)
      : cycles.filter(({ start, timezone }) => dateOf(start, timezone).startsWith(`${month}-`));
  if (!first) throw new Refusal('not_found', `no cycle of the organization starts in ${month ?? ''}`, 'month');
  return [first, ...more];
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
