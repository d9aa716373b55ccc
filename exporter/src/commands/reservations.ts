import { USUAL_TTL_SECONDS, type ReservationBody } from '@ledgerline/api';
import { Changes } from '../ledger/changes.ts';
import { settle, type Plans } from '../ledger/cycles.ts';
import { Holds, available } from '../ledger/holds.ts';
import { eventKey } from '../ledger/posting.ts';
import type { Session } from '../ledger/store.ts';
import type { Account, BillingModel } from '../model/account.ts';
import { NO_QUANTITY, TOKEN_KINDS, type TokenKind } from '../model/event.ts';
import { creditsJson, timeJson, usdJson } from '../json/json.ts';
import { AmountOverflow, CREDIT_DECIMALS, USD_DECIMALS, checked, parseDecimal, sameDecimal } from '../model/money.ts';
import { Refusal } from '../model/refusal.ts';
import type { Reservation } from '../model/reservation.ts';
import { reservationToJson } from '../json/resources.ts';
import type { PriceBook } from '../pricing/price-book.ts';
import { rate } from '../pricing/rating.ts';

/** What a gate asks for before a call is made, or gives back when it is not. */
export type AdmissionRequest =
  | { readonly kind: 'reserve'; readonly org: string; readonly body: ReservationBody }
  | { readonly kind: 'release'; readonly org: string; readonly id: string };

/** A 402 is an answer as good as a 201. */
export interface AdmissionAnswer {
  readonly status: 200 | 201 | 402;
  readonly answer: object;
}

/** What is known while the requests of one transaction are answered, one after the other. */
interface Context {
  readonly now: number;
  readonly plans: Plans;
  readonly prices: PriceBook;
  readonly account: Account;
  readonly holds: Holds;
  readonly known: Reservation | null;
  readonly changes: Changes;
}

/**
 * Answers the requests that wait in one transaction, in the order in which they came: each sees what those before it
 * hold, so that posted and reserved together never pass the limit, and the disk is waited for once for all of them.
 * A refusal of one is no concern of the others.
 */
export async function admit(
  session: Session,
  now: number,
  requests: readonly AdmissionRequest[],
): Promise<(AdmissionAnswer | Refusal)[]> {
  const orgs = new Set(requests.map(({ org }) => org));
  const accounts = await session.accounts(orgs);
  const holds = await session.holds(accounts.keys(), now);
  const [plans, prices] = [await session.plans(), await session.prices()];
  const changes = new Changes();
  const answers: (AdmissionAnswer | Refusal)[] = [];
  for (const request of requests) {
    const account = accounts.get(request.org);
    if (!account) {
      answers.push(new Refusal('unknown_org', `there is no organization ${request.org}`, 'org'));
      continue;
    }
    const known = await find(session, changes, request);
    const context = { now, plans, prices, account, holds: holds.get(request.org) ?? new Holds(), known, changes };
    answers.push(answerTo(request, context));
  }
  await session.save(changes);
  return answers;
}

async function find(session: Session, changes: Changes, request: AdmissionRequest): Promise<Reservation | null> {
  const id = request.kind === 'reserve' ? request.body.id : request.id;
  return changes.reservations.get(eventKey(request.org, id))?.reservation ?? session.reservation(request.org, id);
}

