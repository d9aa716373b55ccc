import { backoffMs, retryAfterMs } from './backoff.ts';

test('pauses double with each failure up to the longest, and are spread over their second half', () => {
  const pauses = { backoffMs: 100, longestBackoffMs: 1000 };
  expect([1, 2, 3, 4, 5, 60, 2000].map((failures) => backoffMs(failures, pauses, 1))).toEqual([
    100, 200, 400, 800, 1000, 1000, 1000,
  ]);
  expect(backoffMs(3, pauses, 0)).toBe(200);
});

const NOW = Date.parse('2026-11-21T09:00:00Z');
test.each([
  [null, 0],
  ['', 0],
  ['soon', 0],
  ['-3', 0],
  ['2', 2000],
  ['Sat, 21 Nov 2026 09:00:03 GMT', 3000],
  ['Sat, 21 Nov 2026 08:00:00 GMT', 0],
  // Nobody can have meant a year.
  ['31536000', 3_600_000],
])('Retry-After %j', (header, expected) => {
  expect(retryAfterMs(header, NOW)).toBe(expected);
});
