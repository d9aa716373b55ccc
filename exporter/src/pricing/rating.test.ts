import { TOKEN_KINDS, type TokenKind } from '../model/event.ts';
import { AmountOverflow } from '../model/money.ts';
import { parsePrice, type Price, type PriceInput } from './price.ts';
import { rate, type Usage } from './rating.ts';

function price(rates: Partial<PriceInput>): Price {
  const parsed = parsePrice({ model: 'm', from: 0, ...rates });
  if ('error' in parsed) throw new Error(`${parsed.field} ${parsed.error}`);
  return { id: 7, ...parsed };
}

/** Tokens in the order input, cacheRead, cacheWrite, output, reasoning; quantities in 1e-6 units. */
const used = (tokens: number[], quantity: Record<string, bigint> = {}): Usage => {
  const [input = 0, cacheRead = 0, cacheWrite = 0, output = 0, reasoning = 0] = tokens;
  return counted({ input, cacheRead, cacheWrite, output, reasoning }, quantity);
};
const counted = (tokens: Partial<Record<TokenKind, number>>, quantity: Record<string, bigint> = {}): Usage => ({
  tokens: TOKEN_KINDS.map((kind) => tokens[kind] ?? 0),
  quantity,
  isRequest: false,
  credits: null,
  usd: null,
});
const NO_TOKENS = TOKEN_KINDS.map(() => 0);
const upstream = (credits: bigint | null, usd: bigint | null): Usage => ({ ...used([1, 0, 0, 0, 0]), credits, usd });

const SONNET = { input: '3', cacheRead: '0.3', cacheWrite: '3.75', output: '15' };
const MILLION_OF_EACH = [1e6, 1e6, 1e6, 1e6, 1e6];

describe('rating', () => {
  test.each<[string, Usage, Partial<PriceInput>, { usd: bigint; credits: bigint }]>([
    [
      'USD = Σ tokens × usdPerMillion / 1,000,000 + Σ quantity × usdPerUnit',
      used([1200, 8000, 0, 310, 0], { pages: 12_000_000n }),
      { usdPerMillion: SONNET, usdPerUnit: { pages: '0.01' } },
      { usd: 130_650_000n, credits: 13_065_000n }, // (3,600 + 2,400 + 4,650) / 1e6 + 0.12 USD
    ],
    [
      'a missing reasoning rate is output’s, missing cache rates are input’s',
      used(MILLION_OF_EACH),
      { usdPerMillion: { input: 1, output: 10 } },
      { usd: 23_000_000_000n, credits: 2_300_000_000n },
    ],
    [
      'a rate of 0 is a rate, and not inherited',
      used(MILLION_OF_EACH),
      { usdPerMillion: { input: 1, cacheRead: 0, cacheWrite: 0, output: 10, reasoning: 0 } },
      { usd: 11_000_000_000n, credits: 1_100_000_000n },
    ],
    [
      'creditsPerUsd: 100 unless set',
      used([1e6, 0, 0, 0, 0]),
      { usdPerMillion: { input: 1 }, creditsPerUsd: '0.5' },
      { usd: 1_000_000_000n, credits: 500_000n },
    ],
    [
      'credits kind by kind: creditsPerMillion or creditsPerUnit where given, else that kind’s USD × creditsPerUsd',
      used([1e6, 0, 0, 1e6, 0], { pages: 1_000_000n, hours: 1_000_000n }),
      {
        usdPerMillion: { input: 1, output: 10 },
        usdPerUnit: { pages: 2, hours: 3 },
        creditsPerMillion: { output: 7 },
        creditsPerUnit: { pages: 5 },
      },
      { usd: 16_000_000_000n, credits: 412_000_000n }, // 100 + 7 + 5 + 300
    ],
    [
      'a credit rate is inherited before credits are taken from USD',
      used([0, 0, 0, 0, 1e6]),
      { usdPerMillion: { output: 10, reasoning: 20 }, creditsPerMillion: { output: 7 } },
      { usd: 20_000_000_000n, credits: 7_000_000n },
    ],
    [
      'rounded once, half to even: a half down to even',
      used([1, 0, 0, 0, 0]),
      { usdPerMillion: { input: '0.0005' }, creditsPerMillion: { input: '0.5' } },
      { usd: 0n, credits: 0n },
    ],
    [
      'rounded once, half to even: a half up to even',
      used([3, 0, 0, 0, 0]),
      { usdPerMillion: { input: '0.0005' }, creditsPerMillion: { input: '0.5' } },
      { usd: 2n, credits: 2n },
    ],
    [
      'rated from the whole usage, then rounded: two halves are one',
      used([1, 0, 0, 1, 0]),
      { usdPerMillion: { input: '0.0005', output: '0.0005' } },
      { usd: 1n, credits: 0n },
    ],
    [
      'credits come from the USD before rounding',
      used([4, 0, 0, 0, 0]),
      { usdPerMillion: { input: '0.0001' }, creditsPerUsd: '10000' },
      { usd: 0n, credits: 4n },
    ],
    [
      'a missing rate of one-hour writes is that of cache writes, of audio that of its side',
      counted({ cacheWrite1h: 1e6, inputAudio: 1e6, outputAudio: 1e6 }),
      { usdPerMillion: { input: 1, cacheWrite: 2, output: 10 } },
      { usd: 13_000_000_000n, credits: 1_300_000_000n },
    ],
    [
      'without one for cache writes, that of input',
      counted({ cacheWrite1h: 1e6 }),
      { usdPerMillion: { input: 1, output: 10 } },
      { usd: 1_000_000_000n, credits: 100_000_000n },
    ],
    [
      'audio and one-hour writes have rates of their own',
      counted({ cacheWrite1h: 1e6, inputAudio: 1e6, outputAudio: 1e6 }),
      { usdPerMillion: { input: 1, cacheWrite: 2, cacheWrite1h: 3, inputAudio: 40, output: 10, outputAudio: 80 } },
      { usd: 123_000_000_000n, credits: 12_300_000_000n },
    ],
  ])('%s', (_, usage, rates, expected) => {
    const row = price(rates);
    expect(rate(usage, row)).toEqual({ ...expected, unpriced: false, price: row });
  });
});

