/**
 * When the money runs out: the one method behind every projected number that is shown (docs/projection.md).
 *
 * Credits and a spend cap are projected alike, as lots: amounts that can be used from one instant until another. A
 * cap's
 * headroom is a lot that ends with the cycle, and every coming cycle brings the whole cap as the next.
 */
import type { Span } from '../model/calendar.ts';
import { divideHalfEven } from '../model/money.ts';
import { perDay, ratesOf, type Rates } from './burn-rate.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const HORIZON = 365 * DAY;

/** Instants are whole epoch milliseconds; amounts are micro-credits, or nano-USD where `funds` is a cap. */
export interface ProjectionInput {
  now: number;
  cycle: Span;
  /** Charged since the cycle's start, overage included. */
  usedThisCycle: bigint;
  /**
   * Charged amounts, never negative, by event time, none after `now`: `days[i]` is that of [now - (i+1) * 24 h, now - i
   * * 24 h), i = 0..6.
   * `firstTime` is the time of the org's first event, which may be older.
   */
  usage: { firstTime: number | null; days: readonly bigint[] };
  funds: CreditFunds | CapFunds;
  /** The cycle boundary strictly after `instant`. */
  nextCycleEnd(instant: number): number;
}

/**
 * `grants` are open at `now` and in burn order, monthly ones with their cycle's end as expiry. `monthlyCredits` is what
 * each coming reset grants. `exhaustedAt` is when the last of them was used up or expired: it counts only where nothing
 * remains, and null there means that there never was anything to run out of.
 */
export interface CreditFunds {
  kind: 'credits';
  grants: readonly OpenGrant[];
  monthlyCredits: bigint;
  overage: bigint;
  grantsPayOverage: boolean;
  exhaustedAt: number | null;
}

export interface OpenGrant {
  id: string;
  pool: 'monthly' | 'bonus' | 'purchased';
  remaining: bigint;
  grantedAt: number;
  expiresAt: number | null;
}

/**
 * `cap` null: none is set. `exhaustedAt`: when this cycle's spend reached it, or it was lowered to the spend; for a cap
 * of 0 the cycle's start.
 */
export interface CapFunds {
  kind: 'cap';
  spent: bigint;
  cap: bigint | null;
  exhaustedAt: number | null;
}

export interface Projection {
  /** Of the cycle, in days of 24 h with fractions. */
  daysElapsed: number;
  daysRemaining: number;
  /** This cycle's: used / days elapsed. */
  averagePerDay: bigint;
  /** What the projection goes by; 0 while not `available`. */
  ratePerDay: Rates;
  /** Whether there is an hour of history to project from. */
  available: boolean;
  /**
   * At the expected, high and low rate: early ≤ runOutAt ≤ late, null (not within a year) being the latest of all.
   */
  runOutAt: number | null;
  early: number | null;
  late: number | null;
  /** From now to `runOutAt`, with fractions; not above 0 once exhausted. */
  runOutInDays: number | null;
  runOutBeforeCycleEnd: boolean;
  /** What expires up to and including the cycle's end with the expected rate not having used it; 0 for a cap. */
  expiringUnused: bigint;
}

