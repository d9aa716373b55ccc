import type { Family } from '@ledgerline/testkit/exposition.ts';
import { seriesOfScrape } from '@ledgerline/testkit/otlp-series.ts';

/** Sockets and files that are open for a moment. */
const PASSING = 'nodejs_active_';
/** What goes up and down by itself: of the process, and how long it took to look. */
const MOVES = (series: string): boolean =>
  !series.includes('ledgerline_') || series.includes('ledgerline_collector_duration_seconds');

type Series = ReadonlyMap<string, number>;
const lasting = (series: Series): string[] => [...series.keys()].filter((key) => !key.includes(PASSING)).sort();

/**
 * Every series of two scrapes, none besides, and each value between theirs; nearly all of them do not change.
 * @param shown what went out between the two
 */
export function expectBetween(
  shown: Series,
  before: ReadonlyMap<string, Family>,
  after: ReadonlyMap<string, Family>,
): void {
  const [first, last] = [seriesOfScrape(before), seriesOfScrape(after)];
  expect(lasting(shown)).toEqual(lasting(last));
  expect(shown.size).toBeGreaterThan(300);
  const wrong = [...shown].filter(([series, value]) => {
    const [a = NaN, b = NaN] = [first.get(series), last.get(series)];
    return MOVES(series) ? !Number.isFinite(value) : !(Math.min(a, b) <= value && value <= Math.max(a, b));
  });
  expect(wrong).toEqual([]);
  const same = [...shown].filter(([series, value]) => first.get(series) === value && last.get(series) === value);
  expect(same.length).toBeGreaterThan(250);
}
