import { changesBy } from './price-list.ts';
import { parsePrice, type Price, type PriceInput } from './price.ts';

const NOW = Date.parse('2026-06-01');
const row = (input: Partial<PriceInput>, id = 1): Price => {
  const price = parsePrice({ model: 'm', from: '2020-01-01', ...input });
  if ('error' in price) throw new Error(`${price.field} ${price.error}`);
  return { ...price, id };
};
/** A line for each rate, as short as it can be. */
const lines = (stored: Partial<PriceInput>[], list: Partial<PriceInput>[]): string[] =>
  changesBy(
    stored.map((each, index) => row(each, index + 1)),
    list.map((each) => row(each)),
    NOW,
  ).flatMap(({ kind, price: { model, serviceTier, from }, rates }) =>
    rates.map(({ rate, before, after, isLarge }) => {
      const day = new Date(from).toISOString().slice(0, 10);
      const what = [kind, model, ...(serviceTier === null ? [] : [serviceTier]), day, rate, `${before}→${after}`];
      return [...what, ...(isLarge ? ['large'] : [])].join(' ');
    }),
  );
const input = (rate: number | string, more: Partial<PriceInput> = {}): Partial<PriceInput> => ({
  usdPerMillion: { input: rate },
  ...more,
});

test('what is the same changes nothing, however it is written', () => {
  const stored = [{ usdPerMillion: { input: '1.0', cacheRead: 1 }, source: 'a' }];
  expect(lines(stored, [{ usdPerMillion: { input: 1 }, source: 'b' }])).toEqual([]);
});

test('what nothing is stored for is new, as it is dated', () => {
  expect(lines([input(1)], [input(1), input(2, { model: 'n' }), input(3, { serviceTier: 'batch' })])).toEqual([
    'new n 2020-01-01 usdPerMillion.input null→2',
    'new n 2020-01-01 creditsPerUsd null→100',
    'new m batch 2020-01-01 usdPerMillion.input null→3',
    'new m batch 2020-01-01 creditsPerUsd null→100',
  ]);
});

test('what says otherwise of what is stored holds from now on', () => {
  expect(lines([input(1)], [input(2)])).toEqual(['changed m 2026-06-01 usdPerMillion.input 1→2']);
});

test('put once, it changes nothing any more', () => {
  expect(lines([input(1), input(2, { from: NOW - 1 })], [input(2)])).toEqual([]);
});

test('what is dated after all that is stored keeps its date', () => {
  const list = [input(1), input(2, { from: '2026-03-01' }), input(3, { from: '2027-01-01' })];
  expect(lines([input(1)], list)).toEqual([
    'changed m 2026-03-01 usdPerMillion.input 1→2',
    'changed m 2027-01-01 usdPerMillion.input 2→3',
  ]);
});

test('what the list says of times that are over is left out', () => {
  const stored = [input(1), input(3, { from: '2026-03-01' })];
  expect(lines(stored, [input(2), input(3, { from: '2026-03-01' })])).toEqual([]);
});

test('of rows for the same the one stored last is compared', () => {
  expect(lines([input(1), input(2)], [input(2)])).toEqual([]);
});

test('what is stored and not in the list is gone, among rows of its kind', () => {
  const stored = [input(1), input(2, { model: 'old' }), input(3, { model: 'own', default: true })];
  expect(lines(stored, [input(1)])).toEqual([
    'gone old 2020-01-01 usdPerMillion.input 2→null',
    'gone old 2020-01-01 creditsPerUsd 100→null',
  ]);
});

test('defaults are compared with defaults only', () => {
  expect(lines([input(5), input(1, { default: true })], [input(1, { default: true })])).toEqual([]);
});

test('tiers are compared on both sides of each boundary, and a rate that stands in is not told twice', () => {
  const tiers = [{ above: 200, usdPerMillion: { input: 2 } }];
  expect(
    lines([{ usdPerMillion: { input: 1, output: 4 } }], [{ usdPerMillion: { input: 1, output: 4 }, tiers }]),
  ).toEqual(['changed m 2026-06-01 tiers.200.usdPerMillion.input 1→2']);
});

test.each<[string, Partial<PriceInput>, Partial<PriceInput>, boolean]>([
  ['tenfold', input(1), input(10), false],
  ['more than tenfold', input(1), input('10.1'), true],
  ['to less than a tenth', input(1), input('0.09'), true],
  ['from nothing', input(0), input('0.1'), true],
  ['where there was no rate', { usdPerUnit: {} }, { usdPerUnit: { pages: 9 } }, false],
  ['of a unit', { usdPerUnit: { pages: '0.01' } }, { usdPerUnit: { pages: 1 } }, true],
  ['of a request', { usdPerRequest: 1 }, { usdPerRequest: 11 }, true],
  ['credits for a dollar', {}, { creditsPerUsd: 1 }, true],
  ['cache reads that cost what input did', input(1), { usdPerMillion: { input: 1, cacheRead: '0.05' } }, true],
  ['above a boundary', input(1), { ...input(1), tiers: [{ above: 9, usdPerMillion: { input: 11 } }] }, true],
])('%s', (_, before, after, isLarge) => {
  const [change] = changesBy([row(before)], [row(after)], NOW);
  expect(change?.rates.map((rate) => rate.isLarge)).toEqual([isLarge]);
});
