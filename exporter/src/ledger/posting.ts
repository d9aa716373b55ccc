import type { Account } from '../model/account.ts';
import type { Context } from '../model/context.ts';
import {
  TOKEN_KINDS,
  dimension,
  isAgentRunType,
  isRequestType,
  type EventRefusal,
  type EventResult,
  type MeteredEvent,
  type UsageEvent,
} from '../model/event.ts';
import { AmountOverflow } from '../model/money.ts';
import type { PriceBook } from '../pricing/price-book.ts';
import type { Price } from '../pricing/price.ts';
import { priceKeyOf, rate, usageOf, type Rating } from '../pricing/rating.ts';
import { touch, type Changes } from './changes.ts';
import { charge } from './charge.ts';
import { settle, type Plans } from './cycles.ts';
import { Holds, excess } from './holds.ts';
import { compare } from './revision.ts';

const DAY = 86_400_000;
/** Clocks differ; a week is more than any of them is off. */
export const MAX_AHEAD = 7 * DAY;
/** A client whose clock is behind must not lose the first usage of a new organization. */
export const MAX_BEFORE_CREATION = 5 * 60_000;

/** What posting needs to know, as it was when its transaction began. */
export interface Knowledge {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly plans: Plans;
  readonly prices: PriceBook;
  readonly accounts: ReadonlyMap<string, Account>;
  /** By `eventKey`: the events of this batch whose ids are known. */
  readonly known: ReadonlyMap<string, MeteredEvent>;
  /** By `eventKey(org, run)`: the agent runs of this batch that were seen before. */
  readonly runs: ReadonlySet<string>;
  readonly holds: ReadonlyMap<string, Holds>;
}

/** Ids are unique within an organization. No id holds a control character. */
export const eventKey = (org: string, id: string): string => `${org}\u0000${id}`;

/**
 * Posts one event: decides what it is, rates it, charges it, and notes all that follows from it in `changes`.
 * @param context what it shares with other events
 */
export function postEvent(
  event: UsageEvent,
  context: Context,
  backfill: boolean,
  knowledge: Knowledge,
  changes: Changes,
): EventResult {
  const account = knowledge.accounts.get(event.org);
  if (!account) return refuse('unknown_org', 'org', `there is no organization ${event.org}`);
  const key = eventKey(event.org, event.id);
  const known = changes.events.get(key)?.metered ?? knowledge.known.get(key);
  if (known) {
    const verdict = compare(event, known.event);
    if (verdict !== 'new revision') return verdict;
  } else {
    const refusal = refuseTime(event, account, knowledge.now);
    if (refusal) return refusal;
  }
  const at = backfill ? event.time : Math.max(account.postedAt, knowledge.now);
  const misplaced = backfill ? refuseBackfill(account, at, knowledge.now) : null;
  if (misplaced) return refuse(misplaced.code, 'time', misplaced.why);
  settle(account, at, knowledge.plans, changes.journal(account));
  try {
    return record(event, context, known, account, at, knowledge, changes);
  } catch (error) {
    if (error instanceof AmountOverflow) return refuse('overflow', 'tokens', error.message);
    throw error;
  }
}

/** What is posted at a time of its own lies neither after now nor before the newest entry. Why not, or null. */
export function refuseBackfill(
  account: Account,
  at: number,
  now: number,
): { code: 'too_new' | 'backfill_too_old'; why: string } | null {
  if (at > now) return { code: 'too_new', why: 'lies after now, which a backfill cannot' };
  if (at >= account.postedAt) return null;
  return {
    code: 'backfill_too_old',
    why: `lies before the newest entry (${new Date(account.postedAt).toISOString()})`,
  };
}

function refuse(code: EventRefusal, field: string, why: string): EventResult {
  return { outcome: 'rejected', code, field, message: `${field}: ${why}` };
}

function refuseTime(event: UsageEvent, account: Account, now: number): EventResult | null {
  if (event.time > now + MAX_AHEAD) return refuse('too_new', 'time', 'is more than 7 days in the future');
  if (event.time < account.createdAt - MAX_BEFORE_CREATION)
    return refuse(
      'too_old',
      'time',
      `lies more than 5 minutes before the organization was created (${new Date(account.createdAt).toISOString()})`,
    );
  return null;
}

/** How many unpriced events it is. */
export const flagged = (rated: Pick<MeteredEvent, 'unpriced'> | undefined): number => (rated?.unpriced ? 1 : 0);

