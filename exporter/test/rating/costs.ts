/** What a usage costs by the default prices, and by genai-prices. */
import { calcPrice } from '@pydantic/genai-prices';
import { TOKEN_KINDS, TOKEN_TABLE, type TokenKind } from '@ledgerline/api/vocabulary';
import { formatUsd } from '../../src/model/money.ts';
import { DEFAULT_PRICES } from '../../src/pricing/defaults.ts';
import { parsePrice } from '../../src/pricing/price.ts';
import { PriceBook } from '../../src/pricing/price-book.ts';
import { rate } from '../../src/pricing/rating.ts';

export interface RatedTokens {
  readonly id: string;
  readonly seller: string;
  readonly model: string;
  readonly serviceTier?: string;
  readonly tokens: Partial<Record<TokenKind, number>>;
}

/** USD, null where there is no price. */
export interface ComparedRow extends RatedTokens {
  /** Ours, a decimal. */
  readonly usd: string | null;
  readonly genai: number | null;
  readonly litellm: number | null;
  /** Where not all say the same: who is right, why, and the provider's page. */
  readonly right?: 'ledgerline' | 'nobody';
  readonly why?: string;
  readonly page?: string;
}

/** The day that the usages are of. */
const TIME = Date.parse('2026-11-21');

const book = new PriceBook(
  DEFAULT_PRICES.map((row, index) => {
    const price = parsePrice(row);
    if ('error' in price) throw new Error(`${price.field}: ${price.error}`);
    return { ...price, id: index + 1 };
  }),
);

export function ourCost({ seller, model, serviceTier = '', tokens }: RatedTokens): string | null {
  const counts = TOKEN_KINDS.map((kind) => tokens[kind] ?? 0);
  const price = book.find({ provider: seller, model, serviceTier }, TIME);
  const { usd, unpriced } = rate({ tokens: counts, quantity: {}, isRequest: true, credits: null, usd: null }, price);
  return usd === null || unpriced ? null : formatUsd(usd);
}

/** null for service tiers: it knows none. */
export function genaiCost({ seller, model, serviceTier, tokens }: RatedTokens): number | null {
  if (serviceTier !== undefined) return null;
  const count = (kind: TokenKind): number => tokens[kind] ?? 0;
  const ofSide = (wanted: 'input' | 'output'): number =>
    TOKEN_TABLE.reduce((sum, { name, side }) => (side === wanted ? sum + count(name) : sum), 0);
  const usage = {
    input_tokens: ofSide('input'),
    cache_read_tokens: count('cacheRead'),
    cache_write_tokens: count('cacheWrite') + count('cacheWrite1h'),
    cache_write_1h_tokens: count('cacheWrite1h'),
    input_audio_tokens: count('inputAudio'),
    output_tokens: ofSide('output'),
    output_audio_tokens: count('outputAudio'),
  };
  return calcPrice(usage, model, { providerId: seller, timestamp: new Date(TIME) })?.total_price ?? null;
}

/** Whether a cost in floats is ours, which is rounded to nano-USD. */
export const near = (usd: string | null, cost: number | null): boolean =>
  usd === null || cost === null ? usd === cost : Math.abs(Number(usd) - cost) < 1e-9;
