import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { putOrg, putPlan } from '../../../commands/orgs.ts';
import { Ledger } from '../../../ledger/ledger.ts';
import { MAX_AHEAD } from '../../../ledger/posting.ts';
import { MEASURES, QUARTER_HOUR, SINGLES } from '../../../ledger/rollups.ts';
import { startOfDay, startOfNextDay } from '../../../model/calendar.ts';
import { DIMENSIONS, NO_QUANTITY, type UsageEvent } from '../../../model/event.ts';
import type { UsageKey, UsageRequest } from '../../../reading/store.ts';
import { openForWriting } from '../open.ts';
import { SqliteSnapshot } from './sqlite-snapshot.ts';
import { SqliteStore } from '../writing/sqlite-store.ts';
import { segments, sourceOf, usageSql, type Days, type Segment, type Source } from './usage-queries.ts';

const DAY = 86_400_000;
const SINGLE_NAMES = SINGLES.map(({ name }) => name);

const directory = mkdtempSync(join(tmpdir(), 'ledgerline-usage-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

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

  const cutOf = (account: Days, [start, end]: [number, number], of: Source, fine: UsageRequest['time']): Segment[] =>
    segments({ from: start, to: end, time: fine }, of, account);

  test('is contiguous and complete', () => {
    fc.assert(
      fc.property(days, range, source, time, (account, asked, of, fine) => {
        const cut = cutOf(account, asked, of, fine);
        expect(cut[0]?.from).toBe(asked[0]);
        expect(cut.at(-1)?.to).toBe(asked[1]);
        cut.forEach((segment, i) => {
          expect(segment.from).toBeLessThan(segment.to);
          if (i > 0) expect(segment.from).toBe(cut[i - 1]?.to);
        });
      }),
    );
  });

  test('is whole buckets wherever rollups are read', () => {
    fc.assert(
      fc.property(days, range, source, time, (account, asked, of, fine) => {
        const { timezone } = account.terms;
        for (const { grain, from: start, to: end } of cutOf(account, asked, of, fine)) {
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
      fc.property(days, range, source, time, (account, asked, of, fine) => {
        const { timezone } = account.terms;
        const daysOnly = of.table === 'rollups' && of.single === 'conversation';
        const hasDay = ({ from: start, to: end }: Segment): boolean => {
          const first = Math.max(start, account.timezoneSince + MAX_AHEAD);
          const day = startOfDay(first, timezone) === first ? first : startOfNextDay(first, timezone);
          return startOfNextDay(day, timezone) <= end;
        };
        const hasQuarter = ({ from: start, to: end }: Segment): boolean =>
          Math.ceil(start / QUARTER_HOUR) * QUARTER_HOUR + QUARTER_HOUR <= end;
        for (const segment of cutOf(account, asked, of, fine)) {
          if (of.table === 'events') expect(segment.grain).toBe('event');
          else if (segment.grain !== 'day' && fine !== 'quarter') expect(hasDay(segment)).toBe(false);
          if (of.table !== 'events' && !daysOnly && segment.grain === 'event') expect(hasQuarter(segment)).toBe(false);
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

describe('the plan of every usage query', () => {
  let db: DatabaseSync;
  beforeAll(() => {
    db = openForWriting(join(directory, 'plans.sqlite'));
  });
  afterAll(() => db.close());

  const [from, to] = [Date.parse('2026-01-01T00:00:00Z'), Date.parse('2026-02-01T00:00:00Z')];

  function planOf(
    keys: UsageKey[],
    filters: [UsageKey, string[]][],
    time: UsageRequest['time'],
    grain: Segment['grain'],
  ): string[] {
    const request: UsageRequest = { org: 'a', from, to, groupBy: keys, filters: new Map(filters), time };
    const source = sourceOf(new Set([...keys, ...request.filters.keys()]));
    const { sql, parameters } = usageSql(request, source, { grain, from, to }, 1, () => 7);
    const rows = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters);
    return rows.map(({ detail }) => String(detail)).filter((detail) => !/^USE TEMP B-TREE/.test(detail));
  }

  const some = ['x', 'y', 'z'];
  const times = ['none', 'day', 'quarter'] as const;

  test.each(SINGLE_NAMES)('by %s: a range of the primary key', (name) => {
    for (const time of times)
      for (const grain of ['day', 'quarter'] as const)
        for (const filters of name === 'total'
          ? [[]]
          : ([[], [[name, ['x']]], [[name, some]]] satisfies [UsageKey, string[]][][])) {
          const [plan, ...more] = planOf(name === 'total' ? [] : [name], filters, time, grain);
          expect(more).toEqual([]);
          expect(plan).toMatch(
            /^SEARCH rollups USING PRIMARY KEY \(org=\? AND single=\? AND grain=\? AND bucket>\? AND bucket<\?/,
          );
        }
  });

  test.each([
    { keys: ['workspace', 'model'], filters: [] },
    { keys: ['workspace'], filters: [['model', ['x']]] },
    {
      keys: [],
      filters: [
        ['workspace', some],
        ['type', some],
      ],
    },
    {
      keys: ['surface'],
      filters: [
        ['workspace', some],
        ['source', ['x']],
        ['category', some],
      ],
    },
  ] satisfies { keys: UsageKey[]; filters: [UsageKey, string[]][] }[])(
    '%j: a range of the cube',
    ({ keys, filters }) => {
      for (const time of times)
        for (const grain of ['day', 'quarter'] as const) {
          const [plan, ...more] = planOf(keys, filters, time, grain);
          expect(more).toEqual([]);
          expect(plan).toMatch(/^SEARCH cube USING PRIMARY KEY \(org=\? AND grain=\? AND bucket>\? AND bucket<\?/);
        }
    },
  );

  test.each([
    { keys: [], filters: [] },
    ...SINGLE_NAMES.filter((name) => name !== 'total').map((name) => ({ keys: [name], filters: [] })),
    { keys: ['workspace', 'user'], filters: [] },
    { keys: ['user'], filters: [['workspace', some]] },
    {
      keys: [],
      filters: [
        ['agent', ['x']],
        ['reason', some],
      ],
    },
    { keys: ['loneAgent'], filters: [['workspace', ['x']]] },
    { keys: ['model'], filters: [['conversation', ['x']]] },
    { keys: ['conversation'], filters: [['user', some]] },
    {
      keys: ['conversation'],
      filters: [
        ['conversation', some],
        ['user', some],
      ],
    },
  ] satisfies { keys: UsageKey[]; filters: [UsageKey, string[]][] }[])(
    '%j: events by time or conversation',
    ({ keys, filters }) => {
      for (const time of times) {
        const [plan, ...more] = planOf(keys, filters, time, 'event');
        expect(more).toEqual([]);
        expect(plan).toMatch(
          /^SEARCH events USING INDEX (events_time \(org=\? AND time>\? AND time<\?\)|events_conversation \(org=\? AND d_conversation=\? AND time>\? AND time<\?\))$/,
        );
      }
    },
  );
});

describe('reports from a real file', () => {
  const plan = { name: 'P', monthlyCredits: 1000 };
  const org = { name: 'A', plan: 'p', billingModel: 'credits', timezone: 'UTC', cycleAnchorDay: 1 } as const;

  const event = (id: string, time: number): UsageEvent => ({
    id,
    org: 'a',
    time,
    dimensions: DIMENSIONS.map((name) => (name === 'type' ? 'tool' : name === 'conversation' ? `c-${id}` : '')),
    title: '',
    description: '',
    reservation: '',
    tokens: [0, 0, 0, 0, 0],
    quantity: NO_QUANTITY,
    durationMs: null,
    revision: null,
    final: false,
    credits: 1_000_000n,
    usd: null,
  });

  test('a day of the new timezone holds what was posted to it ahead of time under the old one', async () => {
    const path = join(directory, 'timezones.sqlite');
    const store = new SqliteStore(path, { limits: { valuesPerLabel: 50, seriesPerFamily: 1000 } });
    let now = Date.parse('2026-01-30T12:00:00Z');
    const ledger = new Ledger(store, () => now);
    await putPlan(ledger, 'test', 'p', plan);
    await putOrg(ledger, 'test', 'a', org);
    // 23:30 UTC of the 2nd is 00:30 in Berlin, of the 3rd.
    await ledger.post([{ events: [event('ahead', Date.parse('2026-02-02T23:30:00Z'))], backfill: false }]);
    await putOrg(ledger, 'test', 'a', { ...org, timezone: 'Europe/Berlin' });
    now = Date.parse('2026-02-20T12:00:00Z');
    await ledger.post([{ events: [event('after', now)], backfill: false }]);
    const reader = new SqliteSnapshot(path);
    expect(reader.account('a')).toMatchObject({
      terms: { timezone: 'Europe/Berlin' },
      timezoneSince: Date.parse('2026-02-01T00:00:00Z'),
    });
    const credits = (from: string, to: string, groupBy: UsageKey[] = []): bigint =>
      reader
        .usage({ org: 'a', from: Date.parse(from), to: Date.parse(to), groupBy, filters: new Map(), time: 'day' })
        .reduce((sum, { amounts }) => sum + BigInt(amounts[MEASURES.indexOf('credits')] ?? 0), 0n);
    for (const keys of [[], ['conversation']] satisfies UsageKey[][]) {
      expect(credits('2026-02-01T23:00:00Z', '2026-02-02T23:00:00Z', keys)).toBe(0n);
      expect(credits('2026-02-02T23:00:00Z', '2026-02-03T23:00:00Z', keys)).toBe(1_000_000n);
      expect(credits('2026-01-01T00:00:00Z', '2026-03-01T00:00:00Z', keys)).toBe(2_000_000n);
    }
    reader.close();
    store.close();
  });

  test('no counter goes back where an organization becomes byom while an event is being revised', async () => {
    const path = join(directory, 'byom.sqlite');
    const store = new SqliteStore(path, { limits: { valuesPerLabel: 50, seriesPerFamily: 1000 } });
    let now = Date.parse('2026-01-31T23:00:00Z');
    const ledger = new Ledger(store, () => now);
    await putPlan(ledger, 'test', 'p', plan);
    await putOrg(ledger, 'test', 'a', org);
    await putOrg(ledger, 'test', 'a', { ...org, billingModel: 'byom' });
    const first = { ...event('e', now), usd: 5_000_000n, revision: 1 };
    await ledger.post([{ events: [first], backfill: false }]);
    now = Date.parse('2026-02-01T01:00:00Z');
    const second = { ...first, credits: 3_000_000n, usd: 7_000_000n, revision: 2 };
    expect(await ledger.post([{ events: [second], backfill: false }])).toEqual([[{ outcome: 'revised' }]]);
    const reader = new SqliteSnapshot(path);
    expect(reader.account('a')).toMatchObject({ terms: { billingModel: 'byom' }, overage: 0n, spent: 2_000_000n });
    const [usage] = reader.series(0).rows.filter(({ family }) => family === 'usage');
    expect(usage?.amounts.slice(0, 2)).toEqual([1_000_000n, 7_000_000n]); // credits, usd
    reader.close();
    store.close();
  });
});
