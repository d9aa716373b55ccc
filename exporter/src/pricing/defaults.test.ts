import { calcPrice, findProvider } from '@pydantic/genai-prices';
import { TOKEN_KINDS, type TokenKind } from '../model/event.ts';
import { parseDecimal } from '../model/money.ts';
import { DEFAULT_SELLERS } from './default-rates.ts';
import { DEFAULT_PRICES } from './defaults.ts';
import { parsePrice, type Price } from './price.ts';
import { PriceBook } from './price-book.ts';
import { RATE_DECIMALS } from './rates.ts';
import { rate } from './rating.ts';

const NOW = Date.parse('2026-11-21');
const rows = DEFAULT_PRICES.map((input, index): Price => {
  const price = parsePrice(input);
  if ('error' in price) throw new Error(`${input.model}: ${price.field} ${price.error}`);
  return { id: index + 1, ...price };
});
const book = new PriceBook(rows);
const priceOf = (model: string, time = NOW, serviceTier = ''): Price | undefined =>
  book.find({ provider: '', model, serviceTier }, time);
const inputRate = (model: string, time = NOW): bigint | undefined => priceOf(model, time)?.usdPerMillion.input;

test('the defaults hold one row without provider for each model, service tier and day, and say what they are', () => {
  expect(
    rows.every(({ provider, source, isDefault }) => !provider && isDefault && source?.startsWith('https://')),
  ).toBe(true);
  const keys = rows.map(({ model, serviceTier, from }) => JSON.stringify([model, serviceTier, from]));
  expect(new Set(keys).size).toBe(rows.length);
});

test('no row matches every model, and no event without model', () => {
  expect(priceOf('a-model-nobody-knows')).toBeUndefined();
  expect(priceOf('')).toBeUndefined();
});

test.each([
  ['claude-sonnet-4-5', 3_000_000_000n],
  ['claude-sonnet-4-5-20250929', 3_000_000_000n],
  ['claude-sonnet-4-20250514', 3_000_000_000n],
  ['claude-haiku-4-5', 1_000_000_000n],
  ['claude-haiku-4-5@20251001', 1_000_000_000n],
  ['claude-opus-4-1', 15_000_000_000n],
  ['claude-opus-4-20250514', 15_000_000_000n],
  ['claude-opus-4-5', 5_000_000_000n],
  ['claude-opus-5-5', 4_000_000_000n],
  ['us.anthropic.claude-opus-4-5-20251101-v1:0', 5_500_000_000n],
  ['global.anthropic.claude-opus-5-v1:0', 5_000_000_000n],
  ['gpt-4o', 2_500_000_000n],
  ['gpt-4o-2024-05-13', 5_000_000_000n],
  ['gpt-4o-mini', 150_000_000n],
  ['gpt-4o-mini-2024-07-18', 150_000_000n],
  ['gpt-5', 1_250_000_000n],
  ['gpt-5-mini', 250_000_000n],
  ['gpt-5-nano-2025-08-07', 50_000_000n],
  ['gemini-2.5-flash', 300_000_000n],
  ['gemini-2.5-flash-lite-preview-09-2025', 100_000_000n],
  ['gemini-2.5-flash-lite-preview-tts', undefined],
  ['gemini-2.5-pro', 1_250_000_000n],
  ['gpt-5.5', 5_000_000_000n],
  ['sonar-pro', 3_000_000_000n],
  ['deepseek-chat', undefined],
  ['gpt-4o-audio-preview', undefined],
  ['claude-sonnet-5-9', undefined],
])('input of %s is %p', (model, expected) => {
  expect(inputRate(model)).toBe(expected);
});

test('tiers hold until the day a model became flat', () => {
  const [before, after] = [Date.parse('2026-03-12'), Date.parse('2026-03-13')];
  expect(priceOf('claude-sonnet-4-6', before)?.tiers).toMatchObject([
    { above: 200_000, usdPerMillion: { input: 6_000_000_000n, cacheWrite1h: 12_000_000_000n } },
  ]);
  expect(priceOf('claude-sonnet-4-6', after)).toMatchObject({ usdPerMillion: { input: 3_000_000_000n }, tiers: [] });
});

const anthropicBatch = { input: 1_500_000_000n, cacheWrite1h: 3_000_000_000n, output: 7_500_000_000n };
test.each([
  ['claude-sonnet-4-5', 'batch', { usdPerMillion: anthropicBatch, tiers: [] }],
  ['gpt-5', 'flex', { usdPerMillion: { input: 625_000_000n, cacheRead: 62_500_000n, output: 5_000_000_000n } }],
  ['gpt-5', 'priority', { usdPerMillion: { input: 2_500_000_000n } }],
  ['gpt-5', 'default', { serviceTier: null, usdPerMillion: { input: 1_250_000_000n } }],
  ['gemini-2.5-pro', 'batch', { tiers: [{ above: 200_000, usdPerMillion: { input: 1_250_000_000n } }] }],
  ['gemini-2.5-flash', 'batch', { usdPerMillion: { inputAudio: 500_000_000n } }],
])('%s as %s', (model, serviceTier, expected) => {
  expect(priceOf(model, NOW, serviceTier)).toMatchObject(expected);
});

