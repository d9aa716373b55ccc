import { used } from '../../test/reading/states.ts';
import { breakdown, factsOf, rank } from './breakdown.ts';
import { NO_NAMES } from './names.ts';
import type { Ranked } from './ranking.ts';

const row = (key: string, amounts: Parameters<typeof used>[0], paid: 'credits' | 'usd' = 'credits'): Ranked => ({
  ...{ org: paid === 'usd' ? 'byom' : 'acme', key, paid },
  amounts: used(amounts),
});
const keys = (rows: readonly Ranked[]): string => rows.map(({ key }) => key).join('');
const ALL = { offset: 0, limit: 100 };

test.each([
  ['credits', 'desc', 'bac'],
  ['credits', 'asc', 'cab'],
  ['inputTokens', 'desc', 'cba'],
  ['key', 'asc', 'abc'],
  ['name', 'asc', 'bca'],
] as const)('the order by %s, %s, is %s', (sort, order, expected) => {
  const rows = [row('a', { credits: 2 }), row('b', { credits: 5, input: 1 }), row('c', { credits: 1, cacheRead: 2 })];
  const names = new Map([['acme', new Map([['a', 'zoe']])]]);
  expect(keys(rank(rows, { sort, order }, names))).toBe(expected);
});

test('of equals the key decides, whichever way the order goes', () => {
  const rows = [row('b', {}), row('a', {}), row('c', {})];
  for (const order of ['asc', 'desc'] as const)
    expect(keys(rank(rows, { sort: 'credits', order }, NO_NAMES))).toBe('abc');
});

test('a share is of what is paid in the same', () => {
  const ranked = [row('a', { credits: 30 }), row('b', { credits: 10, usd: 7 }), row('c', { usd: 5 }, 'usd')];
  const { rows, total, severalOrgs } = breakdown.fold(factsOf(2, ranked), { page: ranked, names: NO_NAMES }, ALL, {
    by: 'model',
  });
  expect(rows.map(({ key, share }) => [key, share])).toEqual([
    ['a', 0.75],
    ['b', 0.25],
    ['c', 1],
  ]);
  expect(total).toEqual(used({ credits: 40, usd: 12, events: 3 }));
  expect(severalOrgs).toBe(true);
});

test('a page has its rows, by their names, and the total of all', () => {
  const ranked = [row('a', { credits: 3 }), row('b', { credits: 2 }), row('c', { credits: 1 })];
  const names = new Map([['acme', new Map([['b', 'Bert']])]]);
  const shown = { page: ranked.slice(1, 2), names };
  const page = breakdown.fold(factsOf(1, ranked), shown, { offset: 1, limit: 1 }, { by: 'workspace' });
  expect(page.rows).toMatchObject([{ key: 'b', name: 'Bert', share: 0.333333333 }]);
  expect(page.total).toEqual(used({ credits: 6, events: 3 }));
  expect(breakdown.size(factsOf(1, ranked))).toBe(3);
});

test('by kind of token it is counts, and shares of them', () => {
  const ranked = [row('', { input: 6, output: 2 }), row('', { reasoning: 2 })];
  const { tokens } = breakdown.fold(factsOf(1, ranked), { page: ranked, names: NO_NAMES }, ALL, { by: 'token_type' });
  expect(tokens?.map(({ kind, count, share }) => [kind, count, share])).toEqual([
    ['input', 6, 0.6],
    ['cacheRead', 0, 0],
    ['cacheWrite', 0, 0],
    ['cacheWrite1h', 0, 0],
    ['inputAudio', 0, 0],
    ['output', 2, 0.2],
    ['reasoning', 2, 0.2],
    ['outputAudio', 0, 0],
  ]);
});