function answerTo(request: AdmissionRequest, context: Context): AdmissionAnswer | Refusal {
  try {
    return request.kind === 'reserve' ? reserve(request.body, context) : release(request.id, context);
  } catch (error) {
    if (error instanceof AmountOverflow) return new Refusal('overflow', error.message, 'amount');
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function reserve(body: ReservationBody, context: Context): AdmissionAnswer {
  const { now, plans, account, holds, known, changes } = context;
  const { id, conversation = '', ttlSeconds = USUAL_TTL_SECONDS } = body;
  if (known) {
    if (known.request !== normalized(body, known.billingModel))
      throw new Refusal('conflict', 'another reservation has this id', 'id');
    return shown(200, known, context);
  }
  settle(account, Math.max(account.postedAt, now), plans, changes.journal(account));
  const amount = amountOf(body, context);
  const { billingModel } = account.terms;
  const reserved = holds.reserved(now, billingModel);
  const left = available(account, reserved);
  if (left !== null && amount > left) return refused(account, amount, left, reserved);
  checked(reserved + amount);
  const expiresAt = now + ttlSeconds * 1000;
  const reservation = {
    org: account.org,
    id,
    billingModel,
    amount,
    held: amount,
    createdAt: now,
    expiresAt,
    endedAt: null,
    conversation,
    request: normalized(body, billingModel),
  };
  holds.add(reservation);
  changes.reservations.set(eventKey(account.org, id), { reservation, shrunkAt: null });
  return shown(201, reservation, context);
}

const decimalsOf = (billingModel: BillingModel): number => (billingModel === 'byom' ? USD_DECIMALS : CREDIT_DECIMALS);

/** Those of the first version: requests that it kept count them in this order, and name what has come since. */
const FIRST_KINDS: readonly TokenKind[] = ['input', 'cacheRead', 'cacheWrite', 'output', 'reasoning'];
const namedCount = (kind: TokenKind, count = 0): Record<string, number>[] => (count > 0 ? [{ [kind]: count }] : []);

/** By which the same request is known again, however its fields are ordered and its amounts and counts of 0 written. */
function normalized(body: ReservationBody, billingModel: BillingModel): string {
  const { amount, estimate, ttlSeconds = USUAL_TTL_SECONDS, conversation = '' } = body;
  const counted = estimate && [
    estimate.model,
    estimate.provider ?? '',
    FIRST_KINDS.map((kind) => estimate.tokens[kind] ?? 0),
    ...TOKEN_KINDS.flatMap((kind) => (FIRST_KINDS.includes(kind) ? [] : namedCount(kind, estimate.tokens[kind]))),
    ...(estimate.serviceTier ? [{ serviceTier: estimate.serviceTier }] : []),
  ];
  return JSON.stringify([sameDecimal(amount, decimalsOf(billingModel)), counted ?? null, ttlSeconds, conversation]);
}

/** Gives back what is still held. Idempotent. */
function release(id: string, context: Context): AdmissionAnswer {
  const { now, account, holds, known, changes } = context;
  if (!known) throw new Refusal('not_found', `there is no reservation ${id}`, 'id');
  const open = holds.find(id, now);
  if (!open) return shown(200, known, context);
  holds.end(open, now);
  changes.reservations.set(eventKey(account.org, id), { reservation: open, shrunkAt: null });
  return shown(200, open, context);
}

function amountOf({ amount, estimate }: ReservationBody, { now, prices, account }: Context): bigint {
  if ((amount === undefined) === (estimate === undefined))
    throw new Refusal('invalid_request', 'give either amount or estimate', 'amount');
  const byom = account.terms.billingModel === 'byom';
  if (amount !== undefined) {
    const parsed = parseDecimal(amount, decimalsOf(account.terms.billingModel));
    if (typeof parsed !== 'bigint') throw new Refusal('invalid_request', parsed.error, 'amount');
    if (parsed <= 0n) throw new Refusal('invalid_request', 'must be more than 0', 'amount');
    return parsed;
  }
  const { model = '', provider = '', serviceTier = '', tokens = {} } = estimate ?? {};
  const counts = TOKEN_KINDS.map((kind) => tokens[kind] ?? 0);
  const rating = rate(
    { tokens: counts, quantity: NO_QUANTITY, isRequest: true, credits: null, usd: null },
    prices.find({ provider, model, serviceTier }, now),
  );
  // To hold nothing for what will cost something would be to let everything in.
  if (rating.unpriced)
    throw new Refusal('invalid_request', `there is no price for ${model}: give an amount`, 'estimate.model');
  return byom ? (rating.usd ?? 0n) : rating.credits;
}

const shown = (status: 200 | 201, reservation: Reservation, { now }: Context): AdmissionAnswer => ({
  status,
  answer: reservationToJson(reservation, now),
});

function refused(account: Account, amount: bigint, left: bigint, reserved: bigint): AdmissionAnswer {
  const byom = account.terms.billingModel === 'byom';
  const amountJson = byom ? usdJson : creditsJson;
  const details = {
    org: account.org,
    unit: byom ? 'USD' : 'credits',
    amount: amountJson(amount),
    available: amountJson(left > 0n ? left : 0n),
    reserved: amountJson(reserved),
    /** When more comes by itself. */
    cycleEnd: timeJson(account.cycle.end),
  };
  const code = byom ? 'spend_cap_reached' : 'credits_exhausted';
  const message = byom
    ? 'it would take spend past the cap of this cycle: raise the cap, or wait for the next cycle'
    : 'fewer credits are left than it needs: buy some, or wait for the next cycle';
  return { status: 402, answer: { code, message, details } };
}