export function project(input: ProjectionInput): Projection {
  const { now, cycle, usage, funds } = input;
  const history = usage.firstTime === null ? 0 : now - usage.firstTime;
  const available = history >= HOUR;
  const ratePerDay = available ? ratesOf(usage.days, history) : { low: 0n, expected: 0n, high: 0n };

  const lots = lotsOf(input);
  const changes = changesOf(lots, now);
  const expected = walk(lots, changes, ratePerDay.expected, input);
  // A run-out that has happened is a fact, the same at every rate.
  const exhausted = !lots.some((lot) => lot.from === now);
  const runOutOf = (walked: Walk): number | null => (exhausted ? funds.exhaustedAt : walked.runOutAt);
  const runOutAt = runOutOf(expected);
  return {
    daysElapsed: (now - cycle.start) / DAY,
    daysRemaining: (cycle.end - now) / DAY,
    averagePerDay: perDay(input.usedThisCycle, now - cycle.start),
    ratePerDay,
    available,
    runOutAt,
    early: runOutOf(walk(lots, changes, ratePerDay.high, input)),
    late: runOutOf(walk(lots, changes, ratePerDay.low, input)),
    runOutInDays: runOutAt === null ? null : (runOutAt - now) / DAY,
    runOutBeforeCycleEnd: runOutAt !== null && runOutAt < cycle.end,
    expiringUnused: funds.kind === 'credits' ? expected.expired : 0n,
  };
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

// ---- The funds

/**
 * An amount that can be used from one instant until another. Amounts are kept times DAY in here: what an integer rate
 * per day uses in whole milliseconds is then an integer too, and nothing is rounded on the way.
 */
interface Lot {
  amount: bigint;
  from: number;
  until: number;
}

const lotOf = (amount: bigint, { start, end }: Span): Lot => ({
  amount: amount * BigInt(DAY),
  from: start,
  until: end,
});

/** In burn order: what can be used now (`from` is now), and what the cycles of the year to come will bring. */
function lotsOf(input: ProjectionInput): Lot[] {
  const { now, cycle, funds } = input;
  const rest: Span = { start: now, end: cycle.end };
  const coming: Span[] = [];
  for (let start = cycle.end; start <= now + HORIZON;) {
    const end = input.nextCycleEnd(start);
    coming.push({ start, end });
    start = end;
  }
  const lots = funds.kind === 'credits' ? creditLots(funds, rest, coming) : capLots(funds, rest, coming);
  return lots.filter((lot) => lot.amount > 0n && lot.until > now);
}

function capLots({ cap, spent }: CapFunds, rest: Span, coming: readonly Span[]): Lot[] {
  if (cap === null) return [];
  return [lotOf(cap - spent, rest), ...coming.map((cycle) => lotOf(cap, cycle))];
}

function creditLots(funds: CreditFunds, rest: Span, coming: readonly Span[]): Lot[] {
  const open = ({ remaining, expiresAt, pool }: OpenGrant): Lot =>
    lotOf(remaining, { start: rest.start, end: expiresAt ?? (pool === 'monthly' ? rest.end : Infinity) });
  let owed = funds.grantsPayOverage ? funds.overage : 0n;
  const reset = (cycle: Span): Lot => {
    const repaid = owed < funds.monthlyCredits ? owed : funds.monthlyCredits;
    owed -= repaid;
    return lotOf(funds.monthlyCredits - repaid, cycle);
  };
  const monthly = [...funds.grants.filter((grant) => grant.pool === 'monthly').map(open), ...coming.map(reset)];
  const others = funds.grants.filter((grant) => grant.pool !== 'monthly').map(open);
  // The sort is stable: of two that expire together, the one granted earlier stays first.
  return [...monthly.sort((a, b) => a.until - b.until), ...others];
}

// ---- The walk

/** The lot at this place in burn order begins or ends. */
interface Change {
  at: number;
  place: number;
  ends: boolean;
}

/**
 * What changes the funds within the horizon, by time. Those of one instant may come in any order, all before its use.
 */
function changesOf(lots: readonly Lot[], now: number): Change[] {
  return lots
    .flatMap(({ from, until }, place) => [
      { at: from, place, ends: false },
      { at: until, place, ends: true },
    ])
    .filter(({ at }) => at > now && at <= now + HORIZON)
    .sort((a, b) => a.at - b.at);
}

/** `runOutAt` is null past the horizon; `expired` is what lots ending by the cycle's end still held, not times DAY. */
interface Walk {
  runOutAt: number | null;
  expired: bigint;
}

/** Uses the lots at `rate` per day, from change to change, until nothing is left. */
function walk(lots: readonly Lot[], changes: readonly Change[], rate: bigint, { now, cycle }: ProjectionInput): Walk {
  const left = lots.map(({ amount, from }) => (from === now ? amount : 0n));
  let total = sum(left);
  let time = now;
  let burning = 0; // the first place that may hold anything
  let expired = 0n;

  for (const { at, place, ends } of changes) {
    let due = rate * BigInt(at - time);
    if (total < due) break; // not where it is equal: grants of an instant come before its use
    total -= due;
    time = at;
    while (due > 0n) {
      const held = left[burning] ?? 0n;
      left[burning] = held > due ? held - due : 0n;
      if (held > due) break;
      due -= held;
      burning++;
    }
    const before = left[place] ?? 0n;
    const after = ends ? 0n : (lots[place]?.amount ?? 0n);
    left[place] = after;
    total += after - before;
    if (ends && at <= cycle.end) expired += before;
    if (!ends) burning = Math.min(burning, place);
  }

  const runOutAt = rate > 0n ? time + Number(total / rate) : Infinity;
  return { runOutAt: runOutAt <= now + HORIZON ? runOutAt : null, expired: divideHalfEven(expired, BigInt(DAY)) };
}
