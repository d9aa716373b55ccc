/**
 * Writes exporter/src/pricing/default-rates.ts from the price data of @pydantic/genai-prices and, for service tiers, of
 * litellm (both MIT), and prints which models are left out and why. Run by hand, after raising a version:
 *
 *     python3 -m venv /tmp/litellm && /tmp/litellm/bin/pip install litellm==1.110.2
 *     node scripts/default-prices.ts /tmp/litellm/lib/python3*\/site-packages
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { findProvider, type MatchLogic, type ModelInfo, type ModelPrice, type Provider } from '@pydantic/genai-prices';
import type { DefaultPrice, DefaultRates, DefaultSeller } from '../exporter/src/pricing/default-rates.ts';
import { RELEASE, sourceText } from './default-rates-file.ts';
import { litellmPrices, serviceTiersOf, smallestSearchFee } from './litellm-prices.ts';

interface Seller {
  /** The names that are its own; one that others sell too has no one price for an event without provider. */
  own?: RegExp;
  /** How it names the snapshots of a model. Never a bare `*`: claude-opus-5-5 is no snapshot of claude-opus-5. */
  snapshots?: string[];
  /** What litellm puts before its models; absent where its prices of service tiers are not taken. */
  litellm?: string;
}
const SELLERS: Record<string, Seller> = {
  anthropic: { snapshots: ['-20*', '@20*', '-latest'], litellm: '' },
  openai: { snapshots: ['-preview', '-preview-20*'], litellm: '' },
  google: { own: /^gem/, snapshots: ['-latest', '-0*', '-preview', '-preview-0*'], litellm: 'gemini/' },
  mistral: { snapshots: ['-latest', '-25*', '-26*'] },
  deepseek: {},
  'x-ai': { own: /^grok/, litellm: 'xai/' },
  cohere: {},
  moonshotai: { snapshots: ['-preview'] },
  minimax: {},
  perplexity: {},
  voyageai: {},
  zai: {},
  aws: { own: /^((us|eu|global)\.)?(amazon|anthropic)\./, snapshots: ['-20*', '-v*'] },
  groq: { own: /^[^/]+$/ },
};

/** Tiered in the source for the sake of history only: from this day the base price is the one price. */
const FLAT_SINCE: Record<string, string> = {
  // The 1M context beta, which the upper tier was for, was retired on 2026-04-30; longer requests are errors since.
  'claude-sonnet-4-5': '2026-05-01',
};

/** Left out for what the source says in words. */
const NOT_ITS_OWN = 'no name of the maker’s, and the price of a broker';
const LEFT_OUT: Record<string, string> = {
  'GLM-5.3-Flash': 'the price of a promotion that has ended',
  'deepseek-v3.1-terminus': NOT_ITS_OWN,
  'deepseek-v3.2': NOT_ITS_OWN,
  'deepseek-v3.2-exp': NOT_ITS_OWN,
};

/** Names that their seller has moved to a newer model, which the source does not say (docs.mistral.ai/models). */
const MOVED: Record<string, { to: string; from: string }> = {
  'mistral-large-latest': { to: 'mistral-large-2512', from: '2025-12-02' },
  'mistral-small-latest': { to: 'mistral-small-2603', from: RELEASE.published },
  'magistral-medium-latest': { to: 'mistral-medium-3-5', from: RELEASE.published },
};

/** What the rates are called there and here. */
const KINDS: Record<string, keyof DefaultRates['usdPerMillion']> = {
  input_mtok: 'input',
  cache_read_mtok: 'cacheRead',
  cache_write_mtok: 'cacheWrite',
  cache_write_1h_mtok: 'cacheWrite1h',
  input_audio_mtok: 'inputAudio',
  output_mtok: 'output',
  output_reasoning_mtok: 'reasoning',
  output_audio_mtok: 'outputAudio',
};
/** Rates of extras no token kind or agreed unit stands for. Audio read from a cache is counted as cache reads. */
const IGNORED = new Set([
  ...['web_searches_kcount', 'storage_searches_kcount'],
  ...['cache_audio_read_mtok', 'input_annotated_document_kpages'],
]);
/** What a model sees is counted as its input; where that has a rate of its own, the model is left out. */
const SEEN = new Set(['input_image_mtok', 'input_video_mtok']);
/** Models for sound: without a rate for it, it would be charged as text. */
const OF_SOUND = /audio|realtime|transcribe|tts|live|sonic|voxtral/;
const BY_HOURS_OR_IMAGES = /whisper|image|voice|imagine|veo|video/;