/** Everything that can refuse has been asked; from here on only an overflow stops it, before anything has moved. */
function record(
  event: UsageEvent,
  context: Context,
  known: MeteredEvent | undefined,
  account: Account,
  at: number,
  { now, prices, runs, holds }: Knowledge,
  changes: Changes,
): EventResult {
  // Every revision is rated with the price of the first: a price that changes midway would make increments that
  // belong to no rate at all.
  const price = known
    ? known.priceId === null
      ? undefined
      : prices.get(known.priceId)
    : prices.find(priceKeyOf(event), event.time);
  const rating = inModel(rate(usageOf(event), price), account, known?.chargedCredits ?? 0n);
  // A revision never gives back.
  const charged = chargedFor(rating, known, price, account, known?.chargedCredits);
  const credits = charged.credits - (known?.chargedCredits ?? 0n);
  const usd = (charged.usd ?? 0n) - (known?.chargedUsd ?? 0n);
  const held = holds.get(event.org) ?? new Holds();
  const before = excess(account, held, now);
  charge(account, { credits, usd, event: event.id }, at, changes.journal(account));
  settleHold(event, paidIn(account, credits, usd), held, now, changes);
  countOvershoot(account, excess(account, held, now) - before, changes);

  const late = (known?.late ?? false) || event.time < account.cycle.start;
  const key = eventKey(event.org, event.id);
  const run = dimension(event, 'run');
  const isRun = run !== '' && isAgentRunType(dimension(event, 'type'));
  const firstOfRun = !known && isRun && changes.firstOfRun(eventKey(event.org, run), runs);
  if (!known) changes.arrivals.push(key);
  changes.events.set(key, {
    context,
    metered: {
      event,
      priceId: rating.price?.id ?? null,
      chargedCredits: charged.credits,
      chargedUsd: charged.usd,
      refundedCredits: known?.refundedCredits ?? 0n,
      refundedUsd: known?.refundedUsd ?? 0n,
      reversedCredits: known?.reversedCredits ?? 0n,
      reversedUsd: known?.reversedUsd ?? 0n,
      late,
      unpriced: rating.unpriced,
      firstOfRun: known?.firstOfRun ?? firstOfRun,
      row: known?.row ?? null,
    },
  });
  const gained = [
    credits,
    usd,
    !known && rating.usd === null ? 1 : 0,
    flagged(rating) - flagged(known),
    !known && isRequestType(dimension(event, 'type')) ? 1 : 0,
    firstOfRun ? 1 : 0,
    known ? 0 : 1,
    ...TOKEN_KINDS.map((_, i) => (event.tokens[i] ?? 0) - (known?.event.tokens[i] ?? 0)),
    0,
    0,
  ];
  changes.rollups.add(event, gained, context);
  if (late && !known?.late) changes.count(account.org, { lateEvents: 1 });
  if (rating.unpriced && !known?.unpriced) changes.countUnpriced(event.org, dimension(event, 'model'));
  const conversation = dimension(event, 'conversation');
  if (conversation !== '')
    touch(changes.conversation(event.org, conversation), event.time, event.title, dimension(event, 'agent'));
  account.firstEventAt = Math.min(account.firstEventAt ?? event.time, event.time);
  account.lastEventAt = Math.max(account.lastEventAt ?? event.time, event.time);
  return { outcome: known ? 'revised' : 'accepted' };
}

/**
 * What an event is charged in all once it is rated so. Where it had been rated before: what it was not charged then,
 * since its organization paid in USD, stays uncharged; and its credits fall no lower than `least`, its USD no lower
 * than
 * what was refunded of it.
 */
export function chargedFor(
  rating: Pick<Rating, 'credits' | 'usd'>,
  known: MeteredEvent | undefined,
  price: Price | undefined,
  account: Account,
  least = known?.refundedCredits ?? 0n,
): { credits: bigint; usd: bigint | null } {
  if (!known) return rating;
  const byom = account.terms.billingModel === 'byom';
  const uncharged = byom ? 0n : most(rate(usageOf(known.event), price).credits - known.chargedCredits, 0n);
  return {
    credits: most(rating.credits - uncharged, least),
    usd: rating.usd === null ? null : most(rating.usd, known.refundedUsd),
  };
}

const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);

const paidIn = ({ terms }: Account, credits: bigint, usd: bigint): bigint =>
  terms.billingModel === 'byom' ? usd : credits;

/** A revision shrinks the hold it names by what it was charged; the last word on an event releases the rest. */
function settleHold(event: UsageEvent, charged: bigint, holds: Holds, now: number, changes: Changes): void {
  const reservation = event.reservation === '' ? undefined : holds.find(event.reservation, now);
  if (!reservation) return;
  holds.shrink(reservation, charged);
  if (event.final || event.revision === null) holds.end(reservation, now);
  changes.reservations.set(eventKey(event.org, reservation.id), { reservation, shrunkAt: now });
}

/**
 * Usage that came without a reservation, or is more than was held, is charged all the same, past the limit if need be.
 */
export function countOvershoot(account: Account, past: bigint, changes: Changes): void {
  if (past <= 0n) return;
  const byom = account.terms.billingModel === 'byom';
  changes.count(account.org, byom ? { overshootUsd: past } : { overshootCredits: past });
}

/**
 * `byom` organizations are charged in USD only; there, an event whose USD is unknown is one without a price. What an
 * event was charged in credits before its organization became one stays charged: no revision takes it back.
 */
export function inModel(rating: Rating, account: Account, chargedCredits: bigint): Rating {
  if (account.terms.billingModel === 'credits') return rating;
  return { ...rating, credits: chargedCredits, unpriced: rating.unpriced || rating.usd === null };
}
