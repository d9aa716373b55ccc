/** Series and days against a naive computation: exact, whatever the range, the zone and the filters. */
import { expectOk, makeOrg } from '@ledgerline/testkit/harness.ts';
import {
  ask,
  CREATED,
  CYCLES,
  DAY,
  events,
  exporter,
  KINDS,
  LAST,
  MINUTE,
  ORG,
  RANGES,
  SEED,
  time,
  ZONE,
  type Json,
} from './history.ts';
import {
  bucket,
  bucketsOf,
  credits,
  FILTERS,
  grouped,
  GROUPINGS,
  keyOf,
  shown,
  sumOf,
  tokensOf,
  usd,
  wall,
  within,
  type Sum,
} from './naive.ts';

describe(`with seed ${SEED}`, () => {
  describe.each([ZONE, 'UTC', 'Asia/Kolkata', 'Australia/Lord_Howe'])('in %s', (timezone) => {
    const valueOf: Readonly<Record<string, (sum: Sum) => number>> = {
      credits: ({ micro }) => credits(micro),
      usd: ({ nano }) => usd(nano),
      requests: ({ requests }) => requests,
      tokens: tokensOf,
      agent_runs: ({ runs }) => runs,
    };

    test.each(['hour', 'day', 'week', 'month', 'cycle'])('series by %s', async (interval) => {
      const cases = RANGES.flatMap(([, from, to], i) => [
        { from, to, measure: 'credits', filters: FILTERS[(i * 2) % FILTERS.length] ?? {} },
        { from, to, measure: Object.keys(valueOf)[i % 5] ?? '', filters: FILTERS[(i * 3 + 1) % FILTERS.length] ?? {} },
      ]);
      for (const { from, to, measure, filters } of cases) {
        const list = grouped(within(from, to, filters), (event) => bucket(event.time, interval, timezone));
        const expected = bucketsOf(from, to, interval, timezone).map(({ name, partial }) => ({
          name,
          value: valueOf[measure]?.(sumOf(list.get(name) ?? [])),
          ...(partial ? { partial } : {}),
        }));
        const answer = await ask('/v1/usage/series', { from, to, interval, timezone, measure, ...filters });
        const [series, ...more] = answer['series'] as { measure: string; points: { time: string }[] }[];
        const points = series?.points.map(({ time, ...rest }) => ({
          name: bucket(Date.parse(time), interval, timezone),
          ...rest,
        }));
        expect([filters, measure, points]).toEqual([filters, measure, expected]);
        expect(more).toEqual([]);
      }
    });

    test.each(['hour', 'day', 'week'])('series by %s and group', async (interval) => {
      for (const groupBy of ['model', 'workspace_group', 'conversation', 'consumer', 'user']) {
        const [, from, to] = RANGES[GROUPINGS.indexOf(groupBy) % 5] ?? ['', 0, 0];
        const filters = FILTERS[groupBy.length % 7] ?? {};
        const answer = await ask('/v1/usage/series', { from, to, interval, timezone, groupBy, ...filters });
        const series = answer['series'] as { key: string; points: { time: string; value: number }[] }[];
        const groups = grouped(within(from, to, filters), (event) => keyOf(event, groupBy));
        expect(new Set(series.map(({ key }) => key))).toEqual(new Set(groups.keys()));
        for (const { key, points } of series) {
          const buckets = grouped(groups.get(key) ?? [], (event) => bucket(event.time, interval, timezone));
          const expected = bucketsOf(from, to, interval, timezone).map(({ name }) => [
            name,
            credits(sumOf(buckets.get(name) ?? []).micro),
          ]);
          expect([key, points.map(({ time, value }) => [bucket(Date.parse(time), interval, timezone), value])]).toEqual(
            [key, expected],
          );
        }
      }
    });

    test('daily, with the models of each day', async () => {
      const { days } = await ask('/v1/usage/daily', { start: '2026-02-13', end: '2026-03-27', timezone });
      const list = grouped(events, (event) => wall(event.time, timezone).date);
      const dates = Array.from({ length: 43 }, (_, i) =>
        new Date(time('2026-02-13') + i * DAY).toISOString().slice(0, 10),
      );
      expect(days).toEqual(
        dates.map((date) => {
          const of = list.get(date) ?? [];
          const sum = sumOf(of);
          const models = [...grouped(of, (event) => keyOf(event, 'model'))].map(([model, group]) => {
            const { micro, nano, requests } = sumOf(group);
            return [model, { credits: credits(micro), costUsd: usd(nano), requests }];
          });
          const { credits: all, costUsd, requests, inputTokens, outputTokens } = shown(sum);
          return {
            date,
            credits: all,
            costUsd,
            requests,
            inputTokens,
            outputTokens,
            models: Object.fromEntries(models) as Json,
          };
        }),
      );
    });
  });

  test('series grouped by token_type has one for each kind', async () => {
    const [, from, to] = RANGES[4] ?? ['', 0, 0];
    const { series } = await ask('/v1/usage/series', {
      from,
      to,
      interval: 'day',
      measure: 'tokens',
      groupBy: 'token_type',
    });
    const list = grouped(within(from, to), (event) => bucket(event.time, 'day', ZONE));
    const days = bucketsOf(from, to, 'day', ZONE);
    for (const [i, kind] of KINDS.entries()) {
      const found = (series as { key: string; points: { value: number }[] }[]).find(({ key }) => key === kind);
      expect(found?.points.map(({ value }) => value)).toEqual(
        days.map(({ name }) => sumOf(list.get(name) ?? []).tokens[i]),
      );
    }
  });

  test('series past a limit are summed as __other__', async () => {
    const [, from, to] = RANGES[4] ?? ['', 0, 0];
    const { series } = await ask('/v1/usage/series', { from, to, interval: 'week', groupBy: 'user', limit: 3 });
    const lines = series as { key: string; points: { value: number }[] }[];
    expect(lines.map(({ key }) => key)).toHaveLength(4);
    expect(lines.at(-1)?.key).toBe('__other__');
    const whole = lines.flatMap(({ points }) => points).reduce((sum, { value }) => sum + Math.round(value * 1e6), 0);
    expect(BigInt(whole)).toBe(sumOf(within(from, to)).micro);
  });

  test('series of more points than anyone can read are refused', async () => {
    const query = new URLSearchParams({
      org: ORG,
      from: String(LAST - 19_990 * 60 * MINUTE),
      to: String(LAST),
      interval: 'hour',
      groupBy: 'conversation',
    });
    const reply = await exporter.get(`/v1/usage/series?${query.toString()}`);
    expect([reply.status, (reply.json as Json)['details']]).toEqual([400, { field: 'limit' }]);
    expect((await exporter.get(`/v1/usage/series?${query.toString()}&limit=2`)).status).toBe(200);
  });

  test('series of a range without events are zeros', async () => {
    const [from, to] = [time('2026-04-20T00:00:00Z'), time('2026-04-23T00:00:00Z')];
    const { series } = await ask('/v1/usage/series', { from, to, interval: 'day', timezone: 'UTC' });
    expect((series as { points: unknown }[])[0]?.points).toEqual(
      ['20', '21', '22'].map((day) => ({ time: `2026-04-${day}T00:00:00.000Z`, value: 0 })),
    );
  });

  test('usage ahead of now is of its own time, and of no cycle before it', async () => {
    await makeOrg(exporter, 'ahead', { cycleAnchorDay: new Date(Date.now() + DAY).getUTCDate() });
    const { end } = ((await expectOk(exporter.get('/v1/balance?org=ahead'))).json as { cycle: { end: string } }).cycle;
    const body = [
      { id: 'now', time: Date.now(), type: 'tool', credits: 1 },
      { id: 'ahead', time: time(end) + DAY, type: 'tool', credits: 2 },
    ];
    await expectOk(exporter.ask('POST', '/v1/events?org=ahead', { body }));
    const range = `org=ahead&from=${time(end) - 2 * DAY}&to=${time(end) + 5 * DAY}`;
    const values = async (interval: string): Promise<number[]> =>
      (
        (await expectOk(exporter.get(`/v1/usage/series?${range}&interval=${interval}`))).json as {
          series: { points: { value: number }[] }[];
        }
      ).series[0]?.points.map(({ value }) => value) ?? [];
    expect(await values('cycle')).toEqual([1]);
    expect((await values('day')).filter((value) => value > 0)).toEqual([1, 2]);
    expect(((await expectOk(exporter.get('/v1/usage/summary?org=ahead'))).json as Json)['creditsUsed']).toBe(1);
  });

  test('the allowance is a series too, by cycle', async () => {
    const { series } = await ask('/v1/usage/series', {
      from: CYCLES[0] ?? '',
      to: CYCLES[3] ?? '',
      interval: 'cycle',
      measure: 'allowance',
    });
    expect(
      (series as { points: { time: string; value: number }[] }[])[0]?.points.map(({ time, value }) => [time, value]),
    ).toEqual(CYCLES.slice(0, 3).map((start) => [start, 900]));
  });

  test('reports of several organizations say whose each row is', async () => {
    await makeOrg(exporter, 'other', { createdAt: CREATED, billingModel: 'byom' });
    const body = {
      id: 'x',
      time: '2026-03-01T00:00:00Z',
      type: 'gateway_inference',
      model: 'm1',
      credits: 5,
      costUsd: '0.5',
    };
    await expectOk(exporter.ask('POST', '/v1/events?org=other', { body }));
    const [, from, to] = RANGES[0] ?? ['', 0, 0];
    const all = await expectOk(exporter.get(`/v1/usage/breakdown?org=*&by=model&from=${from}&to=${to}`));
    expect(
      (all.json as { rows: Json[] }).rows
        .filter(({ key }) => key === 'm1')
        .map(({ org, credits, costUsd }) => [org, credits, costUsd]),
    ).toEqual([
      [
        ORG,
        credits(sumOf(within(from, to, { model: ['m1'] })).micro),
        usd(sumOf(within(from, to, { model: ['m1'] })).nano),
      ],
      ['other', 0, 0.5],
    ]);
    const { series } = (await expectOk(exporter.get(`/v1/usage/series?org=*&from=${from}&to=${to}&interval=month`)))
      .json as { series: { org: string; measure: string }[] };
    expect(series.map(({ org, measure }) => [org, measure])).toEqual([
      ['ahead', 'credits'],
      ['other', 'usd'],
      [ORG, 'credits'],
    ]);
  });
});