class LeftOut extends Error {}

const installed = readFileSync(new URL('../node_modules/@pydantic/genai-prices/package.json', import.meta.url), 'utf8');
if ((JSON.parse(installed) as { version: string }).version !== RELEASE.version)
  throw new Error('another release of genai-prices is installed: write down its version and day in RELEASE');

const [sitePackages = ''] = process.argv.slice(2);
const litellm = litellmPrices(sitePackages);
const leftOut = new Map<string, string[]>();
const sellers = Object.entries(SELLERS).map(([id, seller]) => sellerOf(providerOf(id), seller));
writeFileSync(new URL('../exporter/src/pricing/default-rates.ts', import.meta.url), sourceText(sellers));
for (const [why, models] of leftOut) console.log(`${why} (${models.length}): ${models.join(', ')}\n`);
console.log(`${sellers.flatMap(({ prices }) => prices.flatMap(({ names }) => names)).length} rows`);

function providerOf(id: string): Provider {
  const provider = findProvider({ providerId: id });
  if (provider?.id !== id) throw new Error(`the source has no provider ${id}`);
  return provider;
}

function sellerOf(provider: Provider, seller: Seller): DefaultSeller {
  const prices = provider.models.flatMap((model) => {
    try {
      return pricesOf(provider, model, seller);
    } catch (error) {
      if (!(error instanceof LeftOut)) throw error;
      leftOut.set(error.message, [...(leftOut.get(error.message) ?? []), `${provider.id}/${model.id}`]);
      return [];
    }
  });
  const moved = Object.entries(MOVED).flatMap(([name, { to, from }]) => {
    const price = prices.find(({ names }) => names.includes(to));
    return price ? [{ ...price, names: [name], from }] : [];
  });
  return { seller: provider.id, source: provider.pricing_urls?.[0] ?? '', prices: [...prices, ...moved] };
}

function pricesOf(provider: Provider, model: ModelInfo, seller: Seller): DefaultPrice[] {
  const why = LEFT_OUT[model.id];
  if (why) throw new LeftOut(why);
  if (/open ?router/i.test(model.price_comments ?? '')) throw new LeftOut('the price of a broker, not of the maker');
  if (BY_HOURS_OR_IMAGES.test(model.id)) throw new LeftOut('priced by images or hours of sound');
  const periods = periodsOf(model).map(({ from, prices }) => ({ ...(from && { from }), ...ratesOf(prices) }));
  const knowsSound = periods.every(({ usdPerMillion }) => usdPerMillion.inputAudio ?? usdPerMillion.outputAudio);
  if (OF_SOUND.test(model.id) && !knowsSound) throw new LeftOut('for sound, without a rate for it');
  const names = namesOf(provider, model, seller);
  if (names.length === 0) throw new LeftOut('sold by others too, or first by others');
  const fee = smallestSearchFee(litellm, `${provider.id}/${model.id}`);
  for (const rates of periods) if (rates.usdPerRequest && fee) rates.usdPerRequest = fee;
  const tiered = seller.litellm === undefined ? [] : serviceTiersOf(litellm, seller.litellm, names, periods);
  return periods.map((rates, index) => ({ names, ...rates, ...(tiered[index] && { serviceTiers: tiered[index] }) }));
}

function periodsOf(model: ModelInfo): { from?: string; prices: ModelPrice }[] {
  const periods = Array.isArray(model.prices) ? model.prices : [{ prices: model.prices }];
  if (periods.some(({ constraint }) => constraint?.type === 'time_of_date'))
    throw new LeftOut('by the hour of the day');
  const flatSince = FLAT_SINCE[model.id];
  const later = flatSince ? periods.map(({ prices }) => ({ from: flatSince, prices: priceAbove(prices, 0) })) : [];
  const dated = periods.map(({ constraint, prices }) => ({
    ...(constraint?.type === 'start_date' && { from: constraint.start_date }),
    prices,
  }));
  return [...dated, ...later];
}

