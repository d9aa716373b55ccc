import { RowIds } from './row-ids.ts';

const idsOf = (...rows: object[]): string[] => {
  const ids = new RowIds();
  return rows.map((row) => ids.next(row as Record<string, unknown>));
};
const [A, B] = [
  { t: '1', n: 'x' },
  { t: '2', n: 'x' },
];

test('equal rows have one id and their ordinal, whatever stands between them or is before', () => {
  const [a, b, second, third] = idsOf(A, B, A, A);
  expect([second, third]).toEqual([`${a ?? ''}_1`, `${a ?? ''}_2`]);
  expect(a).not.toBe(b);
  expect(idsOf(B, A, A, A)).toEqual([b, a, second, third]);
});

test('the order of columns, and of fields in them, makes no difference; names and values do', () => {
  const nested = { usage: { in: 1, out: 2 }, list: [1, 2] };
  expect(idsOf({ n: 'x', t: '1' })).toEqual(idsOf(A));
  expect(idsOf({ list: [1, 2], usage: { out: 2, in: 1 } })).toEqual(idsOf(nested));
  const all = idsOf(
    ...[A, B, { t: 'x', n: '1' }, { t: 1, n: 'x' }, { t: '1', n: 'x', m: '' }, nested, { ...nested, list: [2, 1] }],
  );
  expect(new Set(all).size).toBe(all.length);
});

test('an id fits into the 128 characters that one has, and is printable', () => {
  expect(idsOf({ long: 'x'.repeat(100_000) })[0]).toMatch(/^row_[\w-]{22}$/);
});

test('a hundred thousand rows, each three times, are counted apart', () => {
  const ids = new RowIds();
  const rounds = [0, 1, 2].map(() => Array.from({ length: 100_000 }, (_, row) => ids.next({ row })));
  const ordinals = rounds.map((made) => new Set(made.map((id) => id.slice('row_'.length + 22))));
  expect(ordinals.map((found) => [...found])).toEqual([[''], ['_1'], ['_2']]);
  expect(new Set(rounds.flat()).size).toBe(300_000);
});
