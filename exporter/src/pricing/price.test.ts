import fc from 'fast-check';
import { TOKEN_KINDS } from '../model/event.ts';
import { parsePrice, priceToJson, type Price, type PriceInput } from './price.ts';

const SMALLEST: PriceInput = { model: 'm', from: 0 };

test('a price is read as rates of 1e-9, 100 credits a dollar unless set', () => {
  expect(
    parsePrice({
      model: 'gpt-*',
      provider: 'openai',
      from: '2026-01-01',
      usdPerMillion: { input: '2.5', output: 10 },
      usdPerUnit: { pages: '0.000000001' },
      creditsPerUnit: { pages: 0.5 },
    }),
  ).toEqual({
    model: 'gpt-*',
    provider: 'openai',
    from: Date.UTC(2026, 0, 1),
    usdPerMillion: { input: 2_500_000_000n, output: 10_000_000_000n },
    usdPerUnit: { pages: 1n },
    creditsPerUsd: 100_000_000_000n,
    creditsPerMillion: {},
    creditsPerUnit: { pages: 500_000_000n },
  });
});

test.each<[string | number, number]>([
  ['2026-02-28', Date.UTC(2026, 1, 28)],
  ['2026-02-28T23:30:00Z', Date.UTC(2026, 1, 28, 23, 30)],
  ['2026-03-01t00:30:00.5+01:00', Date.UTC(2026, 1, 28, 23, 30, 0, 500)],
  [1_700_000_000_000, 1_700_000_000_000],
])('from %p is %p', (from, expected) => {
  expect(parsePrice({ ...SMALLEST, from })).toMatchObject({ from: expected });
});

test.each<[string, Partial<PriceInput>, string]>([
  ['model', { model: '' }, 'must not be empty'],
  ['model', { model: 'gpt-*-mini' }, 'may have a * only at its end'],
  ['from', { from: '2026-02-29' }, 'must be an RFC 3339 time, a date or epoch milliseconds'],
  ['from', { from: '2026-02-30T00:00:00Z' }, 'must be an RFC 3339 time, a date or epoch milliseconds'],
  ['from', { from: '2026-01-01T00:00:00' }, 'must be an RFC 3339 time, a date or epoch milliseconds'],
  ['from', { from: 'today' }, 'must be an RFC 3339 time, a date or epoch milliseconds'],
  ['from', { from: 0.5 }, 'must be an RFC 3339 time, a date or epoch milliseconds'],
  ['from', { from: 1e16 }, 'must be an RFC 3339 time, a date or epoch milliseconds'],
  ['usdPerMillion.input', { usdPerMillion: { input: '1.0000000001' } }, 'must have at most 9 decimals'],
  ['usdPerMillion.output', { usdPerMillion: { output: -1 } }, 'must not be negative'],
  ['usdPerUnit.pages', { usdPerUnit: { pages: 'free' } }, 'must be a decimal number such as "1.25"'],
  ['creditsPerUsd', { creditsPerUsd: '1e10' }, 'does not fit 64 bits'],
  [
    'creditsPerMillion.cache',
    { creditsPerMillion: { ['cache' as 'input']: 1 } },
    'must be one of input, cacheRead, cacheWrite, output, reasoning',
  ],
])('a wrong %s is named: %p', (field, wrong, error) => {
  expect(parsePrice({ ...SMALLEST, ...wrong })).toEqual({ error, field });
});

test('an empty provider is none, and a unit may be named anything', () => {
  const units = JSON.parse('{"__proto__": 1, "constructor": 2}') as Record<string, number>;
  const price = parsePrice({ ...SMALLEST, provider: '', usdPerUnit: units });
  expect(price).toMatchObject({ provider: null });
  expect('usdPerUnit' in price && Object.entries(price.usdPerUnit)).toEqual([
    ['__proto__', 1_000_000_000n],
    ['constructor', 2_000_000_000n],
  ]);
});

const rate = fc.bigInt(0n, 2n ** 63n - 1n);
const tokenRates = fc.dictionary(fc.constantFrom(...TOKEN_KINDS), rate);
const price: fc.Arbitrary<Price> = fc.record(
  {
    id: fc.constant(1),
    model: fc.constantFrom('gpt-4o', 'gpt-*', '*'),
    provider: fc.constantFrom(null, 'openai'),
    from: fc.integer({ min: 0, max: 4e12 }),
    usdPerMillion: tokenRates,
    usdPerUnit: fc.dictionary(fc.string(), rate),
    creditsPerUsd: rate,
    creditsPerMillion: tokenRates,
    creditsPerUnit: fc.dictionary(fc.string(), rate),
    source: fc.webUrl(),
  },
  {
    requiredKeys: [
      ...(['id', 'model', 'provider', 'from', 'usdPerMillion', 'usdPerUnit', 'creditsPerUsd'] as const),
      ...(['creditsPerMillion', 'creditsPerUnit'] as const),
    ],
  },
);

test('what is listed can be put back and is the same price', () => {
  fc.assert(
    fc.property(price, (listed) => {
      expect({ id: 1, ...parsePrice(JSON.parse(JSON.stringify(priceToJson(listed))) as PriceInput) }).toEqual(listed);
    }),
  );
});
