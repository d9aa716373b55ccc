import { timeOrderedId } from './ids.ts';

const UUID_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('ids are UUIDs of version 7 in the order in which they were made, however the clock goes', () => {
  const now = Date.now();
  // Ten thousand in one millisecond, then a clock that was set back, then one that goes on.
  const clock = [...Array.from({ length: 10_000 }, () => now), now - 5000, now - 4000, now + 1, now + 60_000];
  const ids = clock.map((at) => timeOrderedId(at));
  expect(ids.filter((id) => !UUID_7.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
  expect(Number.parseInt((ids.at(-1) ?? '').replaceAll('-', '').slice(0, 12), 16)).toBe(now + 60_000);
});
