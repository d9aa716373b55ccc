import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { putOrg, putPlan } from '../../../commands/orgs.ts';
import { Ledger } from '../../../ledger/ledger.ts';
import { MEASURES } from '../../../ledger/rollups.ts';
import { DIMENSIONS, NO_QUANTITY, TOKEN_KINDS, type UsageEvent } from '../../../model/event.ts';
import type { UsageKey } from '../../../reading/store.ts';
import { SqliteStore } from '../writing/sqlite-store.ts';
import { SqliteSnapshot } from './sqlite-snapshot.ts';
import { postEvents } from '../../../../../testkit/src/post.ts';

const directory = mkdtempSync(join(tmpdir(), 'ledgerline-usage-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
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
    tokens: TOKEN_KINDS.map(() => 0),
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
    await postEvents(ledger, [event('ahead', Date.parse('2026-02-02T23:30:00Z'))]);
    await putOrg(ledger, 'test', 'a', { ...org, timezone: 'Europe/Berlin' });
    now = Date.parse('2026-02-20T12:00:00Z');
    await postEvents(ledger, [event('after', now)]);
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
    await postEvents(ledger, [first]);
    now = Date.parse('2026-02-01T01:00:00Z');
    const second = { ...first, credits: 3_000_000n, usd: 7_000_000n, revision: 2 };
    expect(await postEvents(ledger, [second])).toEqual(['revised']);
    const reader = new SqliteSnapshot(path);
    expect(reader.account('a')).toMatchObject({ terms: { billingModel: 'byom' }, overage: 0n, spent: 2_000_000n });
    const [usage] = reader.series(0).rows.filter(({ family }) => family === 'usage');
    expect(usage?.amounts.slice(0, 2)).toEqual([1_000_000n, 7_000_000n]); // credits, usd
    reader.close();
    store.close();
  });
});
