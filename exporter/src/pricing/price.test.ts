import fc from 'fast-check';
import { TOKEN_KINDS } from '../model/event.ts';
import type { Tier, TokenRates } from './rates.ts';
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
    ...{ serviceTier: null, tiers: [], usdPerRequest: 0n, isDefault: false },
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
    'must be one of input, cacheRead, cacheWrite, cacheWrite1h, inputAudio, output, reasoning, outputAudio',
  ],
  ['usdPerRequest', { usdPerRequest: '-0.1' }, 'must not be negative'],
  ['tiers.0.above', { tiers: [{ above: -1 }] }, 'must be a number of tokens'],
  ['tiers.0.above', { tiers: [{ above: 0.5 }] }, 'must be a number of tokens'],
  ['tiers.1.above', { tiers: [{ above: 5 }, { above: 5 }] }, 'must be more than that of the tier before'],
  [
    'tiers.0.usdPerMillion.output',
    { tiers: [{ above: 0, usdPerMillion: { output: '1.0000000001' } }] },
    'must have at most 9 decimals',
  ],
  [
    'tiers.0.creditsPerMillion.input',
    { tiers: [{ above: 0, creditsPerMillion: { input: -1 } }] },
    'must not be negative',
  ],
  [
    'tiers.1.usdPerMillion.input',
    {
      usdPerMillion: { input: 1 },
      tiers: [
        { above: 0, usdPerMillion: { input: 3 } },
        { above: 9, usdPerMillion: { input: 2 } },
      ],
    },
    'must not be less than below the tier',
  ],
  [
    'tiers.0.usdPerMillion.cacheWrite1h',
    { usdPerMillion: { input: 3 }, tiers: [{ above: 0, usdPerMillion: { cacheWrite: 4, cacheWrite1h: 1 } }] },
    'must not be less than below the tier',
  ],
  [
    'tiers.0.creditsPerMillion.output',
    { usdPerMillion: { output: 3 }, tiers: [{ above: 0, creditsPerMillion: { output: 299 } }] },
    'must not be less than below the tier',
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

test('what a tier leaves out is as below it', () => {
  const tiers = [
    { above: 9, usdPerMillion: { input: 2 } },
    { above: 99, usdPerMillion: { output: 20 }, creditsPerMillion: { output: 9000 } },
  ];
  expect(parsePrice({ ...SMALLEST, usdPerMillion: { input: 1, cacheRead: '0.1', output: 10 }, tiers })).toMatchObject({
    tiers: [
      {
        above: 9,
        usdPerMillion: { input: 2_000_000_000n, cacheRead: 100_000_000n, output: 10_000_000_000n },
        creditsPerMillion: {},
      },
      {
        above: 99,
        usdPerMillion: { input: 2_000_000_000n, cacheRead: 100_000_000n, output: 20_000_000_000n },
        creditsPerMillion: { output: 9_000_000_000_000n },
      },
    ],
  });
});

const MOST = 2n ** 63n - 1n;
const rate = fc.bigInt(0n, MOST);
const tokenRates = fc.dictionary(fc.constantFrom(...TOKEN_KINDS), rate);
const row = fc.record(
  {
    id: fc.constant(1),
    model: fc.constantFrom('gpt-4o', 'gpt-*', '*'),
    provider: fc.constantFrom(null, 'openai'),
    serviceTier: fc.constantFrom(null, 'batch'),
    isDefault: fc.boolean(),
    usdPerRequest: rate,
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
      ...(['serviceTier', 'isDefault', 'usdPerRequest'] as const),
      ...(['id', 'model', 'provider', 'from', 'usdPerMillion', 'usdPerUnit', 'creditsPerUsd'] as const),
      ...(['creditsPerMillion', 'creditsPerUnit'] as const),
    ],
  },
);

const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 1e6 }), fc.bigInt(0n, 10n ** 12n)), { maxLength: 3 });
/** With tiers, each dearer than what is below it. */
const price: fc.Arbitrary<Price> = fc.tuple(row, steps).map(([base, all]) => {
  let above = 0;
  let dearer = 0n;
  const tiers = all.map(([tokens, more]): Tier => {
    above += tokens;
    dearer += more;
    const raised = (rates: TokenRates): TokenRates =>
      Object.fromEntries(
        Object.entries(rates).map(([kind, each]) => [kind, each + dearer < MOST ? each + dearer : MOST]),
      );
    return { above, usdPerMillion: raised(base.usdPerMillion), creditsPerMillion: raised(base.creditsPerMillion) };
  });
  return { ...base, tiers };
});

test('what is listed can be put back and is the same price', () => {
  fc.assert(
    fc.property(price, (listed) => {
      expect({ id: 1, ...parsePrice(JSON.parse(JSON.stringify(priceToJson(listed))) as PriceInput) }).toEqual(listed);
    }),
  );
});
