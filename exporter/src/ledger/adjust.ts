/**
 * Corrections of what an event was charged: refunds of it, and its repricing. Both are new entries; nothing is edited.
 */
import type { Account } from '../model/account.ts';
import { isUpstreamRated, dimension, type MeteredEvent } from '../model/event.ts';
import type { Refund } from '../model/refund.ts';
import { checked, divideHalfEven } from '../model/money.ts';
import { priceKeyOf, rate, usageOf } from '../pricing/rating.ts';
import type { PriceBook } from '../pricing/price-book.ts';
import type { Changes } from './changes.ts';
import { burn } from './charge.ts';
import { excess, type Holds } from './holds.ts';
import { chargedFor, countOvershoot, eventKey, flagged, inModel } from './posting.ts';
import { returning, type ReturnContext } from './returns.ts';
import { amountsOf } from './rollups.ts';

const NOTHING = { moves: [], overage: 0n, spent: 0n, lost: 0n };

/** What of an event's charges is left to refund. */
export const refundable = ({ chargedCredits, chargedUsd, refundedCredits, refundedUsd }: MeteredEvent) => ({
  credits: chargedCredits - refundedCredits,
  usd: (chargedUsd ?? 0n) - refundedUsd,
});

/**
 * What a refund takes off: the part that is asked for, in what the organization pays in, and the other currency pro
 * rata; the last refund takes what is left of both.
 * @param requested null: all that is left
 */
export function refundOf(
  metered: MeteredEvent,
  requested: bigint | null,
  paidIn: 'credits' | 'usd',
): { credits: bigint; usd: bigint } {
  const left = refundable(metered);
  const whole = left[paidIn];
  if (requested === null || requested === whole) return left;
  const proRata = (amount: bigint): bigint => divideHalfEven(amount * requested, whole);
  return paidIn === 'credits'
    ? { credits: requested, usd: proRata(left.usd) }
    : { credits: proRata(left.credits), usd: requested };
}

/** Posts a refund. `what` is at most what is {@link refundable}, and due boundaries have been settled. */
export function postRefund(
  account: Account,
  metered: MeteredEvent,
  refund: Omit<Refund, 'lost'>,
  context: ReturnContext,
  changes: Changes,
): Refund {
  const { credits, usd, time, note } = refund;
  const { lost, ...back } = returning(account, { credits, usd }, time, context);
  const movement = { type: 'refund', credits, usd: -usd, event: metered.event.id, note, ...back } as const;
  changes.journal(account).post(movement, time, (id) => context.grants.get(id));
  noteEvent(changes, {
    ...metered,
    refundedCredits: metered.refundedCredits + credits,
    refundedUsd: metered.refundedUsd + usd,
    reversedCredits: metered.reversedCredits + credits,
    reversedUsd: metered.reversedUsd + usd,
  });
  changes.rollups.add(
    metered.event,
    amountsOf({ credits: -credits, usd: -usd, reversedCredits: credits, reversedUsd: usd }),
  );
  const posted = { ...refund, lost };
  changes.refunds.push(posted);
  return posted;
}

/** By how much an event is charged otherwise. */
export interface Repricing {
  readonly credits: bigint;
  readonly usd: bigint;
  readonly priceId: number | null;
  readonly unpriced: boolean;
}

/**
 * What the price book says now of an event; null where that changes nothing. What was rated upstream has no price of
 * ours, and what was refunded stays refunded: a charge falls no lower than that. Throws AmountOverflow.
 */
export function repricingOf(metered: MeteredEvent, account: Account, prices: PriceBook): Repricing | null {
  const { event, chargedCredits, chargedUsd } = metered;
  if (isUpstreamRated(event)) return null;
  const price = prices.find(priceKeyOf(event), event.time);
  const rating = inModel(rate(usageOf(event), price), account, chargedCredits);
  const before = metered.priceId === null ? undefined : prices.get(metered.priceId);
  const charged = chargedFor(rating, metered, before, account);
  const credits = charged.credits - chargedCredits;
  const usd = (charged.usd ?? 0n) - (chargedUsd ?? 0n);
  const priceId = rating.price?.id ?? null;
  if (credits === 0n && usd === 0n && priceId === metered.priceId && rating.unpriced === metered.unpriced) return null;
  return { credits, usd, priceId, unpriced: rating.unpriced };
}

const above = (amount: bigint): bigint => (amount > 0n ? amount : 0n);

/** Posts what a repricing changes: more is burned as a charge would, less goes back as a refund would. */
export function postRepricing(
  account: Account,
  metered: MeteredEvent,
  repricing: Repricing,
  at: { time: number; now: number; note: string },
  holds: Holds,
  context: ReturnContext,
  changes: Changes,
): void {
  const { credits, usd, priceId, unpriced } = repricing;
  const less = { credits: above(-credits), usd: above(-usd) };
  const before = excess(account, holds, at.now);
  checked(account.spent + usd);
  const back = less.credits + less.usd > 0n ? returning(account, less, at.time, context) : NOTHING;
  const more = credits > 0n ? burn(account, credits) : { moves: [], overage: 0n };
  const movement = {
    type: 'adjustment',
    credits: -credits,
    moves: [...back.moves, ...more.moves],
    overage: back.overage + more.overage,
    usd,
    spent: back.spent + above(usd),
    event: metered.event.id,
    note: at.note,
  } as const;
  changes.journal(account).post(movement, at.time, (id) => context.grants.get(id));
  countOvershoot(account, excess(account, holds, at.now) - before, changes);
  noteEvent(changes, {
    ...metered,
    priceId,
    unpriced,
    chargedCredits: metered.chargedCredits + credits,
    chargedUsd: (metered.chargedUsd ?? 0n) + usd,
    reversedCredits: metered.reversedCredits + less.credits,
    reversedUsd: metered.reversedUsd + less.usd,
  });
  const reversed = { reversedCredits: less.credits, reversedUsd: less.usd };
  const gained = { credits, usd, unpriced: flagged(repricing) - flagged(metered), ...reversed };
  changes.rollups.add(metered.event, amountsOf(gained));
  if (unpriced && !metered.unpriced) changes.countUnpriced(account.org, dimension(metered.event, 'model'));
}

function noteEvent(changes: Changes, metered: MeteredEvent): void {
  changes.events.set(eventKey(metered.event.org, metered.event.id), { metered, context: null });
}
