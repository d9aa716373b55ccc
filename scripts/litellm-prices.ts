/** What litellm (MIT, PyPI) knows of service tiers, as default prices. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DefaultRates } from '../exporter/src/pricing/default-rates.ts';

/** The release that the prices are of. */
export const LITELLM = '1.110.2';

type Rates = DefaultRates['usdPerMillion'];
type Kind = keyof Rates;

/** By its names of models: USD for a token, and much else. */
export type LitellmPrices = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What a service tier is called in an event, and in the names of litellm's prices. */
const SERVICE_TIERS = { batch: 'batches', flex: 'flex', priority: 'priority' } as const;

const COST: Record<Kind, string> = {
  input: 'input_cost_per_token',
  cacheRead: 'cache_read_input_token_cost',
  cacheWrite: 'cache_creation_input_token_cost',
  cacheWrite1h: 'cache_creation_input_token_cost_above_1hr',
  inputAudio: 'input_cost_per_audio_token',
  output: 'output_cost_per_token',
  reasoning: 'output_cost_per_reasoning_token',
  outputAudio: 'output_cost_per_audio_token',
};
const KINDS = Object.keys(COST) as Kind[];
/** What no list says of cache reads costs as input does; all else goes up or down as the input of its model does. */
const SCALED: readonly Kind[] = KINDS.filter((kind) => kind !== 'cacheRead');

/** @throws where that release is not installed there */
export function litellmPrices(sitePackages: string): LitellmPrices {
  if (!existsSync(join(sitePackages, `litellm-${LITELLM}.dist-info`)))
    throw new Error(`name the site-packages in which litellm ${LITELLM} is installed`);
  const file = join(sitePackages, 'litellm', 'model_prices_and_context_window_backup.json');
  return JSON.parse(readFileSync(file, 'utf8')) as LitellmPrices;
}

/**
 * What a request costs that searches as little as one can, which is what is done unless it says otherwise. genai-prices
 * has the fee of the most.
 */
export function smallestSearchFee(prices: LitellmPrices, model: string): string | undefined {
  const fees = prices[model]?.['search_context_cost_per_query'] as Record<string, unknown> | undefined;
  const fee = fees?.['search_context_size_low'];
  return typeof fee === 'number' ? text(fee) : undefined;
}

/**
 * By period, what is charged instead where an event has a service tier. litellm's prices are of today, so they are
 * taken for the period whose prices without service tier it has too, and for those that begin after it.
 */
export function serviceTiersOf(
  prices: LitellmPrices,
  prefix: string,
  names: readonly string[],
  periods: readonly DefaultRates[],
): (Record<string, DefaultRates> | undefined)[] {
  const entry = names.map((name) => prices[prefix + name]).find((found) => found !== undefined);
  const today = entry ? periods.findIndex((period) => agrees(entry, period)) : -1;
  return periods.map((period, index) => {
    const base = periods[today];
    if (!entry || !base || index < today) return undefined;
    const found = Object.entries(SERVICE_TIERS).flatMap(([tier, suffix]) => {
      const rates = ratesOf(entry, suffix, base);
      return rates ? [[tier, scaled(rates, ratio(period, base))] as const] : [];
    });
    return found.length > 0 ? Object.fromEntries(found) : undefined;
  });
}

function agrees(entry: LitellmPrices[string], { usdPerMillion }: DefaultRates): boolean {
  const found = (['input', 'output', 'cacheRead'] as const).map((kind) => {
    const cost = millionOf(entry[COST[kind]]);
    return cost === undefined || usdPerMillion[kind] === undefined || cost === Number(usdPerMillion[kind]);
  });
  return found.every(Boolean) && millionOf(entry[COST.input]) !== undefined;
}

function ratesOf(entry: LitellmPrices[string], suffix: string, base: DefaultRates): DefaultRates | undefined {
  const usdPerMillion = levelOf(entry, `_${suffix}`, base.usdPerMillion);
  if (!usdPerMillion) return undefined;
  const tiers = (base.tiers ?? []).flatMap(({ above, usdPerMillion: standard }) => {
    const level = levelOf(entry, `_above_${Math.ceil(above / 1000)}k_tokens_${suffix}`, standard);
    return level ? [{ above, usdPerMillion: level }] : [];
  });
  return { usdPerMillion, ...(tiers.length > 0 && { tiers }) };
}

/** The rates whose names end so; without one for input, there are none. */
function levelOf(entry: LitellmPrices[string], ending: string, standard: Rates): Rates | undefined {
  const input = millionOf(entry[COST.input + ending]);
  if (input === undefined) return undefined;
  const factor = input / Number(standard.input);
  const rates = KINDS.flatMap((kind) => {
    const own = standard[kind];
    const cost =
      millionOf(entry[COST[kind] + ending]) ??
      (own !== undefined && SCALED.includes(kind) ? Number(own) * factor : undefined);
    // A kind without a rate of its own costs what another does.
    return cost === undefined || own === undefined ? [] : [[kind, text(cost)] as const];
  });
  return Object.fromEntries(rates);
}

const ratio = (period: DefaultRates, base: DefaultRates): number =>
  Number(period.usdPerMillion.input) / Number(base.usdPerMillion.input);

function scaled(rates: DefaultRates, factor: number): DefaultRates {
  const all = (level: Rates): Rates =>
    Object.fromEntries(Object.entries(level).map(([kind, rate]) => [kind, text(Number(rate) * factor)]));
  return {
    usdPerMillion: all(rates.usdPerMillion),
    ...(rates.tiers && {
      tiers: rates.tiers.map(({ above, usdPerMillion }) => ({ above, usdPerMillion: all(usdPerMillion) })),
    }),
  };
}

/** A float of USD for a token, as USD for a million of them without the noise of its last digits. */
const millionOf = (cost: unknown): number | undefined =>
  typeof cost === 'number' ? Number(text(cost * 1e6)) : undefined;
const text = (rate: number): string => String(Number(rate.toPrecision(10)));
