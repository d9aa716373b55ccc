import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PendingIds } from './pending-ids.ts';

/** Of few of them, many want the same slot, at the end of the table, too. */
const key = fc.tuple(fc.nat(15), fc.constantFrom(0, 1, 2, 61, 62, 63)).map(([high, low]) => high * 2 ** 40 + low);
const action = fc.tuple(fc.constantFrom('add', 'add', 'remove'), key);

test('is a map of keys to rows, whatever is added and removed in whatever order', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 300 }), (actions) => {
      const pending = new PendingIds();
      const expected = new Map<number, number>();
      actions.forEach(([kind, key], i) => {
        if (kind === 'remove') {
          pending.remove(key);
          expected.delete(key);
        } else {
          expect(pending.add(key, i + 1)).toBe(!expected.has(key));
          if (!expected.has(key)) expected.set(key, i + 1);
        }
        for (const [known, row] of expected) expect(pending.find(known)).toBe(row);
      });
      expect(pending.size).toBe(expected.size);
      expect(pending.sorted()).toEqual(Float64Array.from([...expected].sort(([a], [b]) => a - b).flat()));
    }),
  );
});

test('grows with what is added, and is empty once cleared', () => {
  const pending = new PendingIds();
  const keys = Array.from({ length: 10_000 }, (_, n) => n * 2 ** 30 + (n % 100));
  for (const [n, key] of keys.entries()) pending.add(key, n + 1);
  expect(keys.map((key) => pending.find(key))).toEqual(keys.map((_, n) => n + 1));
  pending.clear();
  expect(keys.every((key) => pending.find(key) === 0)).toBe(true);
  expect(pending.size).toBe(0);
});
