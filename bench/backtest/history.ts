/** Goes through a history day by day and asks, each time, when it will run out; then sees when it did. */
import { project, type Projection, type ProjectionInput } from '../../exporter/src/ledger/projection.ts';
import { cycleAt, nextAnchor } from '../../exporter/src/model/calendar.ts';
import { random, type Random } from '@ledgerline/demo/random.ts';
import { Purse, type Terms } from './purse.ts';
import { usageOf, type Shape } from './shapes.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Monday. */
const BEGINNING = Date.UTC(2024, 0, 1);
/** Half a year of questions; what happens is known for `HORIZON_DAYS` more. */
const ASKED_DAYS = 180;
export const HORIZON_DAYS = 60;
/** A question every six hours. */
const ASKED_EVERY = 6;

export const MONIES = ['credits', 'byom'] as const;
export type Money = (typeof MONIES)[number];

/**
 * The methods that are compared: from what the exporter would be asked, the moment of running out, null being never.
 */
export const METHODS = {
  ours: (_, { runOutAt }) => runOutAt,
  /** What a usage page shows: what is left now, divided by this cycle's average. */
  naive: ({ now }, { averagePerDay }, left) =>
    averagePerDay > 0n ? now + (Number(left) / Number(averagePerDay)) * DAY : null,
  /** This cycle's average too, but through expiries and resets as ours: what the rate alone makes of it. */
  walked: (input, { averagePerDay }) =>
    project({ ...input, usage: { firstTime: 0, days: Array<bigint>(7).fill(averagePerDay) } }).runOutAt,
} satisfies Record<string, (input: ProjectionInput, projection: Projection, left: bigint) => number | null>;
export type Method = keyof typeof METHODS;

/** One question: what was said and what happened, in days from then, Infinity being never (or past the horizon). */
export interface Question {
  shape: Shape;
  money: Money;
  said: Record<Method, number>;
  early: number;
  late: number;
  happened: number;
  cycleEnds: number;
}

export interface History {
  questions: Question[];
  runOuts: number;
}

export function historyOf(shape: Shape, money: Money, seed: number): History {
  const chance = random(`${money} ${shape} ${seed}`);
  const usage = usageOf(shape, seed, ASKED_DAYS + HORIZON_DAYS);
  const month = usage.slice(0, ASKED_DAYS * 24).reduce((sum, amount) => sum + amount, 0n) / BigInt(ASKED_DAYS / 30);
  const purse = purseOf(money, month, chance);
  const open: (Omit<Question, 'happened'> & { at: number })[] = [];
  const questions: Question[] = [];
  let runOuts = 0;
  let topUpAt = Infinity;

  usage.forEach((amount, hour) => {
    const now = BEGINNING + hour * HOUR;
    const expired = purse.advance(now);
    if (expired !== null) ranOut(expired);
    if (now >= topUpAt) {
      topUpAt = Infinity;
      const credits = part(month, between(chance, 0.05, 0.5));
      // Who has something again since the cycle began buys nothing: nobody could have foretold it.
      if (purse.left === 0n) purse.grant('purchased', credits, now, now + chance.whole(20, 120) * DAY);
    }
    if (hour % ASKED_EVERY === 0 && hour > 0 && hour < ASKED_DAYS * 24 && purse.left > 0n) ask(now, hour);
    const held = purse.left;
    purse.use(amount);
    if (held > 0n && purse.left === 0n) ranOut(now + (Number(held) / Number(amount)) * HOUR);
  });
  return { questions: [...questions, ...open.map((question) => ({ ...question, happened: Infinity }))], runOuts };

  function ask(now: number, hour: number): void {
    const past = usage.slice(Math.max(0, hour - 7 * 24), hour).reverse();
    const input: ProjectionInput = {
      now,
      cycle: purse.cycle,
      usedThisCycle: purse.used,
      usage: {
        firstTime: BEGINNING,
        days: Array.from({ length: 7 }, (_, i) => total(past.slice(i * 24, i * 24 + 24))),
      },
      funds: purse.funds(),
      nextCycleEnd: (instant) => nextAnchor(instant, 'UTC', purse.terms.anchorDay),
    };
    const projection = project(input);
    const daysFrom = (at: number | null): number => (at === null ? Infinity : (at - now) / DAY);
    const said = (method: Method): number => daysFrom(METHODS[method](input, projection, purse.left));
    open.push({
      at: now,
      shape,
      money,
      said: { ours: said('ours'), naive: said('naive'), walked: said('walked') },
      early: daysFrom(projection.early),
      late: daysFrom(projection.late),
      cycleEnds: projection.daysRemaining,
    });
  }

  /**
   * Answers what was asked since the last time. Credits that nobody could have foreseen are bought only now, some time
   * later, or not at all before the next cycle: until then what happens is what the known grants allow.
   */
  function ranOut(at: number): void {
    runOuts++;
    for (const question of open.splice(0)) questions.push({ ...question, happened: (at - question.at) / DAY });
    if (money === 'credits') topUpAt = chance.chance(0.7) ? at + between(chance, 0.1, 4) * DAY : Infinity;
  }
}

const total = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, amount) => sum + amount, 0n);
const between = (chance: Random, from: number, to: number): number => from + chance.next() * (to - from);
const part = (amount: bigint, share: number): bigint => (amount * BigInt(Math.round(share * 1000))) / 1000n;

/** Half enough to somewhat more than enough for a month; for credits with a bonus and a purchase that expire. */
function purseOf(money: Money, month: bigint, chance: Random): Purse {
  const byom = money === 'byom';
  const allowance = part(month, byom ? between(chance, 0.6, 1.3) : between(chance, 0.4, 1.1));
  const terms: Terms = { byom, allowance, anchorDay: chance.whole(1, 31), grantsPayOverage: chance.chance(0.3) };
  const purse = new Purse(terms, cycleAt(BEGINNING, 'UTC', terms.anchorDay));
  if (byom) return purse;
  for (const pool of ['bonus', 'purchased'] as const)
    purse.grant(pool, part(month, between(chance, 0.1, 1)), BEGINNING, BEGINNING + chance.whole(20, 150) * DAY);
  return purse;
}
