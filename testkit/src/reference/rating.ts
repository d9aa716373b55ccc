/** What usage costs: which price holds, and its sum, exact until the one rounding at the end. */
import { instantOf } from './calendar.ts';
import { type Decimal, halfEven, micro, nano, sum } from './money.ts';

const INPUT_KINDS = ['input', 'cacheRead', 'cacheWrite', 'cacheWrite1h', 'inputAudio'] as const;
export const KINDS = [...INPUT_KINDS, 'output', 'reasoning', 'outputAudio'] as const;
export type Kind = (typeof KINDS)[number];
type Rates = Partial<Record<Kind, Decimal>>;

/** A row of the price book, as the API takes it. */
export interface Price {
  readonly model: string;
  readonly provider?: string;
  readonly serviceTier?: string;
  readonly from: string | number;
  readonly usdPerMillion?: Rates;
  readonly tiers?: {
    readonly above: number;
    readonly usdPerMillion?: Rates;
    readonly creditsPerMillion?: Rates;
  }[];
  readonly usdPerUnit?: Readonly<Record<string, Decimal>>;
  readonly usdPerRequest?: Decimal;
  readonly creditsPerUsd?: Decimal;
  readonly creditsPerMillion?: Rates;
  readonly creditsPerUnit?: Readonly<Record<string, Decimal>>;
  readonly default?: boolean;
}

/** What of an event is rated. */
export interface Usage {
  readonly time: string | number;
  readonly type?: string;
  readonly model?: string;
  readonly provider?: string;
  readonly serviceTier?: string;
  readonly tokens?: Partial<Record<Kind, number>>;
  readonly quantity?: Readonly<Record<string, Decimal>>;
  readonly credits?: Decimal;
  readonly costUsd?: Decimal;
}

export interface Rating {
  readonly credits: bigint;
  readonly usd: bigint;
  /** Something that was used has no USD rate: without one its cost would be a silent zero. */
  readonly unpriced: boolean;
}

const isPattern = (price: Price): boolean => price.model.endsWith('*');

function matches(price: Price, event: Usage): boolean {
  if (instantOf(price.from) > instantOf(event.time)) return false;
  if (price.provider !== undefined && price.provider !== event.provider) return false;
  if (price.serviceTier !== undefined && price.serviceTier !== event.serviceTier) return false;
  if (event.model === undefined) return price.model === '*';
  return isPattern(price) ? event.model.startsWith(price.model.slice(0, -1)) : event.model === price.model;
}

const isForAll = ({ model, provider, serviceTier }: Price): boolean =>
  model === '*' && provider === undefined && serviceTier === undefined;

/**
 * What is for everything last; an operator's before a default; own service tier before none, own provider before none,
 * exact name before pattern, longer pattern before shorter, later before earlier.
 */
const precedence = (price: Price): number[] => [
  isForAll(price) ? 0 : 1,
  price.default === true ? 0 : 1,
  price.serviceTier === undefined ? 0 : 1,
  price.provider === undefined ? 0 : 1,
  isPattern(price) ? 0 : 1,
  price.model.length,
  instantOf(price.from),
];

function compare(a: Price, b: Price): number {
  const [left, right] = [precedence(a), precedence(b)];
  const first = left.findIndex((value, index) => value !== right[index]);
  return first < 0 ? 0 : (left[first] ?? 0) - (right[first] ?? 0);
}

export const priceFor = (book: readonly Price[], event: Usage): Price | null =>
  book
    .filter((price) => matches(price, event))
    .sort(compare)
    .at(-1) ?? null;

/** Whose rates a kind without a rate of its own may have, the first that there is. */
const SAME_AS: Partial<Record<Kind, readonly Kind[]>> = {
  cacheRead: ['input'],
  cacheWrite: ['input'],
  cacheWrite1h: ['cacheWrite', 'input'],
  inputAudio: ['input'],
  reasoning: ['output'],
  outputAudio: ['output'],
};

const rateOf = (rates: Rates, kind: Kind): Decimal | undefined =>
  [kind, ...(SAME_AS[kind] ?? [])].map((each) => rates[each]).find((rate) => rate !== undefined);

/** What tokens cost: as the row says, then as each tier does that the input in all exceeds, from the lowest up. */
function ratesOf(event: Usage, price: Price | null): { usd: Rates; credits: Rates } {
  const input = sum(INPUT_KINDS.map((kind) => BigInt(event.tokens?.[kind] ?? 0)));
  const exceeded = (price?.tiers ?? []).filter(({ above }) => input > BigInt(above));
  return {
    usd: Object.assign({}, price?.usdPerMillion, ...exceeded.map((tier) => tier.usdPerMillion)) as Rates,
    credits: Object.assign({}, price?.creditsPerMillion, ...exceeded.map((tier) => tier.creditsPerMillion)) as Rates,
  };
}

/** Tokens are millionths of a million, and quantities have six decimals: both are counted in millionths. */
function partsOf(event: Usage, price: Price | null) {
  const rates = ratesOf(event, price);
  const tokens = KINDS.map((kind) => ({
    millionths: BigInt(event.tokens?.[kind] ?? 0),
    usd: rateOf(rates.usd, kind),
    credits: rateOf(rates.credits, kind),
  }));
  const quantities = Object.entries(event.quantity ?? {}).map(([unit, quantity]) => ({
    millionths: micro(quantity),
    usd: price?.usdPerUnit?.[unit],
    credits: price?.creditsPerUnit?.[unit],
  }));
  const request = { millionths: event.type?.endsWith('_inference') ? 1_000_000n : 0n, usd: price?.usdPerRequest ?? 0 };
  return [...tokens, ...quantities, { ...request, credits: undefined }].filter(({ millionths }) => millionths > 0n);
}

export const isUpstream = (event: Usage): boolean => event.credits !== undefined || event.costUsd !== undefined;

/** A `byom` organization pays in USD only. */
export function rate(event: Usage, price: Price | null, byom: boolean): Rating {
  const creditsPerUsd = nano(price?.creditsPerUsd ?? 100);
  if (isUpstream(event)) {
    const usd = event.costUsd === undefined ? null : nano(event.costUsd);
    // 1e-9 USD x 1e-9 credits a USD = 1e-18 credits, of which a micro-credit has 1e12.
    const converted = halfEven((usd ?? 0n) * creditsPerUsd, 10n ** 12n);
    const credits = event.credits === undefined ? converted : micro(event.credits);
    return { credits: byom ? 0n : credits, usd: usd ?? 0n, unpriced: byom && usd === null };
  }
  const parts = partsOf(event, price).map((part) => {
    // 1e-6 x 1e-9 USD = 1e-15 USD; x 1e-9 credits a USD = 1e-24 credits.
    const usd = part.usd === undefined ? null : part.millionths * nano(part.usd);
    const own = part.credits === undefined ? null : part.millionths * nano(part.credits) * 10n ** 9n;
    return { usd, credits: own ?? (usd === null ? null : usd * creditsPerUsd) };
  });
  const credits = halfEven(sum(parts.map((part) => part.credits ?? 0n)), 10n ** 18n);
  const usd = halfEven(sum(parts.map((part) => part.usd ?? 0n)), 10n ** 6n);
  const unpriced = parts.some((part) => part.usd === null);
  return { credits: byom ? 0n : credits, usd, unpriced };
}
