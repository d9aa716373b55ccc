import fc from 'fast-check';
import {
  buckets,
  cycleAt,
  dateOf,
  isTimeZone,
  nextAnchor,
  startOfDay,
  startOfNextDay,
  type Interval,
} from './calendar.ts';
import { dayStart } from './time.ts';

const NEW_YORK = 'America/New_York';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Reads and writes the ISO notation of tests, by the engine's own calendar. */
const at = (text: string): number => {
  const instant = Date.parse(text);
  if (Number.isNaN(instant)) throw new Error(`a test with a wrong time: ${text}`);
  return instant;
};
const iso = (instant: number): string => new Date(instant).toISOString().replace(':00.000Z', 'Z');

test.each([
  ['UTC', true],
  ['Europe/Paris', true],
  ['asia/kolkata', true],
  ['Etc/GMT+5', true],
  ['+02:00', false],
  ['-00', false],
  ['Z', false],
  ['UTC+1', false],
  ['2026-01-01T00:00Z[UTC]', false],
  ['Mars/Olympus', false],
  ['', false],
])('isTimeZone(%p) is %p', (name, expected) => {
  expect(isTimeZone(name)).toBe(expected);
});

describe('days', () => {
  test.each([
    // an ordinary day, and both changes of the clock: 23 and 25 hours
    [NEW_YORK, '2026-07-04', '2026-07-04T04:00Z', 24],
    [NEW_YORK, '2026-03-08', '2026-03-08T05:00Z', 23],
    [NEW_YORK, '2026-11-01', '2026-11-01T04:00Z', 25],
    ['Pacific/Auckland', '2026-04-05', '2026-04-04T11:00Z', 25],
    ['Pacific/Auckland', '2026-09-27', '2026-09-26T12:00Z', 23],
    ['Asia/Kolkata', '2026-11-01', '2026-10-31T18:30Z', 24],
    // 00:00 does not exist
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00Z', 23],
    ['America/Sao_Paulo', '2018-02-17', '2018-02-17T02:00Z', 25],
    ['Africa/Cairo', '2023-04-28', '2023-04-27T22:00Z', 23],
    ['America/Toronto', '1919-03-31', '1919-03-31T04:30Z', 23.5],
    // 00:00 exists twice
    ['America/Havana', '2023-11-05', '2023-11-05T04:00Z', 25],
    // the clock went from 00:01 back to 23:01: the day had already begun
    ['America/St_Johns', '2010-11-07', '2010-11-07T02:30Z', 25],
    ['America/St_Johns', '2010-11-06', '2010-11-06T02:30Z', 24],
    // half an hour of summer time
    ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00Z', 24.5],
    // no such day in Samoa, which went from the 29th to the 31st
    ['Pacific/Apia', '2011-12-29', '2011-12-29T10:00Z', 24],
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00Z', 24],
    ['UTC', '1969-12-31', '1969-12-31T00:00Z', 24],
    ['UTC', '2028-02-29', '2028-02-29T00:00Z', 24],
  ])('%s %s starts at %s and has %d hours', (timezone, date, start, hours) => {
    expect(iso(dayStart(date, timezone))).toBe(start);
    const end = at(start) + hours * HOUR;
    for (const instant of [at(start), end - 1]) {
      expect(iso(startOfDay(instant, timezone))).toBe(start);
      expect(iso(startOfNextDay(instant, timezone))).toBe(iso(end));
      expect(dateOf(instant, timezone)).toBe(date);
    }
    expect(dateOf(at(start) - 1, timezone) < date).toBe(true);
  });

  test.each(['2026-02-29', '2026-13-01', '2026-1-1', '', '2026-01-01T00:00:00Z'])('there is no date %p', (date) => {
    expect(() => dayStart(date, 'UTC')).toThrow(RangeError);
  });

  test('an unknown timezone is an error', () => {
    expect(() => startOfDay(0, 'Mars/Olympus')).toThrow(RangeError);
  });
});