describe('tiers', () => {
  const tiers = [
    { above: 200_000, usdPerMillion: { input: 6, output: '22.5' } },
    { above: 500_000, usdPerMillion: { input: 9 }, creditsPerMillion: { output: 10_000 } },
  ];
  const row = price({ usdPerMillion: SONNET, tiers });
  test.each<[string, Usage, { usd: bigint; credits: bigint }]>([
    ['at the boundary: below', counted({ input: 200_000, output: 1000 }), { usd: 615_000_000n, credits: 61_500_000n }],
    [
      'past it: the whole event',
      counted({ input: 200_001, output: 1000 }),
      { usd: 1_222_506_000n, credits: 122_250_600n },
    ],
    [
      'all kinds of input count, and what the tier leaves out is as below it',
      counted({ input: 1, cacheRead: 100_000, cacheWrite: 50_000, cacheWrite1h: 25_000, inputAudio: 25_000 }),
      { usd: 461_256_000n, credits: 46_125_600n }, // 6 + 30,000 + 187,500 + 93,750 + 150,000 millionths
    ],
    ['output alone passes none', counted({ output: 1e6 }), { usd: 15_000_000_000n, credits: 1_500_000_000n }],
    [
      'the highest that is exceeded',
      counted({ input: 600_000, output: 100_000 }),
      { usd: 7_650_000_000n, credits: 1_540_000_000n }, // 5.4 + 2.25 USD; 540 + 1,000 credits
    ],
  ])('%s', (_, usage, expected) => {
    expect(rate(usage, row)).toEqual({ ...expected, unpriced: false, price: row });
  });
});

describe('usdPerRequest', () => {
  const row = price({ usdPerMillion: { output: 1 }, creditsPerMillion: { output: 5 }, usdPerRequest: '0.005' });
  test('is added once to what a request used, and its credits follow', () => {
    const request = { ...counted({ output: 1e6 }), isRequest: true };
    expect(rate(request, row)).toMatchObject({ usd: 1_005_000_000n, credits: 5_500_000n, unpriced: false });
  });
  test('is charged for a request that used nothing, and for nothing that is no request', () => {
    expect(rate({ ...counted({}), isRequest: true }, row)).toMatchObject({ usd: 5_000_000n, credits: 500_000n });
    expect(rate(counted({ output: 1e6 }), row)).toMatchObject({ usd: 1_000_000_000n, credits: 5_000_000n });
  });
  test('is no part of an amount that came from upstream', () =>
    expect(rate({ ...upstream(null, 7n), isRequest: true }, row)).toMatchObject({ usd: 7n }));
});

