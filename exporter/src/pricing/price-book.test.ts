import fc from 'fast-check';
import { DEFAULT_CREDITS_PER_USD, type Price } from './price.ts';
import { PriceBook } from './price-book.ts';

let nextId = 1;
const row = (model: string, provider: string | null = null, from = 0): Price => ({
  id: nextId++,
  model,
  provider,
  from,
  usdPerMillion: {},
  usdPerUnit: {},
  creditsPerUsd: DEFAULT_CREDITS_PER_USD,
  creditsPerMillion: {},
  creditsPerUnit: {},
});

/** How a row reads in the tables below. */
const text = (price: Price | undefined): string | undefined =>
  price && `${price.provider ?? '-'} ${price.model} ${price.from}`;

const BOOK = [
  row('gpt-4o'),
  row('gpt-4o', null, 100),
  row('gpt-4o*'),
  row('gpt-4*'),
  row('gpt-4o', 'azure', 200),
  row('gpt-4*', 'azure'),
  row('*', 'local'),
  row('*', null, 500),
];

test.each<[string, string, string, number, string | undefined]>([
  ['a row of the event’s provider before a row without provider', 'azure', 'gpt-4o', 300, 'azure gpt-4o 200'],
  ['… even one whose pattern is shorter', 'azure', 'gpt-4o', 150, 'azure gpt-4* 0'],
  ['… even one that matches everything', 'local', 'gpt-4o', 150, 'local * 0'],
  ['a provider without rows of its own', 'openai', 'gpt-4o', 150, '- gpt-4o 100'],
  ['an event without provider matches only rows without', '', 'gpt-4', 150, '- gpt-4* 0'],
  ['an exact model name before a pattern', '', 'gpt-4o', 50, '- gpt-4o 0'],
  ['then the longest matching pattern', '', 'gpt-4o-mini', 50, '- gpt-4o* 0'],
  ['then the latest from', '', 'gpt-4o', 1000, '- gpt-4o 100'],
  ['a price holds from its date, that instant included', '', 'gpt-4o', 100, '- gpt-4o 100'],
  ['a pattern does not match what is shorter than it', '', 'gpt-', 50, undefined],
  ['no row yet', '', 'gpt-4o', -1, undefined],
  ['no model matches only *', '', '', 500, '- * 500'],
  ['… of the provider too', 'local', '', 0, 'local * 0'],
  ['no model, and no * yet', '', '', 499, undefined],
])('%s', (_, provider, model, time, expected) => {
  expect(text(new PriceBook(BOOK).find(provider, model, time))).toBe(expected);
});

test('of two rows alike the one stored last holds', () => {
  const [first, second] = [row('m'), row('m')];
  expect(new PriceBook([second, first]).find('', 'm', 1)).toBe(second);
});

test('get gives a row by its id', () => {
  const book = new PriceBook(BOOK);
  for (const price of BOOK) expect(book.get(price.id)).toBe(price);
  expect(book.get(0)).toBeUndefined();
});

test('made-up model names do not change what is found', () => {
  const book = new PriceBook(BOOK);
  for (let name = 0; name < 25_000; name++) book.find(`p${name % 7}`, `gpt-4o-${name}`, 0);
  expect(text(book.find('azure', 'gpt-4o', 300))).toBe('azure gpt-4o 200');
});

/** The contract's sentence, word by word, on all rows. */
function findSlowly(rows: Price[], provider: string, model: string, time: number): Price | undefined {
  const matches = (price: Price): boolean =>
    price.model.endsWith('*') ? model.startsWith(price.model.slice(0, -1)) : price.model === model;
  let candidates = rows.filter((price) => price.from <= time && matches(price));
  const prefer = (better: (price: Price) => boolean): void => {
    if (candidates.some(better)) candidates = candidates.filter(better);
  };
  candidates = candidates.filter((price) => price.provider === null || price.provider === provider);
  prefer((price) => price.provider !== null);
  prefer((price) => !price.model.endsWith('*'));
  const longest = Math.max(...candidates.map((price) => price.model.length));
  prefer((price) => price.model.length === longest);
  const latest = Math.max(...candidates.map((price) => price.from));
  prefer((price) => price.from === latest);
  return candidates.toSorted((a, b) => b.id - a.id)[0];
}

test('finds what the contract’s sentence, read word by word, finds', () => {
  const model = fc.stringMatching(/^[ab]{0,3}$/);
  const rows = fc.array(
    fc
      .tuple(model, fc.boolean(), fc.constantFrom(null, 'p', 'q'), fc.integer({ min: 0, max: 4 }))
      .filter(([name, isPattern]) => isPattern || name !== '')
      .map(([name, isPattern, provider, from]) => row(isPattern ? `${name}*` : name, provider, from)),
  );
  fc.assert(
    fc.property(
      rows,
      fc.array(fc.tuple(fc.constantFrom('', 'p', 'x'), model, fc.integer({ min: 0, max: 5 }))),
      (all, asked) => {
        const book = new PriceBook(all);
        for (const question of asked) expect(book.find(...question)).toBe(findSlowly(all, ...question));
      },
    ),
    { numRuns: 500 },
  );
});
