import { project, type Projection } from '../ledger/projection.ts';
import { QUARTER_HOUR, type Amounts } from '../ledger/rollups.ts';
import { nextAnchor } from '../model/calendar.ts';
import { get, paidIn, total } from './amounts.ts';
import type { OrgState } from './org-state.ts';
import type { Report } from './report.ts';
import type { Snapshot } from './store.ts';
import { fetchUsage, type Usage } from './usage.ts';

const DAY = 86_400_000;
const SAMPLED = 7;
/** How far back a projection looks; milliseconds. */
export const SAMPLED_MS = SAMPLED * DAY;

/** What was used lately, by event time: what a projection goes by. */
export interface RecentUsage {
  readonly thisCycle: Amounts;
  /** The last seven days, by quarter hours. */
  readonly lastDays: readonly Usage[];
}

export const fetchThisCycle = async (snapshot: Snapshot, state: OrgState): Promise<Amounts> => {
  const { start, end } = state.account.cycle;
  return total(await fetchUsage(snapshot, state, { from: start, to: end }, null, {}));
};

export const fetchRecentUsage = async (snapshot: Snapshot, state: OrgState): Promise<RecentUsage> => ({
  thisCycle: await fetchThisCycle(snapshot, state),
  lastDays: await fetchLastDays(snapshot, state),
});

/**
 * The present quarter hour is read whole and what lies ahead of now is taken off again: that is next to nothing, where
 * what came in since it began may be millions of events.
 */
async function fetchLastDays(snapshot: Snapshot, state: OrgState): Promise<Usage[]> {
  const { now } = state;
  const end = Math.ceil(now / QUARTER_HOUR) * QUARTER_HOUR;
  const between = (from: number, to: number) => fetchUsage(snapshot, state, { from, to }, null, {}, 'quarter');
  const ahead = await between(now, end);
  const taken = ahead.map((usage) => ({ ...usage, amounts: usage.amounts.map((amount) => -amount) }));
  return [...(await between(now - SAMPLED * DAY, end)), ...taken];
}

/** The projection behind every number shown: balance, metrics and the API show this one. */
export function projected(state: OrgState, { thisCycle, lastDays }: RecentUsage): Projection {
  const { account, now, plan, plans } = state;
  const { terms, cycle } = account;
  const paid = paidIn(terms.billingModel);
  // What changes with the next cycle is what the coming resets go by.
  const next = account.nextTerms ?? terms;
  const monthlyCredits = plans.get(next.plan)?.monthlyCredits ?? 0n;
  return project({
    now,
    cycle,
    usedThisCycle: BigInt(get(thisCycle, paid)),
    usage: { firstTime: account.firstEventAt, days: dayByDay(lastDays, paid, now) },
    funds:
      terms.billingModel === 'byom'
        ? { kind: 'cap', spent: account.spent, cap: account.spendCap, exhaustedAt: account.exhaustedAt }
        : {
            kind: 'credits',
            grants: account.grants,
            monthlyCredits: next.billingModel === 'credits' ? monthlyCredits : 0n,
            overage: account.overage,
            grantsPayOverage: plan?.grantsPayOverage ?? false,
            exhaustedAt: account.exhaustedAt,
          },
    nextCycleEnd: (instant) => nextAnchor(instant, next.timezone, next.cycleAnchorDay),
  });
}

/** `[i]` is that of the 24 hours that ended i days ago. */
function dayByDay(usages: readonly Usage[], paid: 'credits' | 'usd', now: number): bigint[] {
  const days = Array.from({ length: SAMPLED }, () => 0n);
  for (const { time, amounts } of usages) {
    // The sum of the seven is exact; which of two neighbours a quarter hour is counted to, its start decides.
    const index = Math.min(SAMPLED - 1, Math.max(0, Math.floor((now - 1 - time) / DAY)));
    days[index] = (days[index] ?? 0n) + BigInt(get(amounts, paid));
  }
  return days;
}

/** An organization as the meter shows it: how it is, what it used, and when that runs out. */
export interface Meter {
  readonly state: OrgState;
  readonly thisCycle: Amounts;
  readonly projection: Projection;
}

interface MeterFacts {
  readonly state: OrgState;
  readonly recent: RecentUsage;
}

export const meter: Report<OrgState, unknown, MeterFacts, Meter> = {
  fetch: async (snapshot, state) => ({ state, recent: await fetchRecentUsage(snapshot, state) }),
  fold: ({ state, recent }) => ({ state, thisCycle: recent.thisCycle, projection: projected(state, recent) }),
};