describe('unpriced', () => {
  test.each<[string, Usage, Partial<PriceInput>, { usd: bigint; credits: bigint; unpriced: boolean }]>([
    [
      'a kind without a rate: the priced parts are charged',
      used([1e6, 0, 0, 5, 0]),
      { usdPerMillion: { input: 1 } },
      { usd: 1_000_000_000n, credits: 100_000_000n, unpriced: true },
    ],
    [
      'a unit without a rate',
      used([1e6, 0, 0, 0, 0], { pages: 1n }),
      { usdPerMillion: { input: 1 } },
      { usd: 1_000_000_000n, credits: 100_000_000n, unpriced: true },
    ],
    [
      'a unit that is named as something every object has',
      used(NO_TOKENS, { constructor: 1n }),
      {},
      { usd: 0n, credits: 0n, unpriced: true },
    ],
    [
      'a kind with a credit rate and no USD rate: its credits are charged',
      used([0, 0, 0, 1e6, 0]),
      { creditsPerMillion: { output: 7 } },
      { usd: 0n, credits: 7_000_000n, unpriced: true },
    ],
    [
      'not: a kind with a credit rate that is said to be free in USD',
      used([0, 0, 0, 1e6, 0]),
      { usdPerMillion: { output: 0 }, creditsPerMillion: { output: 7 } },
      { usd: 0n, credits: 7_000_000n, unpriced: false },
    ],
    [
      'not: counts of 0 of what has no rate',
      used([1e6, 0, 0, 0, 0], { pages: 0n }),
      { usdPerMillion: { input: 1 } },
      { usd: 1_000_000_000n, credits: 100_000_000n, unpriced: false },
    ],
  ])('%s', (_, usage, rates, expected) => {
    expect(rate(usage, price(rates))).toMatchObject(expected);
  });

  test('without a row any usage is, and no usage is not', () => {
    const nothing = { usd: 0n, credits: 0n, price: null };
    expect(rate(used([0, 0, 0, 0, 1]), undefined)).toEqual({ ...nothing, unpriced: true });
    expect(rate(used(NO_TOKENS, { pages: 1n }), undefined)).toEqual({ ...nothing, unpriced: true });
    expect(rate(used(NO_TOKENS, { pages: 0n }), undefined)).toEqual({ ...nothing, unpriced: false });
  });
});

describe('rated upstream', () => {
  const row = price({ usdPerMillion: { input: 1 }, creditsPerUsd: 10 });

  test('costUsd and credits: as given, the price book is not used', () => {
    expect(rate(upstream(5n, 7n), row)).toEqual({ credits: 5n, usd: 7n, unpriced: false, price: null });
  });
  test('only costUsd: credits are it × the matching price’s creditsPerUsd', () => {
    expect(rate(upstream(null, 4_250_000n), row)).toEqual({
      credits: 42_500n,
      usd: 4_250_000n,
      unpriced: false,
      price: row,
    });
  });
  test('only costUsd, no price: × 100, rounded half to even', () => {
    expect(rate(upstream(null, 25n), undefined)).toMatchObject({ credits: 2n, usd: 25n, price: null });
    expect(rate(upstream(null, 35n), undefined)).toMatchObject({ credits: 4n });
  });
  test('only credits: USD is unknown, which is not 0', () => {
    expect(rate(upstream(5n, null), row)).toEqual({ credits: 5n, usd: null, unpriced: false, price: null });
  });
  test('an amount of 0 is given too', () => {
    expect(rate(upstream(null, 0n), row)).toMatchObject({ credits: 0n, usd: 0n });
    expect(rate(upstream(0n, null), row)).toMatchObject({ credits: 0n, usd: null });
  });
});

test('overflow is an error, never a wrap', () => {
  const dear = price({ usdPerMillion: { input: '9000000000' } });
  expect(
    rate(used([1_000_000, 0, 0, 0, 0]), price({ usdPerMillion: { input: '9000000000' }, creditsPerUsd: 0 })).usd,
  ).toBe(9_000_000_000n * 10n ** 9n);
  expect(() => rate(used([2_000_000, 0, 0, 0, 0]), dear)).toThrow(AmountOverflow);
  const manyCredits = price({ usdPerMillion: { input: 0 }, creditsPerMillion: { input: '9000000000' } });
  expect(() => rate(used([Number.MAX_SAFE_INTEGER, 0, 0, 0, 0]), manyCredits)).toThrow(AmountOverflow);
  expect(() => rate(upstream(null, 2n ** 63n - 1n), price({ creditsPerUsd: '9000000000' }))).toThrow(AmountOverflow);
});
