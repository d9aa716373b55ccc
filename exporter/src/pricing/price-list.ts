import { TOKEN_KINDS } from '../model/event.ts';
import { formatDecimal } from '../model/money.ts';
import type { Price } from './price.ts';
import { RATE_DECIMALS, tokenRate, type RatesOfTokens, type UnitRates } from './rates.ts';

/** What a list of prices would change in a price book. */
export interface PriceChange {
  /** `gone`: stored, and not in the list. It stays as it is: nothing is ever taken out of a price book. */
  readonly kind: 'new' | 'changed' | 'gone';
  /** The row that would be put, dated; of what is gone, the stored one. */
  readonly price: Omit<Price, 'id'>;
  /** What differs; of what is new or gone, all of it. */
  readonly rates: readonly RateChange[];
}

export interface RateChange {
  /** For example `usdPerMillion.input`, or `tiers.200000.usdPerMillion.input`: with more input tokens than that. */
  readonly rate: string;
  /** Decimals, null where there is no rate. */
  readonly before: string | null;
  readonly after: string | null;
  /** Whether it moves more than tenfold: rather a slip in the list than a price. */
  readonly isLarge: boolean;
}

const LARGE = 10n;

/**
 * Compares a list with the stored rows of its kind, defaults with defaults and an operator's with an operator's.
 *
 * A row for what has none is new, as it is dated. A row that is dated after all that is stored for the same keeps its
 * date. A row that says otherwise of what is stored holds from `from` on (epoch milliseconds), so that no event of
 * before is rated otherwise; what the list says of times that are over by then is left out.
 */
export function changesBy(stored: readonly Price[], list: readonly Omit<Price, 'id'>[], from: number): PriceChange[] {
  const known = byKey(stored.toSorted((a, b) => a.id - b.id));
  const wanted = byKey(list);
  const changes = [...wanted].flatMap(([key, rows]) => changesOfOne(known.get(key) ?? [], rows, from));
  const kinds = new Set(list.map(({ isDefault }) => isDefault));
  const gone = [...known].flatMap(([key, rows]) => {
    const price = rows.at(-1);
    return wanted.has(key) || !price || !kinds.has(price.isDefault) ? [] : [changeOf('gone', price, null)];
  });
  return [...changes, ...gone];
}

/** By what they are for; each the earliest first, and of a date the last one only. */
function byKey<P extends Omit<Price, 'id'>>(rows: readonly P[]): Map<string, P[]> {
  const found = new Map<string, Map<number, P>>();
  for (const row of rows) {
    const key = JSON.stringify([row.isDefault, row.model, row.provider, row.serviceTier]);
    found.set(key, (found.get(key) ?? new Map<number, P>()).set(row.from, row));
  }
  return new Map([...found].map(([key, dated]) => [key, [...dated.values()].sort((a, b) => a.from - b.from)]));
}

function changesOfOne(
  stored: readonly Omit<Price, 'id'>[],
  list: readonly Omit<Price, 'id'>[],
  from: number,
): PriceChange[] {
  const newest = stored.at(-1);
  if (!newest) return list.map((price) => changeOf('new', null, price));
  const changes: PriceChange[] = [];
  for (const [index, row] of list.entries()) {
    const date = row.from > newest.from ? row.from : Math.max(row.from, from);
    if ((list[index + 1]?.from ?? Infinity) <= date) continue;
    const held = [...stored, ...changes.map(({ price }) => price)]
      .filter((price) => price.from <= date)
      .sort((a, b) => a.from - b.from)
      .at(-1);
    const change = changeOf(held ? 'changed' : 'new', held ?? null, { ...row, from: date });
    if (change.rates.length > 0) changes.push(change);
  }
  return changes;
}

function changeOf(
  kind: PriceChange['kind'],
  before: Omit<Price, 'id'> | null,
  after: Omit<Price, 'id'> | null,
): PriceChange {
  const price = after ?? before;
  if (!price) throw new TypeError('a change has a price before or after it');
  const boundaries = [before, after].flatMap((each) => each?.tiers.map(({ above }) => above) ?? []);
  const [was, is] = [before, after].map((each) => each && ratesOf(each, boundaries));
  const names = new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])]);
  const rates = [...names].flatMap((rate) => rateChange(rate, was?.get(rate), is?.get(rate)) ?? []);
  return { kind, price, rates: rates.filter(({ rate }) => isSaid(rate, before) || isSaid(rate, after)) };
}

function rateChange(rate: string, before: bigint | undefined, after: bigint | undefined): RateChange | null {
  if (before === after) return null;
  const text = (each: bigint | undefined) => (each === undefined ? null : formatDecimal(each, RATE_DECIMALS));
  const moves = before !== undefined && after !== undefined;
  const isLarge = moves && (before * LARGE < after || after * LARGE < before);
  return { rate, before: text(before), after: text(after), isLarge };
}

/** Every rate by its name, those of tokens as they are charged, on either side of each boundary. */
function ratesOf(price: Omit<Price, 'id'>, boundaries: readonly number[]): Map<string, bigint> {
  const levels = [...new Set(boundaries)].sort((a, b) => a - b);
  const named: [string, bigint | undefined][] = [
    ...tokenRatesOf(price, ''),
    ...levels.flatMap((above) =>
      tokenRatesOf(price.tiers.findLast((tier) => tier.above <= above) ?? price, `tiers.${above}.`),
    ),
    ...unitRatesOf(price.usdPerUnit, 'usdPerUnit'),
    ...unitRatesOf(price.creditsPerUnit, 'creditsPerUnit'),
    ['usdPerRequest', price.usdPerRequest === 0n ? undefined : price.usdPerRequest],
    ['creditsPerUsd', price.creditsPerUsd],
  ];
  return new Map(named.flatMap(([name, rate]) => (rate === undefined ? [] : [[name, rate] as const])));
}

const tokenRatesOf = (rates: RatesOfTokens, within: string): [string, bigint | undefined][] =>
  (['usdPerMillion', 'creditsPerMillion'] as const).flatMap((name) =>
    TOKEN_KINDS.map((kind, index): [string, bigint | undefined] => [
      `${within}${name}.${kind}`,
      tokenRate(rates[name], index),
    ]),
  );

const unitRatesOf = (rates: UnitRates, name: string): [string, bigint][] =>
  Object.entries(rates).map(([unit, rate]) => [`${name}.${unit}`, rate]);

/** Whether a price says it itself: what stands in for another is told once. */
function isSaid(rate: string, price: Omit<Price, 'id'> | null): boolean {
  const [name, kind] = rate.split('.').slice(-2);
  if (!price || !kind || (name !== 'usdPerMillion' && name !== 'creditsPerMillion')) return price !== null;
  return [price, ...price.tiers].some((rates) => Object.hasOwn(rates[name], kind));
}
