import { MEASURES } from '../ledger/rollups.ts';
import { ConversationTotals } from './conversation-totals.ts';

const of = (number: number, firstTime: number, lastTime: number, credits = 1): number[] => [
  ...[number, firstTime, lastTime, credits],
  ...MEASURES.slice(1).map(() => 0),
];
const MANY = Array.from({ length: 3000 }, (_, i) => of(2 * i + 1, 10 * i, 10 * i + 15, i));
const table = ConversationTotals.NONE.with(MANY, 1);

test('a later state has what changed and what is new, and shares the rest with the one before, which stays', () => {
  const later = table?.with([of(5, 20, 99, 2 ** 40), of(6001, 7, 8, 3)], 2);
  expect([table?.rows, later?.rows, later?.version]).toEqual([3000, 3001, 2]);
  expect([table?.amountsAt(2)[0], later?.amountsAt(2)[0]]).toEqual([2, 2 ** 40]);
  expect([later?.find(6001), later?.find(5), later?.find(6), table?.find(6001)]).toEqual([3000, 2, -1, -1]);
  expect(later?.chunks.map((chunk) => table?.chunks.includes(chunk))).toEqual([false, true, false]);
});

test('what lies within a range is told from what its edges cut, and added up', () => {
  const { whole, cut, sum } = table?.within({ from: 1000, to: 2000 }) ?? {};
  expect([whole?.at(0), whole?.at(-1), whole?.length]).toEqual([100, 198, 99]);
  expect(cut).toEqual([99, 199]);
  expect(sum?.[0]).toBe((99 * (100 + 198)) / 2);
  expect(table?.within({ from: 0, to: 1e6 }).sum[0]).toBe((2999 * 3000) / 2);
});

test('what it cannot hold it refuses: amounts that are no safe integers, and numbers out of order', () => {
  for (const row of [of(9999, 1, 2, 2 ** 53), of(9999, 1, 2, Infinity), of(9999, 1, 2, -1), of(4, 1, 2)])
    expect(table?.with([row], 2)).toBeNull();
});
