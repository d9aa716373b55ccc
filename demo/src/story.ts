/** What makes each organization's case: when its cycles begin, what it buys, where its cap is. */
import type { GrantBody } from '@ledgerline/api';
import type { DemoEvent } from './conversation.ts';
import { CREDITS_PER_USD, type CostUsd } from './estimate.ts';
import { DAY, HISTORY_DAYS } from './history.ts';
import { PLANS, type Organization } from './organizations.ts';

/** At the rate of its last week, nimbus has this many days left: it runs out before its cycle ends. */
const NIMBUS_DAYS_LEFT = 1.5;
/** And borealis has spent this share of its cap. */
const BOREALIS_SPENT = 0.87;
const PACK = 500;

export const endOf = (epoch: number): number => epoch + HISTORY_DAYS * DAY;

/** Not after the 28th: every month has the day. */
export function anchorDay({ daysIntoCycle }: Organization, epoch: number): number {
  if (daysIntoCycle === null) return 1;
  return Math.min(28, new Date(endOf(epoch) - daysIntoCycle * DAY).getUTCDate());
}

/** The cycles of the history: first the rest of one, last the one that is running. In UTC, near enough for a story. */
export function cycleStarts(organization: Organization, epoch: number): number[] {
  const first = new Date(epoch);
  const starts = [epoch];
  for (let month = 0; ; month++) {
    const start = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + month, anchorDay(organization, epoch));
    if (start >= endOf(epoch)) return starts;
    if (start > epoch) starts.push(start);
  }
}

const usdBetween = (events: readonly DemoEvent[], cost: CostUsd, from: number, to: number): number =>
  events.reduce((sum, event) => (event.time >= from && event.time < to ? sum + cost(event) : sum), 0);

/**
 * Grants besides the plan's, in the order of time. `at` and amounts follow from the epoch: a second start gives the
 * same.
 */
export function grantsOf(
  organization: Organization,
  epoch: number,
  events: readonly DemoEvent[],
  cost: CostUsd,
): (GrantBody & { at: number })[] {
  if (organization.org === 'acme') {
    const expiresAt = endOf(epoch) + 20 * DAY;
    const referral = {
      id: 'acme-referral',
      pool: 'bonus',
      credits: '1500',
      expiresAt,
      note: 'Referral of Nimbus',
    } as const;
    return [{ ...referral, at: epoch + 30 * DAY }];
  }
  return organization.org === 'nimbus' ? topUps(organization, epoch, events, cost) : [];
}

/**
 * Each cycle uses more than the plan gives; what is missing is bought at its start, in packs. The last purchase is
 * what leaves {@link NIMBUS_DAYS_LEFT} at the end of the history.
 */
function topUps(organization: Organization, epoch: number, events: readonly DemoEvent[], cost: CostUsd) {
  const end = endOf(epoch);
  const monthly = Number(PLANS.find(({ plan }) => plan === organization.plan)?.monthlyCredits);
  const starts = cycleStarts(organization, epoch);
  const left = (usdBetween(events, cost, end - 7 * DAY, end) / 7) * CREDITS_PER_USD * NIMBUS_DAYS_LEFT;
  let missing = 0;
  let bought = 0;
  return starts.map((start, index) => {
    const next = starts[index + 1];
    const used = usdBetween(events, cost, start, next ?? end) * CREDITS_PER_USD;
    missing += Math.max(0, used - monthly);
    const needed = missing - bought;
    const credits = Math.max(10, Math.round(next === undefined ? needed + left : Math.ceil(needed / PACK) * PACK));
    bought += credits;
    const grant = {
      id: `nimbus-top-up-${index + 1}`,
      pool: 'purchased',
      credits: String(credits),
      note: 'Top-up',
    } as const;
    return { ...grant, at: start + 1000 };
  });
}

/** Whole USD, so that what is spent of it by now is {@link BOREALIS_SPENT}. */
export function spendCap(organization: Organization, epoch: number, events: readonly DemoEvent[], cost: CostUsd) {
  const start = cycleStarts(organization, epoch).at(-1) ?? epoch;
  const spent = usdBetween(events, cost, start, endOf(epoch));
  return organization.billingModel === 'byom' ? String(Math.round(spent / BOREALIS_SPENT)) : undefined;
}
