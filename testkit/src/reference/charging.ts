/** What events charge, and the reservations that they were made under. */
import type { Org, UsageEvent } from './book.ts';
import { DAY, instantOf } from './calendar.ts';
import { isClosed, verdict } from './events.ts';
import { least, micro, most, nano, sum } from './money.ts';
import { isRefused, momentOf, refused } from './orgs.ts';
import { type Plans, postFor, settle } from './posting.ts';
import { type Price, priceFor, rate } from './rating.ts';
import * as sums from './sums.ts';

/** Overshoot: by how much a posting takes the organization further past its limit. */
export function counted(org: Org, now: number, post: () => void): void {
  const before = sums.excess(org, now);
  post();
  const amount = most(0n, sums.excess(org, now) - before);
  if (amount > 0n) org.overshoots.push({ amount, byom: sums.cycleOf(org).terms.byom });
}

/** A live hold shrinks by what was charged under its name; holds go by the clock, whatever the posting time is. */
function settleHold(org: Org, now: number, event: UsageEvent, increment: bigint): void {
  const hold = org.holds.find((each) => each.id === event.reservation && sums.isLive(each, now));
  if (!hold || hold.byom !== sums.cycleOf(org).terms.byom) return;
  const left = hold.amount - sum(hold.settled.map(({ amount }) => amount));
  hold.settled.push({ at: now, amount: least(left, increment) });
  if (isClosed(event)) hold.endedAt = now;
}

/**
 * What another rating adds to what was charged, and takes away at most. Usage that was not charged, since the
 * organization paid in USD then, stays uncharged. More may be charged than was right, where refunds left a repricing
 * nothing to give back: that much counts.
 */
export function added(rating: bigint, before: bigint, charged: bigint, mostTaken = 0n): bigint {
  const uncharged = most(0n, before - charged);
  return most(rating - uncharged - charged, -mostTaken);
}

export interface Outcome {
  readonly outcome: 'accepted' | 'revised' | 'duplicate' | 'rejected';
  readonly code?: string;
}
const rejected = (code: string): Outcome => ({ outcome: 'rejected', code });

export function postEvent(
  { plans, prices }: { plans: Plans; prices: readonly Price[] },
  org: Org,
  now: number,
  event: UsageEvent,
  backfill: boolean,
): Outcome {
  const known = org.events.find(({ body }) => body.id === event.id);
  const found = verdict(known, event);
  if (found === 'duplicate') return { outcome: found };
  if (found === 'conflict') return rejected(found);
  const time = instantOf(event.time);
  if (time > now + 7 * DAY) return rejected('too_new');
  if (time < org.createdAt - 5 * 60_000) return rejected('too_old');
  if (found === 'usage_shrinks') return rejected(found);
  const at = momentOf(org, now, backfill ? time : undefined);
  if (isRefused(at)) return rejected(at.refused);

  settle(plans, org, at);
  const { start, terms } = sums.cycleOf(org);
  const price = known ? known.price : priceFor(prices, event);
  const whole = rate(event, price, terms.byom);
  const before = known ? rate(known.body, price, terms.byom) : { credits: 0n, usd: 0n };
  const charged = sums.chargedOf(org, event.id);
  const credits = terms.byom ? 0n : added(whole.credits, before.credits, charged.credits);
  const usd = added(whole.usd, before.usd, charged.usd);
  const late = time < start;
  if (known) Object.assign(known, { body: event, unpriced: whole.unpriced, late: known.late || late });
  else org.events.push({ body: event, price, unpriced: whole.unpriced, late });
  counted(org, now, () => {
    postFor(org, at, 'charge', event.id, { credits, usd });
    settleHold(org, now, event, terms.byom ? usd : credits);
  });
  return { outcome: known ? 'revised' : 'accepted' };
}

/** Granted where everything posted and held stays within the limit. */
export function reserve(
  plans: Plans,
  org: Org,
  now: number,
  { id, amount, ttlSeconds }: { id: string; amount: string; ttlSeconds: number },
): 'granted' | 'refused' | 'again' | 'conflict' {
  const asked = JSON.stringify([String(nano(amount)), ttlSeconds]);
  const known = org.holds.find((hold) => hold.id === id);
  if (known) return known.asked === asked ? 'again' : 'conflict';
  settle(plans, org, Math.max(now, sums.newest(org)));
  const cycle = sums.cycleOf(org);
  const { byom } = cycle.terms;
  const wanted = byom ? nano(amount) : micro(amount);
  const held = sums.reserved(org, now) + wanted;
  const cap = sums.capOf(org);
  const fits = byom ? cap === null || sums.spent(org, cycle) + held <= cap : held <= sums.remaining(org);
  if (!fits) return 'refused';
  const times = { from: now, expiresAt: now + ttlSeconds * 1000, endedAt: Infinity };
  org.holds.push({ id, asked, amount: wanted, byom, settled: [], ...times });
  return 'granted';
}

export function release(org: Org, now: number, id: string) {
  const hold = org.holds.find((each) => each.id === id);
  if (!hold) return refused('not_found');
  if (sums.isLive(hold, now)) hold.endedAt = now;
  return 'released' as const;
}
