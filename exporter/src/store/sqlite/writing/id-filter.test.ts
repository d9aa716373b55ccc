import { describe, expect, test } from '@jest/globals';
import { seeded } from '@ledgerline/testkit/random.ts';
import { KEYS } from '../../../model/id-key.ts';
import { IdFilter } from './id-filter.ts';

/** Of the first of 256 partitions. */
function keys(seed: number, count: number): number[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => Math.floor(random() * 2 ** 12) * 2 ** 32 + Math.floor(random() * 2 ** 32));
}

function filled(ids: readonly number[]): IdFilter {
  const filter = new IdFilter(ids.length);
  for (const key of ids) filter.add(key);
  return filter;
}

const falsePositives = (filter: IdFilter): number =>
  keys(2, 100_000).filter((key) => filter.mayHave(key)).length / 100_000;

describe('the filter of a partition', () => {
  test.each([1, 5_000, 39_000, 300_000])('of %i ids knows each, has room for more, and seldom errs', (count) => {
    const known = keys(1, count);
    const filter = filled(known);
    expect(known.every((key) => filter.mayHave(key))).toBe(true);
    expect(filter.isFull).toBe(false);
    expect(falsePositives(filter)).toBeLessThan(count > 200_000 ? 0.1 : 0.025);
    expect(filter.bytes).toBeLessThanOrEqual(2 ** 18);
  });

  test('says when it is full, with what errors it then makes', () => {
    const filter = filled([]);
    const more = keys(3, 100_000);
    while (!filter.isFull) filter.add(more.pop() ?? 0);
    expect(100_000 - more.length).toBeGreaterThan(6_000);
    expect(falsePositives(filter)).toBeLessThan(0.025);
    expect(filled(more.slice(0, 7_000)).isFull).toBe(false);
  });

  test('takes the first and the last key', () => {
    const filter = filled([0, KEYS - 1]);
    expect([filter.mayHave(0), filter.mayHave(KEYS - 1), filter.mayHave(1)]).toEqual([true, true, false]);
  });
});
