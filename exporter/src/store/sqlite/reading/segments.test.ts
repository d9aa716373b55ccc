import fc from 'fast-check';
import { MAX_AHEAD } from '../../../ledger/posting.ts';
import { QUARTER_HOUR } from '../../../ledger/rollups.ts';
import { startOfDay, startOfNextDay } from '../../../model/calendar.ts';
import type { UsageKey, UsageRequest } from '../../../reading/store.ts';
import { segments, sourceOf, widened, type Days, type Segment, type Source } from './segments.ts';

const DAY = 86_400_000;

describe('what a range is cut into', () => {
  const from = Date.parse('2025-03-01T00:00:00Z');
  const instant = fc.integer({ min: from, max: from + 40 * DAY });
  const zone = fc.constantFrom(
    'UTC',
    'America/New_York',
    'Europe/Berlin',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'America/Santiago',
  );
  const days: fc.Arbitrary<Days> = fc
    .tuple(zone, fc.option(instant, { nil: Number.MIN_SAFE_INTEGER }))
    .map(([timezone, since]) => ({
      terms: { plan: 'p', billingModel: 'credits', timezone, cycleAnchorDay: 1 },
      // A timezone comes into force where a cycle begins: at the start of a day, though of the timezone before it.
      timezoneSince: since === Number.MIN_SAFE_INTEGER ? since : startOfDay(since, 'Asia/Kolkata'),
    }));
  // Ragged, and on the very edges of quarters and days, a millisecond to either side.
  const edge = fc
    .tuple(instant, fc.constantFrom(1, QUARTER_HOUR, DAY), fc.integer({ min: -1, max: 1 }))
    .map(([time, unit, off]) => Math.floor(time / unit) * unit + (unit === 1 ? 0 : off));
  const range = fc.tuple(edge, edge).filter(([a, b]) => a < b);
  const source = fc.constantFrom<Source>(
    { table: 'rollups', single: 'total' },
    { table: 'rollups', single: 'model' },
    { table: 'rollups', single: 'conversation' },
    { table: 'cube' },
    { table: 'events' },
  );
  const time = fc.constantFrom<UsageRequest['time']>('none', 'day', 'quarter');

  const cutOf = (
    account: Days,
    [start, end]: [number, number],
    source: Source,
    fine: UsageRequest['time'],
  ): Segment[] => segments({ from: start, to: end, time: fine }, source, account);

  test('is contiguous and complete', () => {
    fc.assert(
      fc.property(days, range, source, time, (account, span, table, fine) => {
        const cut = cutOf(account, span, table, fine);
        expect(cut[0]?.from).toBe(span[0]);
        expect(cut.at(-1)?.to).toBe(span[1]);
        cut.forEach((segment, i) => {
          expect(segment.from).toBeLessThan(segment.to);
          if (i > 0) expect(segment.from).toBe(cut[i - 1]?.to);
        });
      }),
    );
  });

  test('is whole buckets wherever rollups are read', () => {
    fc.assert(
      fc.property(days, range, source, time, (account, span, table, fine) => {
        const { timezone } = account.terms;
        for (const { grain, from: start, to: end } of cutOf(account, span, table, fine)) {
          if (grain === 'quarter') expect([start % QUARTER_HOUR, end % QUARTER_HOUR]).toEqual([0, 0]);
          if (grain !== 'day') continue;
          expect([startOfDay(start, timezone), startOfDay(end, timezone)]).toEqual([start, end]);
          // What was posted ahead of time under the timezone before is in days of that timezone.
          expect(start).toBeGreaterThanOrEqual(account.timezoneSince + MAX_AHEAD);
        }
      }),
    );
  });

  test('is the coarsest: nothing is read from events or quarters that a larger bucket holds', () => {
    fc.assert(
      fc.property(days, range, source, time, (account, span, table, fine) => {
        const { timezone } = account.terms;
        const daysOnly = table.table === 'rollups' && table.single === 'conversation';
        const hasDay = ({ from: start, to: end }: Segment): boolean => {
          const first = Math.max(start, account.timezoneSince + MAX_AHEAD);
          const day = startOfDay(first, timezone) === first ? first : startOfNextDay(first, timezone);
          return startOfNextDay(day, timezone) <= end;
        };
        const hasQuarter = ({ from: start, to: end }: Segment): boolean =>
          Math.ceil(start / QUARTER_HOUR) * QUARTER_HOUR + QUARTER_HOUR <= end;
        for (const segment of cutOf(account, span, table, fine)) {
          if (table.table === 'events') expect(segment.grain).toBe('event');
          else if (segment.grain !== 'day' && fine !== 'quarter') expect(hasDay(segment)).toBe(false);
          if (table.table !== 'events' && !daysOnly && segment.grain === 'event')
            expect(hasQuarter(segment)).toBe(false);
          if (fine === 'quarter') expect(segment.grain).not.toBe('day');
          if (daysOnly) expect(segment.grain).not.toBe('quarter');
        }
      }),
    );
  });
});

describe('which table answers', () => {
  test.each<[UsageKey[], Source]>([
    [[], { table: 'rollups', single: 'total' }],
    [['model'], { table: 'rollups', single: 'model' }],
    [['loneAgent'], { table: 'rollups', single: 'loneAgent' }],
    [['workspace', 'model', 'type'], { table: 'cube' }],
    [['workspace', 'user'], { table: 'events' }],
  ])('%j', (keys, source) => {
    expect(sourceOf(new Set(keys))).toEqual(source);
  });
});

describe('a range is widened to whole days', () => {
  const noon = Date.parse('2026-03-10T12:00:00Z');
  const days: Days = {
    terms: { plan: 'p', billingModel: 'credits', timezone: 'Asia/Kathmandu', cycleAnchorDay: 1 },
    timezoneSince: 0,
  };
  const [start, end] = [startOfDay(noon, 'Asia/Kathmandu'), startOfNextDay(noon, 'Asia/Kathmandu')];
  const within = (firstEventAt: number | null, lastEventAt: number | null, time: UsageRequest['time'] = 'none') => {
    const { from, to } = widened({ from: noon, to: noon + 1000, time }, { ...days, firstEventAt, lastEventAt });
    return [from === start, to === end];
  };

  test('where no event lies beside it', () => {
    expect(within(noon, noon + 999)).toEqual([true, true]);
    expect(within(noon - 1, noon + 999)).toEqual([false, true]);
    expect(within(noon, noon + 1000)).toEqual([true, false]);
  });

  test('and not where there is none, or where rows tell when', () => {
    expect(within(null, null)).toEqual([false, false]);
    expect(within(noon, noon, 'quarter')).toEqual([false, false]);
  });
});