/** What each thing costs where so many input tokens are exceeded. */
function priceAbove(prices: ModelPrice, above: number): ModelPrice {
  const flat = Object.entries(prices).map(([key, price]) => {
    if (typeof price !== 'object') return [key, price];
    return [key, price.tiers.findLast(({ start }) => start <= above)?.price ?? price.base];
  });
  return Object.fromEntries(flat) as ModelPrice;
}

function ratesOf(prices: ModelPrice): DefaultRates {
  const starts = Object.values(prices).flatMap((price) =>
    typeof price === 'object' ? price.tiers.map(({ start }) => start) : [],
  );
  const base = flatRatesOf(priceAbove(prices, -1));
  const tiers = [...new Set(starts)]
    .sort((a, b) => a - b)
    .map((above) => ({ above, usdPerMillion: flatRatesOf(priceAbove(prices, above)).usdPerMillion }));
  return { ...base, ...(tiers.length > 0 && { tiers }) };
}

function flatRatesOf(prices: ModelPrice): DefaultRates {
  const rates: DefaultRates = { usdPerMillion: {} };
  for (const [key, price] of Object.entries(prices)) {
    if (typeof price !== 'number' || IGNORED.has(key)) continue;
    if (SEEN.has(key) && price === prices['input_mtok']) continue;
    const kind = KINDS[key];
    if (kind) rates.usdPerMillion[kind] = String(price);
    else if (key === 'input_document_kpages') rates.usdPerUnit = { pages: String(price / 1000) };
    else if (key === 'requests_kcount') rates.usdPerRequest = String(price / 1000);
    else throw new LeftOut(`has a rate that our usage cannot express: ${key}`);
  }
  if (!rates.usdPerUnit && Object.keys(rates.usdPerMillion).length === 0) throw new LeftOut('free or without a price');
  return rates;
}

/** The names and patterns that the source takes for this model and no other: candidates are made up and tried on it. */
function namesOf({ id, models }: Provider, model: ModelInfo, { own = /./, snapshots = [] }: Seller): string[] {
  const candidates = [model.id, ...literalsOf(model.match)].flatMap((literal) => {
    // A prefix that ends amid a name, or in front of what a client calls its own fine-tuned model.
    if (/[-@]$|-20\d\d$|-v1$|^ft:/.test(literal)) return [literal, `${literal}*`];
    // Spelled in other ways than its seller does, a model is known by its name only; so is a snapshot of it.
    const isName = !/-(latest|preview|v1:0)$/.test(literal) && (id === 'aws' || model.id.startsWith(literal));
    const endings = /-\d{8}$/.test(literal) ? ['', '-v*'] : isName ? ['', ...snapshots] : [''];
    const regions = literal.startsWith('amazon.') ? ['', 'us.', 'eu.'] : [''];
    return regions.flatMap((region) => endings.map((ending) => region + literal + ending));
  });
  const names = candidates.filter(
    (name) => own.test(name) && models.find(({ match }) => matches(match, name.replace('*', '260101'))) === model,
  );
  const prefixes = names.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));
  const covered = (name: string): boolean =>
    prefixes.some((prefix) => name.startsWith(prefix) && name !== `${prefix}*`);
  return [...new Set(names)].filter((name) => !covered(name));
}

function literalsOf(match: MatchLogic): string[] {
  if ('or' in match) return match.or.flatMap(literalsOf);
  if ('and' in match) return match.and.flatMap(literalsOf);
  return 'regex' in match ? [] : Object.values(match);
}

function matches(match: MatchLogic, name: string): boolean {
  if ('or' in match) return match.or.some((each) => matches(each, name));
  if ('and' in match) return match.and.every((each) => matches(each, name));
  if ('equals' in match) return name === match.equals;
  if ('starts_with' in match) return name.startsWith(match.starts_with);
  if ('ends_with' in match) return name.endsWith(match.ends_with);
  if ('contains' in match) return name.includes(match.contains);
  return new RegExp(match.regex).test(name);
}
