import { TokenBuckets } from './token-buckets.ts';

test('a second’s worth may be used at once, and then as much as a second brings', () => {
  const buckets = new TokenBuckets(100);
  for (let i = 0; i < 10; i++) {
    expect(buckets.wait('a', 0)).toBe(0);
    buckets.take('a', 10, 0);
  }
  buckets.take('a', 1, 0);
  expect(buckets.wait('a', 0)).toBeCloseTo(0.01);
  expect(buckets.wait('b', 0)).toBe(0);
  expect(buckets.wait('a', 10)).toBe(0);
});

test('a batch that is larger than a second’s worth is taken, and waited for afterwards', () => {
  const buckets = new TokenBuckets(100);
  buckets.take('a', 1000, 0);
  expect(buckets.wait('a', 0)).toBe(9);
  expect(buckets.wait('a', 9000)).toBe(0);
  // What is not used is not saved up.
  buckets.take('a', 200, 1_000_000);
  expect(buckets.wait('a', 1_000_000)).toBe(1);
});

test('however many there are, only those that are not full are kept', () => {
  const buckets = new TokenBuckets(1000);
  for (let i = 0; i < 100_000; i++) buckets.take(`n${i}`, 1, i);
  const { fullAt } = buckets as unknown as { fullAt: Map<string, number> };
  expect(fullAt.size).toBeLessThanOrEqual(10_000);
});
