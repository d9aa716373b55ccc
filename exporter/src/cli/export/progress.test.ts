import { progressLine } from './progress.ts';

test('how far it is, how fast, and how long it still takes', () => {
  expect(progressLine({ rows: 250, total: 1000, ms: 2500 })).toBe(
    '[######------------------] 25 %, 250 of 1000 rows, 100/s, 8 s left',
  );
  expect(progressLine({ rows: 0, total: 10, ms: 0 })).toBe('[------------------------] 0 %, 0 of 10 rows, 0/s');
  expect(progressLine({ rows: 0, total: 0, ms: 1 })).toBe('[########################] 100 %, 0 of 0 rows, 0/s');
  // The line that ends a stream is counted until it is known to be none.
  expect(progressLine({ rows: 11, total: 10, ms: 1000 })).toContain('10 of 10 rows, 11/s, 0 s left');
  expect(progressLine({ rows: 50, total: null, ms: 1000 })).toBe('50 lines, 50/s');
});
