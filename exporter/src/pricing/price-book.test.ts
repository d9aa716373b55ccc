import fc from 'fast-check';
import { DEFAULT_CREDITS_PER_USD, type Price } from './price.ts';
import { PriceBook, holding, type PriceKey } from './price-book.ts';

let nextId = 1;
const row = (model: string, provider: string | null = null, from = 0, more: Partial<Price> = {}): Price => ({
  id: nextId++,
  model,
  provider,
  serviceTier: null,
  from,
  tiers: [],
  usdPerRequest: 0n,
  isDefault: false,
  usdPerMillion: {},
  usdPerUnit: {},
  creditsPerUsd: DEFAULT_CREDITS_PER_USD,
  creditsPerMillion: {},
  creditsPerUnit: {},
  ...more,
});
const key = (provider: string, model: string, serviceTier = ''): PriceKey => ({ provider, model, serviceTier });

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
  expect(text(new PriceBook(BOOK).find(key(provider, model), time))).toBe(expected);
});

test('of two rows alike the one stored last holds', () => {
  const [first, second] = [row('m'), row('m')];
  expect(new PriceBook([second, first]).find(key('', 'm'), 1)).toBe(second);
});

test('get gives a row by its id', () => {
  const book = new PriceBook(BOOK);
  for (const price of BOOK) expect(book.get(price.id)).toBe(price);
  expect(book.get(0)).toBeUndefined();
});

test('made-up model names do not change what is found', () => {
  const book = new PriceBook(BOOK);
  for (let name = 0; name < 25_000; name++) book.find(key(`p${name % 7}`, `gpt-4o-${name}`), 0);
  expect(text(book.find(key('azure', 'gpt-4o'), 300))).toBe('azure gpt-4o 200');
});

const DEFAULT = { isDefault: true };
const BATCH = { serviceTier: 'batch' };
const MIXED = [
  row('gpt-4o', null, 0, DEFAULT),
  row('gpt-4o', null, 0, { ...DEFAULT, ...BATCH }),
  row('gpt-4o', 'azure', 0, DEFAULT),
  row('claude*', null, 0, DEFAULT),
  row('claude*', null, 0, BATCH),
  row('c*', null, 50),
  row('*', null, 100),
  row('*', 'local'),
];

test.each<[string, PriceKey, number, number]>([
  ['a default where the operator has none', key('', 'gpt-4o'), 9, 0],
  ['even where the operator has one for everything', key('', 'gpt-4o'), 200, 0],
  ['but not where that is one for everything of its provider', key('local', 'gpt-4o'), 9, 7],
  ['an operator’s pattern before a longer one of the defaults', key('', 'claude-5'), 60, 5],
  ['from its date on', key('', 'claude-5'), 40, 3],
  ['a row of the service tier before one of none', key('', 'claude-5', 'batch'), 60, 4],
  ['… even before one of the provider', key('azure', 'gpt-4o', 'batch'), 9, 1],
  ['a service tier without rows of its own', key('azure', 'gpt-4o', 'flex'), 9, 2],
  ['nothing of a service tier for what has none', key('', 'claude-5'), 9, 3],
])('of defaults, and rows of a service tier: %s', (_, wanted, time, expected) => {
  expect(MIXED.indexOf(new PriceBook(MIXED).find(wanted, time) as Price)).toBe(expected);
});

test('the ranked rows of a key hold each from its date on', () => {
  const ranked = new PriceBook(BOOK).ranked(key('azure', 'gpt-4o'));
  expect(ranked.map(text)).toEqual([
    ...['azure gpt-4o 200', 'azure gpt-4* 0', '- gpt-4o 100', '- gpt-4o 0'],
    ...['- gpt-4o* 0', '- gpt-4* 0', '- * 500'],
  ]);
  expect(text(holding(ranked, 199))).toBe('azure gpt-4* 0');
  expect(holding(ranked, -1)).toBeUndefined();
});

/** The contract’s sentence, word by word, on all rows. */
function findSlowly(rows: Price[], { provider, model, serviceTier }: PriceKey, time: number): Price | undefined {
  const matches = (price: Price): boolean =>
    price.model.endsWith('*') ? model.startsWith(price.model.slice(0, -1)) : price.model === model;
  let candidates = rows.filter((price) => price.from <= time && matches(price));
  const prefer = (better: (price: Price) => boolean): void => {
    if (candidates.some(better)) candidates = candidates.filter(better);
  };
  candidates = candidates.filter((price) => price.provider === null || price.provider === provider);
  candidates = candidates.filter((price) => price.serviceTier === null || price.serviceTier === serviceTier);
  prefer((price) => price.model !== '*' || price.provider !== null || price.serviceTier !== null);
  prefer((price) => !price.isDefault);
  prefer((price) => price.serviceTier !== null);
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
      .record({
        name: model,
        isPattern: fc.boolean(),
        provider: fc.constantFrom(null, 'p', 'q'),
        from: fc.integer({ min: 0, max: 4 }),
        serviceTier: fc.constantFrom(null, null, 's', 't'),
        isDefault: fc.boolean(),
      })
      .filter(({ name, isPattern }) => isPattern || name !== '')
      .map(({ name, isPattern, provider, from, ...more }) => row(isPattern ? `${name}*` : name, provider, from, more)),
  );
  const wanted = fc.record({
    provider: fc.constantFrom('', 'p', 'x'),
    model,
    serviceTier: fc.constantFrom('', 's', 'x'),
  });
  fc.assert(
    fc.property(rows, fc.array(fc.tuple(wanted, fc.integer({ min: 0, max: 5 }))), (all, questions) => {
      const book = new PriceBook(all);
      for (const [found, time] of questions) expect(book.find(found, time)).toBe(findSlowly(all, found, time));
    }),
    { numRuns: 500 },
  );
});