describe('cycles', () => {
  test.each([
    ['an ordinary month', 'UTC', 1, '2026-06-15T12:00Z', '2026-06-01T00:00Z', '2026-07-01T00:00Z'],
    ['before the anchor', 'UTC', 15, '2026-06-14T23:59Z', '2026-05-15T00:00Z', '2026-06-15T00:00Z'],
    ['on the anchor', 'UTC', 15, '2026-06-15T00:00Z', '2026-06-15T00:00Z', '2026-07-15T00:00Z'],
    ['over the year', 'UTC', 10, '2026-01-02T00:00Z', '2025-12-10T00:00Z', '2026-01-10T00:00Z'],
    ['29 in February', 'UTC', 29, '2026-02-28T00:00Z', '2026-02-28T00:00Z', '2026-03-29T00:00Z'],
    ['29 in a leap February', 'UTC', 29, '2028-02-28T23:59Z', '2028-01-29T00:00Z', '2028-02-29T00:00Z'],
    ['30 in February', 'UTC', 30, '2026-02-27T23:59Z', '2026-01-30T00:00Z', '2026-02-28T00:00Z'],
    ['30 in a leap February', 'UTC', 30, '2028-03-01T00:00Z', '2028-02-29T00:00Z', '2028-03-30T00:00Z'],
    ['31 in February', 'UTC', 31, '2026-03-30T00:00Z', '2026-02-28T00:00Z', '2026-03-31T00:00Z'],
    ['31 in April', 'UTC', 31, '2026-04-30T00:00Z', '2026-04-30T00:00Z', '2026-05-31T00:00Z'],
    ['a century without leap day', 'UTC', 31, '2100-02-28T00:00Z', '2100-02-28T00:00Z', '2100-03-31T00:00Z'],
    ['summer time begins', NEW_YORK, 8, '2026-03-20T00:00Z', '2026-03-08T05:00Z', '2026-04-08T04:00Z'],
    ['summer time ends', NEW_YORK, 1, '2026-11-01T03:59Z', '2026-10-01T04:00Z', '2026-11-01T04:00Z'],
    ['another date there', 'Pacific/Auckland', 1, '2026-06-30T12:00Z', '2026-06-30T12:00Z', '2026-07-31T12:00Z'],
    ['no midnight', 'America/Sao_Paulo', 4, '2018-11-04T02:59Z', '2018-10-04T03:00Z', '2018-11-04T03:00Z'],
    ['a day left out', 'Pacific/Apia', 30, '2011-12-31T00:00Z', '2011-12-30T10:00Z', '2012-01-29T10:00Z'],
  ])('%s: %s, anchor %d, at %s is %s to %s', (_, timezone, anchorDay, instant, start, end) => {
    const cycle = cycleAt(at(instant), timezone, anchorDay);
    expect([iso(cycle.start), iso(cycle.end)]).toEqual([start, end]);
    expect(iso(nextAnchor(at(instant), timezone, anchorDay))).toBe(end);
  });
});

describe('buckets', () => {
  const spans = (from: string, to: string, interval: Interval, timezone: string): string[] =>
    buckets(at(from), at(to), interval, timezone).map(({ start, end }) => `${iso(start)} ${iso(end)}`);

  test('an empty range has none', () => {
    expect(spans('2026-01-01T00:00Z', '2026-01-01T00:00Z', 'day', 'UTC')).toEqual([]);
  });
  test('days keep their full boundaries where the range cuts them', () => {
    expect(spans('2026-03-08T06:00Z', '2026-03-09T04:01Z', 'day', NEW_YORK)).toEqual([
      '2026-03-08T05:00Z 2026-03-09T04:00Z',
      '2026-03-09T04:00Z 2026-03-10T04:00Z',
    ]);
  });
  test('weeks begin on Monday, also before 1970', () => {
    expect(spans('2026-11-01T12:00Z', '2026-11-02T05:00Z', 'week', NEW_YORK)).toEqual([
      '2026-10-26T04:00Z 2026-11-02T05:00Z',
    ]);
    expect(spans('1969-12-28T23:00Z', '1969-12-29T01:00Z', 'week', 'UTC')).toEqual([
      '1969-12-22T00:00Z 1969-12-29T00:00Z',
      '1969-12-29T00:00Z 1970-01-05T00:00Z',
    ]);
  });
  test('months', () => {
    expect(spans('2028-02-10T00:00Z', '2028-03-01T01:00Z', 'month', 'UTC')).toEqual([
      '2028-02-01T00:00Z 2028-03-01T00:00Z',
      '2028-03-01T00:00Z 2028-04-01T00:00Z',
    ]);
  });
  test('a day that a timezone left out is no bucket', () => {
    expect(spans('2011-12-29T12:00Z', '2011-12-30T12:00Z', 'day', 'Pacific/Apia')).toEqual([
      '2011-12-29T10:00Z 2011-12-30T10:00Z',
      '2011-12-30T10:00Z 2011-12-31T10:00Z',
    ]);
  });
  test('hours begin on the full local hour', () => {
    expect(spans('2026-01-01T00:00Z', '2026-01-01T01:00Z', 'hour', 'Asia/Kathmandu')).toEqual([
      '2025-12-31T23:15Z 2026-01-01T00:15Z',
      '2026-01-01T00:15Z 2026-01-01T01:15Z',
    ]);
  });
  test('the days of 23 and 25 hours have 23 and 25 of them', () => {
    expect(spans('2026-03-08T05:00Z', '2026-03-09T04:00Z', 'hour', NEW_YORK)).toHaveLength(23);
    expect(spans('2026-11-01T04:00Z', '2026-11-02T05:00Z', 'hour', NEW_YORK)).toHaveLength(25);
  });
  test('a change by half an hour begins an hour of its own', () => {
    expect(spans('2026-04-04T14:00Z', '2026-04-04T16:00Z', 'hour', 'Australia/Lord_Howe')).toEqual([
      '2026-04-04T14:00Z 2026-04-04T15:00Z',
      '2026-04-04T15:00Z 2026-04-04T15:30Z',
      '2026-04-04T15:30Z 2026-04-04T16:30Z',
    ]);
    expect(spans('2026-10-03T14:30Z', '2026-10-03T16:30Z', 'hour', 'Australia/Lord_Howe')).toEqual([
      '2026-10-03T14:30Z 2026-10-03T15:30Z',
      '2026-10-03T15:30Z 2026-10-03T16:00Z',
      '2026-10-03T16:00Z 2026-10-03T17:00Z',
    ]);
  });
});

