import { mkdtempSync, rmSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SINGLES } from '../../../ledger/rollups.ts';
import type { UsageKey, UsageRequest } from '../../../reading/store.ts';
import { openForWriting } from '../open.ts';
import { sourceOf, type Segment } from './segments.ts';
import { usageSql } from './usage-queries.ts';

const SINGLE_NAMES = SINGLES.map(({ name }) => name);

const directory = mkdtempSync(join(tmpdir(), 'ledgerline-usage-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
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
    '%j: events by time or conversation, each with its context where that is asked for',
    ({ keys, filters }) => {
      const named = [...keys, ...filters.map(([key]) => key)];
      const contexts = named.some((key) => key !== 'conversation');
      for (const time of times) {
        const [plan, ...more] = planOf(keys, filters, time, 'event');
        expect(more).toEqual(contexts ? ['SEARCH contexts USING INTEGER PRIMARY KEY (rowid=?)'] : []);
        expect(plan).toMatch(
          /^SEARCH events USING INDEX (events_time \(org=\? AND time>\? AND time<\?\)|events_conversation \(org=\? AND d_conversation=\? AND time>\? AND time<\?\))$/,
        );
      }
    },
  );
});
