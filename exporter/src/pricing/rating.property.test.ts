import fc from 'fast-check';
import { TOKEN_KINDS } from '../model/event.ts';
import type { Price } from './price.ts';
import { rate, type Usage } from './rating.ts';

const UNITS = ['pages', 'hours'] as const;
const anyRate = fc.oneof(fc.bigInt(0n, 20n), fc.bigInt(0n, 10n ** 12n));
const tokenRates = fc.dictionary(fc.constantFrom(...TOKEN_KINDS), anyRate);
const unitRates = fc.dictionary(fc.constantFrom(...UNITS), anyRate);
const anyPrice: fc.Arbitrary<Price> = fc.record({
  ...{ id: fc.constant(1), model: fc.constant('m'), provider: fc.constant(null), from: fc.constant(0) },
  ...{ usdPerMillion: tokenRates, creditsPerMillion: tokenRates, usdPerUnit: unitRates, creditsPerUnit: unitRates },
  creditsPerUsd: fc.oneof(fc.constant(100n * 10n ** 9n), anyRate),
});
const count = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2_000_000 }));
const anyUsage = fc.record({
  tokens: fc.array(count, { minLength: TOKEN_KINDS.length, maxLength: TOKEN_KINDS.length }),
  quantity: fc.dictionary(fc.constantFrom(...UNITS), fc.bigInt(0n, 10n ** 9n)),
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
  const [input = 0, cacheRead = 0, cacheWrite = 0, output = 0, reasoning = 0] = usage.tokens;
  const { usdPerMillion: u, creditsPerMillion: c } = row;
  part([BigInt(input), 10n ** 6n], u.input, c.input);
  part([BigInt(cacheRead), 10n ** 6n], u.cacheRead ?? u.input, c.cacheRead ?? c.input);
  part([BigInt(cacheWrite), 10n ** 6n], u.cacheWrite ?? u.input, c.cacheWrite ?? c.input);
  part([BigInt(output), 10n ** 6n], u.output, c.output);
  part([BigInt(reasoning), 10n ** 6n], u.reasoning ?? u.output, c.reasoning ?? c.output);
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
      expect(last.unpriced || !first.unpriced).toBe(true);
    }),
  );
});
