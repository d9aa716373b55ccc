/** What caching does, and how long things take. */
import type { Durations, Series } from '@ledgerline/api/answers';
import { expectOk, exporterOfFile, makeOrg } from '@ledgerline/testkit/harness.ts';
import { ORGS, randomEvents } from './history.ts';

const exporter = await exporterOfFile();
const DAY = 86_400_000;
const now = Date.now();
const all = randomEvents(now % 1_000_000, 1500, now);
const RANGE = `from=${now - 29.7 * DAY}&to=${now + 1}`;
const within = all.filter(({ time }) => time >= now - 29.7 * DAY && time < now + 1);
const ask = async <T>(path: string): Promise<T> => (await expectOk(exporter.get(path))).json as T;

beforeAll(async () => {
  for (const org of ORGS)
    await makeOrg(exporter, org, { plan: { monthlyCredits: '1000000' }, createdAt: now - 50 * DAY });
  await expectOk(exporter.ask('POST', '/v1/events', { body: all }));
});

test('p50, p95 and output tokens a second, by any dimension, of those that say how long they took', async () => {
  for (const [by, field] of [
    ['model', 'model'],
    ['api_key', 'apiKey'],
    ['agent', 'agent'],
  ] as const) {
    const { rows } = await ask<Durations>(`/v1/usage/durations?org=acme&by=${by}&source=chat&${RANGE}`);
    const timed = within.filter(
      ({ org, source, durationMs }) => org === 'acme' && source === 'chat' && durationMs !== undefined,
    );
    const groups = Map.groupBy(timed, (event) => event[field]);
    expect(rows.length).toBe(groups.size);
    expect(rows.map(({ events }) => events)).toEqual(rows.map(({ events }) => events).toSorted((a, b) => b - a));
    for (const { key, events, p50, p95, outputTokensPerSecond } of rows) {
      const its = groups.get(key) ?? [];
      const ms = its.map(({ durationMs = 0 }) => durationMs).sort((a, b) => a - b);
      expect([key, events, p50, p95]).toEqual([
        ...[key, ms.length, ms[Math.ceil(ms.length * 0.5) - 1], ms[Math.ceil(ms.length * 0.95) - 1]],
      ]);
      const spoke = its.filter(({ durationMs = 0, tokens }) => durationMs > 0 && tokens.output > 0);
      const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
      const rate =
        sum(spoke.map(({ tokens }) => tokens.output)) / (sum(spoke.map(({ durationMs = 0 }) => durationMs)) / 1000);
      if (spoke.length > 0) expect(outputTokensPerSecond).toBeCloseTo(rate, 2);
    }
  }
  expect((await exporter.get('/v1/usage/durations?org=acme&by=run')).status).toBe(400);
});

describe('caching', () => {
  const at = Date.parse('2026-03-02T10:00:00Z');
  const points = async (query: string): Promise<Series['series']> => {
    const answer = await ask<Series>(`/v1/usage/series?org=cached&interval=day&from=2026-03-02&to=2026-03-05&${query}`);
    return answer.series;
  };
  const values = async (query: string): Promise<unknown[]> =>
    (await points(query)).map(({ key, points: its }) => [key, its.map(({ value }) => value)]);

  beforeAll(async () => {
    await makeOrg(exporter, 'cached', { plan: { monthlyCredits: 1000 }, createdAt: at - DAY, timezone: 'UTC' });
    const usdPerMillion = { input: '3', cacheRead: '0.3', cacheWrite: '3.75', output: '15' };
    const body = [
      { model: 'sonnet', from: '2026-01-01', usdPerMillion },
      { model: 'sonnet', from: '2026-03-03', usdPerMillion: { ...usdPerMillion, cacheRead: '0.6' } },
      { model: 'plain', from: '2026-01-01', usdPerMillion: { input: '1', output: '1' } },
    ];
    await expectOk(exporter.ask('PUT', '/v1/admin/prices', { body }));
    const event = { type: 'gateway_inference', model: 'sonnet', workspace: 'w' };
    const million = 1_000_000;
    const events = [
      { ...event, id: 'a', time: at, tokens: { input: million, cacheRead: 3 * million, output: 5 } },
      { ...event, id: 'b', time: at + 1, tokens: { cacheWrite: million } },
      { ...event, id: 'c', time: at + DAY, tokens: { input: million, cacheRead: million } },
      { ...event, id: 'd', time: at + DAY, model: 'plain', workspace: 'v', tokens: { input: 2 * million } },
    ];
    await expectOk(exporter.ask('POST', '/v1/events?org=cached', { body: events }));
  });

  test('the hit ratio is what of all input came from a cache; of no input there is none', async () => {
    expect(await values('measure=cache_hit_ratio')).toEqual([['', [0.6, 0.25, null]]]);
    expect(await values('measure=cache_hit_ratio&groupBy=workspace')).toEqual([
      ['w', [0.6, 0.5, null]],
      ['v', [null, 0, null]],
    ]);
  });

  test('savings are what cached tokens would have cost as plain input, less what they cost, by the price of the day', async () => {
    // 3 × (3 − 0.3) − (3.75 − 3), then 1 × (3 − 0.6).
    expect(await values('measure=cache_savings')).toEqual([['', [7.35, 2.4, 0]]]);
    expect(await values('measure=cache_savings&groupBy=model')).toEqual([
      ['sonnet', [7.35, 2.4, 0]],
      ['plain', [0, 0, 0]],
    ]);
    expect(await values('measure=cache_savings&model=plain')).toEqual([['', [0, 0, 0]]]);
    expect(await values('measure=cache_savings&model=sonnet&workspace=v')).toEqual([['', [0, 0, 0]]]);
  });
});
