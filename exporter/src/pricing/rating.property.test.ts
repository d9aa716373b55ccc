import fc from 'fast-check';
import { TOKEN_KINDS, type TokenKind } from '../model/event.ts';
import { fastPrice, rateFast } from './fast-rating.ts';
import { parsePrice, priceToJson, type Price } from './price.ts';
import type { RatesOfTokens } from './rates.ts';
import { rate, type Usage } from './rating.ts';

const UNITS = ['pages', 'hours'] as const;
const anyRate = fc.oneof(
  fc.bigInt(0n, 20n),
  fc.bigInt(0n, 10n ** 12n),
  fc.bigInt(0n, 4000n).map((n) => n * 10n ** 7n),
);
const tokenRates = fc.dictionary(fc.constantFrom(...TOKEN_KINDS), anyRate);
const unitRates = fc.dictionary(fc.constantFrom(...UNITS), anyRate);
const flatPrice = fc.record({
  ...{ id: fc.constant(1), model: fc.constant('m'), provider: fc.constant(null), from: fc.constant(0) },
  ...{ usdPerMillion: tokenRates, creditsPerMillion: tokenRates, usdPerUnit: unitRates, creditsPerUnit: unitRates },
  creditsPerUsd: fc.oneof(fc.constant(100n * 10n ** 9n), anyRate),
  usdPerRequest: fc.oneof(fc.constant(0n), anyRate),
  ...{ serviceTier: fc.constant(null), isDefault: fc.constant(false) },
});
/** By how much what a price has goes up from some count of input tokens on. */
const step = fc.record({
  more: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 3_000_000 })),
  usd: tokenRates,
  credits: tokenRates,
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** With tiers that the price book takes: those of which it says that they may take back are left out. */
function withTiers(flat: Omit<Price, 'tiers'>, steps: readonly Step[]): Price {
  let row: Price = { ...flat, tiers: [] };
  let above = 0;
  for (const { more, usd, credits } of steps) {
    const below = row.tiers.at(-1) ?? row;
    above += more;
    const tier = {
      above,
      usdPerMillion: { ...below.usdPerMillion, ...raised(below.usdPerMillion, usd) },
      creditsPerMillion: { ...below.creditsPerMillion, ...raised(below.creditsPerMillion, credits) },
    };
    const parsed = parsePrice(priceToJson({ ...row, tiers: [...row.tiers, tier] }));
    if (!('error' in parsed)) row = { ...parsed, id: row.id };
  }
  return row;
}
const raised = (rates: RatesOfTokens['usdPerMillion'], by: RatesOfTokens['usdPerMillion']) =>
  Object.fromEntries(
    TOKEN_KINDS.flatMap((kind) => (by[kind] === undefined ? [] : [[kind, (rates[kind] ?? 0n) + by[kind]]])),
  );
const anyPrice = fc.tuple(flatPrice, fc.array(step, { maxLength: 3 })).map(([flat, steps]) => withTiers(flat, steps));

const count = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2_000_000 }));
const counts = (each: fc.Arbitrary<number>) =>
  fc.array(each, { minLength: TOKEN_KINDS.length, maxLength: TOKEN_KINDS.length });
const anyUsage = fc.record({
  tokens: counts(count),
  quantity: fc.dictionary(fc.constantFrom(...UNITS), fc.bigInt(0n, 10n ** 9n)),
  isRequest: fc.boolean(),
  ...{ credits: fc.constant(null), usd: fc.constant(null) },
});

type Fraction = [numerator: bigint, denominator: bigint];
const plus = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d + c * b, b * d];
const times = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * c, b * d];

/** Half to even, by comparing the distances to the two neighbours. */
function nearest([numerator, denominator]: Fraction): bigint {
  const below = numerator / denominator;
  const distance = numerator - below * denominator;
  const other = denominator - distance;
  if (distance === other) return below % 2n === 0n ? below : below + 1n;
  return distance < other ? below : below + 1n;
}

/** The contract's formulas in rational numbers. */
function rateInFractions(usage: Usage, row: Price): { usd: bigint; credits: bigint; unpriced: boolean } {
  let usd: Fraction = [0n, 1n];
  let credits: Fraction = [0n, 1n];
  let unpriced = false;
  const part = (amount: Fraction, usdRate: bigint | undefined, creditRate: bigint | undefined): void => {
    if (amount[0] === 0n) return;
    unpriced ||= usdRate === undefined;
    const cost = times(amount, [usdRate ?? 0n, 10n ** 9n]);
    usd = plus(usd, cost);
    const inCredits =
      creditRate === undefined ? times(cost, [row.creditsPerUsd, 10n ** 9n]) : times(amount, [creditRate, 10n ** 9n]);
    credits = plus(credits, inCredits);
  };
  const used = (kind: TokenKind): bigint => BigInt(usage.tokens[TOKEN_KINDS.indexOf(kind)] ?? 0);
  const millions = (kind: TokenKind): Fraction => [used(kind), 10n ** 6n];
  const inputs = ['input', 'cacheRead', 'cacheWrite', 'cacheWrite1h', 'inputAudio'] as const;
  const input = inputs.reduce((sum, kind) => sum + used(kind), 0n);
  const tier = row.tiers.filter(({ above }) => input > BigInt(above)).at(-1);
  const { usdPerMillion: u, creditsPerMillion: c } = tier ?? row;
  part(millions('input'), u.input, c.input);
  part(millions('cacheRead'), u.cacheRead ?? u.input, c.cacheRead ?? c.input);
  part(millions('cacheWrite'), u.cacheWrite ?? u.input, c.cacheWrite ?? c.input);
  part(millions('cacheWrite1h'), u.cacheWrite1h ?? u.cacheWrite ?? u.input, c.cacheWrite1h ?? c.cacheWrite ?? c.input);
  part(millions('inputAudio'), u.inputAudio ?? u.input, c.inputAudio ?? c.input);
  part(millions('output'), u.output, c.output);
  part(millions('reasoning'), u.reasoning ?? u.output, c.reasoning ?? c.output);
  part(millions('outputAudio'), u.outputAudio ?? u.output, c.outputAudio ?? c.output);
  if (usage.isRequest) part([1n, 1n], row.usdPerRequest, undefined);
  for (const unit of UNITS)
    part([usage.quantity[unit] ?? 0n, 10n ** 6n], row.usdPerUnit[unit], row.creditsPerUnit[unit]);
  return {
    usd: nearest(times(usd, [10n ** 9n, 1n])),
    credits: nearest(times(credits, [10n ** 6n, 1n])),
    unpriced,
  };
}