test('a service tier keeps its share of a price that changes', () => {
  const before = priceOf('gemini-3.8-flash', NOW, 'batch');
  const after = priceOf('gemini-3.8-flash', Date.parse('2027-01-01'), 'batch');
  expect([before?.usdPerMillion.input, after?.usdPerMillion.input]).toEqual([375_000_000n, 750_000_000n]);
});

test('dated prices hold from their date', () => {
  expect(inputRate('o3', Date.parse('2025-06-09'))).toBe(10_000_000_000n);
  expect(inputRate('o3', Date.parse('2025-06-10'))).toBe(2_000_000_000n);
});

test('a name that was moved to a newer model costs what that does since', () => {
  expect(inputRate('mistral-large-latest', Date.parse('2025-12-01'))).toBe(2_000_000_000n);
  expect(inputRate('mistral-large-latest')).toBe(500_000_000n);
});

test('a fee for a request is that of its smallest search context', () => {
  expect(priceOf('sonar-pro')?.usdPerRequest).toBe(6_000_000n);
});

test('the example event of the contract is rated', () => {
  const counts: Partial<Record<TokenKind, number>> = { input: 1200, cacheRead: 8000, output: 310, reasoning: 90 };
  const tokens = TOKEN_KINDS.map((kind) => counts[kind] ?? 0);
  const usage = { tokens, quantity: {}, isRequest: true, credits: null, usd: null };
  const rating = rate(usage, book.find({ provider: 'anthropic', model: 'claude-sonnet-4-5', serviceTier: '' }, NOW));
  // 1200 × 3 + 8000 × 0.3 + 400 × 15 = 12,000 micro-dollars
  expect(rating).toMatchObject({ usd: 12_000_000n, credits: 1_200_000n, unpriced: false });
});

type Rates = Record<string, bigint>;
/** What tokens cost above so many input tokens; nothing is what the source does not sell. */
interface Level {
  above: number;
  rates: Rates;
}

/** The rates the source gives, as ours. */
function levelsOfSource(model: string, seller: string, timestamp: Date): Level[] {
  const prices = calcPrice({ input_tokens: 1 }, model, { providerId: seller, timestamp })?.model_price;
  if (!prices) return [];
  const starts = Object.values(prices).flatMap((price) =>
    typeof price === 'object' ? price.tiers.map(({ start }) => start) : [],
  );
  return [-1, ...new Set(starts)].map((above) => {
    const rates = Object.entries(SOURCE_KINDS).flatMap(([kind, key]) => {
      const price = prices[key];
      const usd =
        typeof price === 'object' ? (price.tiers.findLast(({ start }) => start <= above)?.price ?? price.base) : price;
      return usd === undefined ? [] : [[kind, parseDecimal(usd, RATE_DECIMALS)]];
    });
    return { above, rates: Object.fromEntries(rates) as Rates };
  });
}
const SOURCE_KINDS: Record<TokenKind, string> = {
  input: 'input_mtok',
  cacheRead: 'cache_read_mtok',
  cacheWrite: 'cache_write_mtok',
  cacheWrite1h: 'cache_write_1h_mtok',
  inputAudio: 'input_audio_mtok',
  output: 'output_mtok',
  reasoning: 'output_reasoning_mtok',
  outputAudio: 'output_audio_mtok',
};

const levelsOf = ({ usdPerMillion, tiers }: Price): Level[] => [
  { above: -1, rates: usdPerMillion },
  ...tiers.map((tier) => ({ above: tier.above, rates: tier.usdPerMillion })),
];
/** Flat for us since requests beyond its tier are refused; the source keeps the tier, for what was before. */
const FLAT_SINCE = { model: /^claude-sonnet-4[-.]5/, time: Date.parse('2026-05-01') };
/** What names of `latest` stand for now, where the source does not know of it yet. */
const MOVED: Record<string, string> = {
  'mistral-large-latest': 'mistral-large-2512',
  'mistral-small-latest': 'mistral-small-2603',
  'magistral-medium-latest': 'mistral-medium-3-5',
};
function expectAsSource(model: string, seller: string, time: number): void {
  const price = priceOf(model, time);
  const source = levelsOfSource(MOVED[model] ?? model, seller, new Date(time));
  const isFlat = seller === 'anthropic' && FLAT_SINCE.model.test(model) && time >= FLAT_SINCE.time;
  expect({ model, levels: price && levelsOf(price) }).toEqual({ model, levels: isFlat ? source.slice(0, 1) : source });
}

function mainRates(model: string, seller: string): Rates {
  const { input = 0n, output = 0n } = levelsOfSource(model, seller, new Date(NOW))[0]?.rates ?? {};
  return { input, output };
}

describe.each(DEFAULT_SELLERS)('of $seller', ({ seller, source, prices }) => {
  test('every name and pattern finds the price the source gives for it', () => {
    for (const { names, from = '2025-01-01' } of prices)
      for (const name of names)
        if (from !== '2025-01-01' || !(name in MOVED))
          expectAsSource(name.replace('*', '260101'), seller, Date.parse(`${from}T12:00:00Z`));
  });

  test('no pattern gives a model that is left out the price of another', () => {
    for (const { id } of findProvider({ providerId: seller })?.models ?? []) {
      const price = priceOf(id);
      if (price?.source === source) expectAsSource(id, seller, NOW);
      // Sold by its maker too, whose price it is: they differ in what they say of long prompts and of caches.
      else if (price) expect([id, price.usdPerMillion]).toMatchObject([id, mainRates(id, seller)]);
    }
  });
});
