import { DIMENSIONS, NO_QUANTITY, TOKEN_KINDS, type Dimension } from '../model/event.ts';
import { PriceBook } from '../pricing/price-book.ts';
import { parsePrice, type Price } from '../pricing/price.ts';
import type { RatedUsage } from './store.ts';
import { Comparison, whatIf, type Otherwise } from './what-if.ts';

const NO_TOKENS = TOKEN_KINDS.map(() => 0);
const JUNE = Date.parse('2026-06-01T00:00:00Z');
const priced = (id: number, model: string, input: string, from = '2020-01-01'): Price => {
  const price = parsePrice({ model, from, usdPerMillion: { input } });
  if ('error' in price) throw new Error(price.error);
  return { ...price, id };
};
const BOOK = new PriceBook([priced(1, 'dear', '10'), priced(2, 'cheap', '1'), priced(3, 'dear', '20', '2026-07-01')]);

/** A million input tokens, charged ten dollars. */
const usage = (named: Partial<Record<Dimension, string>>, changes: Partial<RatedUsage> = {}): RatedUsage => ({
  ...{ time: JUNE, tokens: [1_000_000, ...NO_TOKENS.slice(1)], quantity: NO_QUANTITY, credits: null, usd: null },
  dimensions: DIMENSIONS.map((name) => named[name] ?? ''),
  ...{ chargedCredits: 1_000_000_000n, chargedUsd: 10_000_000_000n },
  ...changes,
});
const onCheap: Otherwise = { model: { model: 'cheap', provider: '' }, priceTime: null };
const usd = (comparison: Comparison) => [comparison.total.usd, comparison.total.wouldUsd].map((n) => Number(n) / 1e9);

test('another model is rated by its price, the rest stays as it was', () => {
  const comparison = new Comparison({}, onCheap, BOOK);
  comparison.add(usage({ model: 'dear' }));
  comparison.add(usage({ type: 'tool' }, { usd: 10_000_000_000n, tokens: NO_TOKENS }));
  expect(usd(comparison)).toEqual([20, 11]);
  expect([...comparison.models.keys()]).toEqual(['dear', '']);
});

test('what came with an amount is rated anew only on another model, and where there is something to count', () => {
  const upstream = { usd: 10_000_000_000n };
  const other = new Comparison({}, onCheap, BOOK);
  other.add(usage({ model: 'dear' }, upstream));
  other.add(usage({ model: 'dear' }, { ...upstream, tokens: NO_TOKENS }));
  expect(usd(other)).toEqual([20, 11]);
  const later = new Comparison({}, { model: null, priceTime: Date.parse('2026-08-01') }, BOOK);
  later.add(usage({ model: 'dear' }, upstream));
  later.add(usage({ model: 'dear' }));
  expect(usd(later)).toEqual([20, 30]);
});

test('filters leave out, and what has no price is counted', () => {
  const unknown: Otherwise = { model: { model: 'unknown', provider: '' }, priceTime: null };
  const comparison = new Comparison({ user: ['ann', 'bob'] }, unknown, BOOK);
  for (const user of ['ann', 'bob', 'eve']) comparison.add(usage({ model: 'dear', user }));
  expect(comparison.total).toMatchObject({ events: 2, unpriced: 2 });
});

test('the models come largest first', () => {
  const comparison = new Comparison({}, onCheap, BOOK);
  comparison.add(usage({ model: 'small' }, { chargedCredits: 1n }));
  comparison.add(usage({ model: 'large' }));
  const facts = { billingModel: 'credits', range: { from: 0, to: 1 }, otherwise: onCheap, comparison } as const;
  expect(whatIf.fold(facts, {}).models.map(([model]) => model)).toEqual(['large', 'small']);
});
