import { calcPrice, findProvider } from '@pydantic/genai-prices';
import { parseDecimal } from '../model/money.ts';
import { DEFAULT_SELLERS } from './default-rates.ts';
import { DEFAULT_PRICES } from './defaults.ts';
import { parsePrice, RATE_DECIMALS, type Price } from './price.ts';
import { PriceBook } from './price-book.ts';
import { rate } from './rating.ts';

const NOW = Date.parse('2026-11-21');
const rows = DEFAULT_PRICES.map((input, index): Price => {
  const price = parsePrice(input);
  if ('error' in price) throw new Error(`${input.model}: ${price.field} ${price.error}`);
  return { id: index + 1, ...price };
});
const book = new PriceBook(rows);
const inputRate = (model: string, time = NOW): bigint | undefined => book.find('', model, time)?.usdPerMillion.input;

test('the defaults hold one row without provider for each model and day', () => {
  expect(rows.every((row) => row.provider === null && row.source?.startsWith('https://'))).toBe(true);
  expect(new Set(rows.map((row) => `${row.model} ${row.from}`)).size).toBe(rows.length);
});

test('no row matches every model, and no event without model', () => {
  expect(book.find('', 'a-model-nobody-knows', NOW)).toBeUndefined();
  expect(book.find('', '', NOW)).toBeUndefined();
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
  ['gemini-2.5-pro', undefined],
  ['gpt-5.5', undefined],
  ['deepseek-chat', undefined],
  ['gpt-4o-audio-preview', undefined],
  ['claude-sonnet-5-9', undefined],
])('input of %s is %p', (model, expected) => {
  expect(inputRate(model)).toBe(expected);
});

test('models with tiered prices are left out until the day they became flat', () => {
  expect(inputRate('claude-sonnet-4-6', Date.parse('2026-03-12'))).toBeUndefined();
  expect(inputRate('claude-sonnet-4-6', Date.parse('2026-03-13'))).toBe(3_000_000_000n);
});

test('dated prices hold from their date', () => {
  expect(inputRate('o3', Date.parse('2025-06-09'))).toBe(10_000_000_000n);
  expect(inputRate('o3', Date.parse('2025-06-10'))).toBe(2_000_000_000n);
});

test('the example event of the contract is rated', () => {
  const usage = { tokens: [1200, 8000, 0, 310, 90], quantity: {}, credits: null, usd: null };
  const rating = rate(usage, book.find('anthropic', 'claude-sonnet-4-5', NOW));
  // 1200 × 3 + 8000 × 0.3 + 400 × 15 = 12,000 micro-dollars
  expect(rating).toMatchObject({ usd: 12_000_000n, credits: 1_200_000n, unpriced: false });
});

/** The rates the source gives, as ours; undefined for what it does not sell. */
function sourceRates(model: string, seller: string, timestamp: Date): Record<string, bigint> | undefined {
  const prices = calcPrice({ input_tokens: 1 }, model, { providerId: seller, timestamp })?.model_price;
  if (!prices) return undefined;
  const rates = Object.entries(SOURCE_KINDS).flatMap(([kind, key]) => {
    const price = prices[key];
    const base = typeof price === 'object' ? price.base : price;
    return base === undefined ? [] : [[kind, parseDecimal(base, RATE_DECIMALS)]];
  });
  return Object.fromEntries(rates) as Record<string, bigint>;
}
const SOURCE_KINDS = {
  input: 'input_mtok',
  cacheRead: 'cache_read_mtok',
  cacheWrite: 'cache_write_mtok',
  output: 'output_mtok',
};

describe.each(DEFAULT_SELLERS)('of $seller', ({ seller, prices }) => {
  test('every name and pattern finds the price the source gives for it', () => {
    for (const { names, from = '2025-01-01' } of prices)
      for (const name of names) {
        const model = name.replace('*', '260101');
        const time = new Date(`${from}T12:00:00Z`);
        const rates = book.find('', model, time.getTime())?.usdPerMillion;
        expect({ model, rates }).toEqual({ model, rates: sourceRates(model, seller, time) });
      }
  });

  test('no pattern gives a model that is left out the price of another', () => {
    for (const { id } of findProvider({ providerId: seller })?.models ?? []) {
      const rates = book.find('', id, NOW)?.usdPerMillion;
      if (rates) expect({ id, rates }).toEqual({ id, rates: sourceRates(id, seller, new Date(NOW)) });
    }
  });
});
