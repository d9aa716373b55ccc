import { describe, expect, test } from '@jest/globals';
import { KEYS, idKey, idSeed } from './id-key.ts';

const seed = idSeed([1, 2], 'acme');
const numbered = Array.from({ length: 200_000 }, (_, n) => idKey(seed, `evt_${n}`));

describe('the key of an id', () => {
  test('is a non-negative integer of 52 bits, the same for the same id', () => {
    expect(numbered.every((key) => Number.isSafeInteger(key) && key >= 0 && key < KEYS)).toBe(true);
    expect(idKey(seed, 'evt_7')).toBe(numbered[7]);
  });

  test('differs between organizations, and between ledgers', () => {
    expect(idKey(idSeed([1, 2], 'globex'), 'evt_7')).not.toBe(numbered[7]);
    expect(idKey(idSeed([1, 3], 'acme'), 'evt_7')).not.toBe(numbered[7]);
  });

  test('of ids that resemble each other spreads evenly, and hardly ever is another id’s', () => {
    // 200,000 keys of 52 bits: one shared pair in 220,000 runs.
    expect(new Set(numbered).size).toBe(numbered.length);
    for (const partOf of [(key: number) => Math.floor(key / 2 ** 44), (key: number) => key % 256]) {
      const counts = new Int32Array(256);
      for (const key of numbered) counts[partOf(key)] = (counts[partOf(key)] ?? 0) + 1;
      // 781 expected, with a standard deviation of 28: six of them either way.
      expect(Math.min(...counts)).toBeGreaterThan(613);
      expect(Math.max(...counts)).toBeLessThan(949);
    }
  });
});