test('rates as the contract’s formulas do in fractions', () => {
  fc.assert(
    fc.property(anyUsage, anyPrice, (usage, row) => {
      expect(rate(usage, row)).toEqual({ ...rateInFractions(usage, row), price: row });
    }),
    { numRuns: 2_000 },
  );
});

test('larger counts never rate lower, so the increments of a stream are never negative', () => {
  fc.assert(
    fc.property(anyUsage, anyUsage, anyPrice, (before, more, row) => {
      const after: Usage = {
        ...before,
        tokens: before.tokens.map((tokens, index) => tokens + (more.tokens[index] ?? 0)),
        quantity: Object.fromEntries(
          UNITS.map((unit) => [unit, (before.quantity[unit] ?? 0n) + (more.quantity[unit] ?? 0n)]),
        ),
      };
      const [first, last] = [rate(before, row), rate(after, row)];
      expect(last.credits).toBeGreaterThanOrEqual(first.credits);
      expect(last.usd).toBeGreaterThanOrEqual(first.usd ?? 0n);
    }),
    { numRuns: 1_000 },
  );
});

test('a stream is charged its last rating, piece by piece, over the boundaries of tiers', () => {
  const revisions = fc.array(counts(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 9 }))), { minLength: 1 });
  fc.assert(
    fc.property(anyPrice, revisions, fc.boolean(), (row, increments, isRequest) => {
      let tokens = TOKEN_KINDS.map(() => 0);
      let [credits, usd] = [0n, 0n];
      for (const increment of increments) {
        tokens = tokens.map((tokenCount, kind) => tokenCount + (increment[kind] ?? 0));
        const rating = rate({ tokens, quantity: {}, isRequest, credits: null, usd: null }, row);
        expect(rating.credits).toBeGreaterThanOrEqual(credits);
        expect(rating.usd).toBeGreaterThanOrEqual(usd);
        [credits, usd] = [rating.credits, rating.usd ?? 0n];
      }
    }),
  );
});

describe('in numbers', () => {
  const OFFSET = 3;
  const amounts = new Float64Array(2);
  function expectSame(tokens: number[], isRequest: boolean, row: Price | undefined): string {
    const prepared = fastPrice(row);
    if (!prepared) return 'none';
    const columns = Float64Array.from([...TOKEN_KINDS.slice(0, OFFSET).map(() => 7), ...tokens, 7]);
    const found = rateFast(columns, OFFSET, isRequest, prepared, amounts);
    if (found === 'inexact') return found;
    const exact = rate({ tokens, quantity: {}, isRequest, credits: null, usd: null }, row);
    expect([BigInt(amounts[0] ?? -1), BigInt(amounts[1] ?? -1)]).toEqual([exact.credits, exact.usd]);
    expect(found === 'unpriced').toBe(exact.unpriced);
    return found;
  }

  test('a rating is the same as with bigints, wherever there is one', () => {
    const large = fc.oneof(count, fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }));
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        fc.oneof(counts(count), counts(large)),
        fc.boolean(),
        fc.option(anyPrice),
        (tokens, isRequest, row) => {
          seen.add(expectSame(tokens, isRequest, row ?? undefined));
        },
      ),
      { numRuns: 5_000 },
    );
    expect([...seen].sort()).toEqual(['inexact', 'none', 'priced', 'unpriced']);
  });

  test('halves and the largest sums are rounded as bigints are', () => {
    const price = parsePrice({ model: 'm', from: 0, usdPerMillion: { input: '0.0005' }, creditsPerUsd: '0.001' });
    if ('error' in price) throw new Error(price.error);
    const largest = 2 ** 52 - 1;
    const pattern = new Set<string>();
    for (const input of [0, 1, 2, 3, 5, 7, largest - 1, largest, largest + 1, Number.MAX_SAFE_INTEGER])
      pattern.add(expectSame([input, ...TOKEN_KINDS.slice(1).map(() => 0)], false, { id: 1, ...price }));
    expect([...pattern]).toEqual(['priced', 'inexact']);
  });

  test('what is prepared of a row is prepared once', () => {
    const row = fc.sample(anyPrice, 1)[0];
    expect(fastPrice(row)).toBe(fastPrice(row));
  });
});
