/** Beside the period before, and the same days of the last cycle: what a question about that range itself answers. */
import type { Breakdown, BreakdownRow, Cycles, Series, Summary } from '@ledgerline/api/answers';
import { expectOk, exporterOfFile, makeOrg } from '@ledgerline/testkit/harness.ts';
import { Temporal } from 'temporal-polyfill';
import { ORGS, randomEvents } from './history.ts';

const exporter = await exporterOfFile();
const DAY = 86_400_000;
const now = Date.now();
const ask = async <T>(path: string): Promise<T> => (await expectOk(exporter.get(path))).json as T;

beforeAll(async () => {
  for (const org of ORGS)
    await makeOrg(exporter, org, {
      ...{ plan: { monthlyCredits: '1000000' }, createdAt: now - 90 * DAY, timezone: 'America/New_York' },
    });
  const events = randomEvents(now % 1_000_000, 3000, now);
  const spread = events.map((event, n) => ({ ...event, time: event.time - (n % 3) * 25 * DAY }));
  for (const body of [spread.slice(0, 1500), spread.slice(1500)])
    await expectOk(exporter.ask('POST', '/v1/events', { body }));
});

/** In New York, as the billing timezone has it. */
const civil = (instant: number): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO('America/New_York');
/** The same civil day and time of day of the last cycle, no later than its end. */
async function lastCycle(instant: number): Promise<number> {
  const { cycles } = await ask<Cycles>('/v1/cycles?org=acme');
  const [last, current] = cycles
    .map(({ start, end }) => ({ start: Date.parse(start), end: Date.parse(end) }))
    .toSorted((a, b) => a.start - b.start)
    .slice(-2);
  if (!last || !current) throw new Error('two cycles were expected');
  const days = civil(instant).toPlainDate().since(civil(current.start).toPlainDate()).days;
  const day = civil(last.start).toPlainDate().add({ days }).toZonedDateTime('America/New_York');
  const since = instant - civil(instant).startOfDay().epochMilliseconds;
  return Math.min(day.epochMilliseconds + since, last.end);
}

const RANGE = { from: now - 8.3 * DAY, to: now - 1.1 * DAY };
async function otherOf(compare: string): Promise<{ from: number; to: number }> {
  const { from, to } = RANGE;
  if (compare === 'previous') return { from: from - (to - from), to: from };
  return { from: await lastCycle(from), to: await lastCycle(to) };
}
const query = ({ from, to }: { from: number; to: number }): string => `from=${from}&to=${to}`;
const measures = ({ key: _, name: __, share: ___, compared: ____, ...row }: BreakdownRow): object => row;

describe.each(['previous', 'cycle'])('%s', (compare) => {
  test.each(['model', 'workspace_kind', 'conversation', 'user', 'token_type'])('breakdown by %s', async (by) => {
    const other = await otherOf(compare);
    const path = `/v1/usage/breakdown?org=acme&by=${by}&limit=1000&source=chat&source=agent`;
    const { rows, compared } = await ask<Breakdown>(`${path}&${query(RANGE)}&compare=${compare}`);
    const before = await ask<Breakdown>(`${path}&${query(other)}`);
    expect(compared?.ranges).toEqual([
      { org: 'acme', from: new Date(other.from).toISOString(), to: new Date(other.to).toISOString() },
    ]);
    expect(compared?.total).toEqual(before.total);
    const found = rows.filter(({ key }) => before.rows.some((row) => row.key === key));
    expect(found.length).toBeGreaterThan(0);
    for (const { key, compared: its } of found)
      expect([key, its]).toEqual([key, measures(before.rows.find((row) => row.key === key) as BreakdownRow)]);
    for (const { key, compared: its } of rows)
      if (!found.some((row) => row.key === key)) expect([key, its?.requests, its?.credits]).toEqual([key, 0, 0]);
  });

  test.each(['interval=day', 'interval=hour&groupBy=model&limit=1', 'interval=day&measure=tokens&groupBy=token_type'])(
    'series, %s',
    async (how) => {
      const other = await otherOf(compare);
      const path = `/v1/usage/series?org=acme&${how}`;
      const { series } = await ask<Series>(`${path}&${query(RANGE)}&compare=${compare}`);
      const before = await ask<Series>(`${path.replace('&limit=1', '')}&${query(other)}`);
      expect(series.length).toBeGreaterThan(0);
      const [first] = series;
      const same = before.series.find(({ key }) => key === first?.key);
      expect(first?.compared).toEqual(same?.points);
      // What is summed up as others is so on both sides.
      const sum = (points: Series['series'][number]['points'] | undefined): number =>
        (points ?? []).reduce((total, { value }) => total + (value ?? 0), 0);
      expect(series.reduce((total, each) => total + sum(each.compared), 0)).toBeCloseTo(
        before.series.reduce((total, each) => total + sum(each.points), 0),
        3,
      );
    },
  );
});

test('summary: this cycle so far, beside as long before, and the same days of the last', async () => {
  const { cycle } = await ask<Summary>('/v1/usage/summary?org=acme');
  for (const compare of ['previous', 'cycle']) {
    const { compared } = await ask<Summary>(`/v1/usage/summary?org=acme&compare=${compare}`);
    if (!compared) throw new Error('there was a cycle before');
    const [from, to] = [Date.parse(compared.from), Date.parse(compared.to)];
    if (compare === 'previous') expect(to).toBe(Date.parse(cycle.start));
    else expect(Math.abs(to - (await lastCycle(Date.now())))).toBeLessThan(5000);
    const { total } = await ask<Breakdown>(`/v1/usage/breakdown?org=acme&by=type&${query({ from, to })}`);
    const { credits: creditsUsed, costUsd, requests, inputTokens, outputTokens } = total;
    expect(compared).toMatchObject({ creditsUsed, costUsd, requests, inputTokens, outputTokens });
  }
  expect(await ask('/v1/usage/summary?org=acme')).not.toHaveProperty('compared');
});

test('a first cycle is set beside none; several organizations each beside their own; nonsense is refused', async () => {
  await makeOrg(exporter, 'young', { plan: { monthlyCredits: 1 } });
  expect(await ask('/v1/usage/summary?org=young&compare=cycle')).toMatchObject({ compared: null });
  const all = await ask<Breakdown>(`/v1/usage/breakdown?org=*&by=model&${query(RANGE)}&compare=cycle`);
  expect(all.compared?.ranges.map(({ org }) => org)).toEqual([...ORGS]);
  const csv = await expectOk(
    exporter.get(`/v1/usage/breakdown?org=acme&by=model&${query(RANGE)}&compare=cycle&format=csv`),
  );
  expect(csv.text).toMatch(/,compared\.credits,[^]*\r\n/);
  for (const path of [
    '/v1/usage/summary?compare=year',
    '/v1/usage/by-key?compare=cycle',
    '/v1/usage/series?compare=cycle&format=csv',
  ])
    expect(await exporter.get(`${path}&org=acme`)).toMatchObject({
      status: 400,
      text: expect.stringContaining('compare') as string,
    });
});