describe('for any instant, in timezones of every kind', () => {
  const timezone = fc.constantFrom(
    'UTC',
    NEW_YORK,
    'America/Sao_Paulo',
    'America/St_Johns',
    'America/Havana',
    'Pacific/Auckland',
    'Pacific/Apia',
    'Pacific/Kiritimati',
    'Asia/Kolkata',
    'Asia/Kathmandu',
    'Africa/Cairo',
    'Africa/Casablanca',
    'Australia/Lord_Howe',
    'Antarctica/Troll',
  );
  const instant = fc.integer({ min: at('1985-01-01T00:00Z'), max: at('2060-01-01T00:00Z') });

  test('consecutive cycles tile time', () => {
    fc.assert(
      fc.property(instant, timezone, fc.integer({ min: 1, max: 31 }), (now, zone, anchorDay) => {
        let cycle = cycleAt(now, zone, anchorDay);
        expect(cycle.start <= now && now < cycle.end).toBe(true);
        for (let months = 0; months < 14; months++) {
          expect(cycleAt(cycle.end - 1, zone, anchorDay)).toEqual(cycle);
          const next = cycleAt(cycle.end, zone, anchorDay);
          expect(next.start).toBe(cycle.end);
          expect(Math.abs(next.end - next.start - 30 * DAY)).toBeLessThan(3 * DAY);
          cycle = next;
        }
      }),
    );
  });

  test('days tile time and agree with their dates', () => {
    fc.assert(
      fc.property(instant, timezone, (now, zone) => {
        const [start, end] = [startOfDay(now, zone), startOfNextDay(now, zone)];
        expect(start <= now && now < end).toBe(true);
        expect(startOfNextDay(start, zone)).toBe(end);
        expect(startOfDay(end, zone)).toBe(end);
        expect(dayStart(dateOf(now, zone), zone)).toBe(start);
      }),
    );
  });

  test('buckets cover their range, without gap or overlap, whatever the range', () => {
    const interval = fc.constantFrom<Interval>('hour', 'day', 'week', 'month');
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 40 * DAY }), interval, timezone, (from, length, every, zone) => {
        const found = buckets(from, from + length, every, zone);
        let end = found[0]?.start ?? Infinity;
        expect(end).toBeLessThanOrEqual(from);
        for (const bucket of found) {
          expect(bucket.start).toBe(end);
          expect(bucket.end).toBeGreaterThan(bucket.start);
          if (every === 'hour') expect(bucket.end - bucket.start).toBeLessThanOrEqual(HOUR);
          expect(buckets(bucket.end - 1, bucket.end, every, zone)).toEqual([bucket]);
          end = bucket.end;
        }
        expect(end).toBeGreaterThanOrEqual(from + length);
      }),
      { numRuns: 60 },
    );
  });

  test('a day is made of whole hours', () => {
    fc.assert(
      fc.property(instant, timezone, (now, zone) => {
        const [start, end] = [startOfDay(now, zone), startOfNextDay(now, zone)];
        const hours = buckets(start, end, 'hour', zone);
        expect([hours[0]?.start, hours.at(-1)?.end]).toEqual([start, end]);
      }),
    );
  });
});
