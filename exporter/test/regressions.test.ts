/** What went wrong once, each as a user met it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectOk, makeOrg, remove, startExporter, temporary, type Exporter } from '@ledgerline/testkit/harness.ts';

const dataDir = temporary();
writeFileSync(join(dataDir, 'ledgerline.yaml'), 'limits: { valuesPerLabel: 2 }');
let exporter: Exporter;
beforeAll(async () => {
  exporter = await startExporter({ dataDir, env: { LEDGERLINE_CONFIG: join(dataDir, 'ledgerline.yaml') } });
});
afterAll(async () => {
  await exporter.stop();
  remove(dataDir);
});

const post = (org: string, body: unknown, query = '') =>
  exporter.ask('POST', `/v1/events?org=${org}${query}`, { body });
const event = (id: string, more: object = {}) => ({ id, time: Date.now(), type: 'gateway_inference', ...more });
const json = async (path: string): Promise<Record<string, unknown>> =>
  (await expectOk(exporter.get(path))).json as Record<string, unknown>;

test('a cycle start that moved nothing is posted all the same: no history comes before it', async () => {
  const byom = { billingModel: 'byom', spendCapUsd: 10, createdAt: '2026-08-05T00:00:00Z' };
  await makeOrg(exporter, 'free', { ...byom, plan: { monthlyCredits: 0 } });
  await expectOk(post('free', event('nothing', { model: 'nobody-knows' })));
  const late = await post('free', event('x', { time: '2026-08-06T00:00:00Z', costUsd: 9.9 }), '&backfill=true');
  expect(late.status).toBe(400);
  expect(late.json).toMatchObject({ code: 'backfill_too_old' });
  expect(await json('/v1/balance?org=free')).toMatchObject({ spendUsd: 0, state: 'ok' });
});

test('an absent revision compares as 0, and a duration of 0 is none', async () => {
  await makeOrg(exporter, 'same');
  const time = Date.now();
  await expectOk(post('same', event('a', { time })));
  for (const again of [{ revision: 0 }, { durationMs: 0 }, { revision: 0, durationMs: 0 }])
    expect((await post('same', event('a', { time, ...again }))).json).toMatchObject({ duplicates: 1, rejected: [] });
});

test('DELETE with the header of a JSON body and no body revokes', async () => {
  const made = await expectOk(
    exporter.ask('POST', '/v1/admin/keys', { body: { name: 'k', roles: [{ org: '*', role: 'billing' }] } }),
  );
  const { id, key } = made.json as { id: string; key: string };
  const headers = { 'content-type': 'application/json' };
  await expectOk(exporter.ask('DELETE', `/v1/admin/keys/${id}`, { headers }));
  expect((await exporter.get('/v1/me', key)).status).toBe(401);
});

test('a grant is voided at epoch milliseconds too', async () => {
  await makeOrg(exporter, 'voids');
  const grant = { id: 'g', pool: 'purchased', credits: 10 };
  await expectOk(exporter.ask('POST', '/v1/admin/orgs/voids/grants', { body: grant }));
  const voided = await exporter.ask('DELETE', `/v1/admin/orgs/voids/grants/g?at=${Date.now()}`);
  expect(voided.json).toMatchObject({ id: 'g', remaining: 0 });
});

test('an empty ?org= is none: a variable of a dashboard that nothing was chosen for', async () => {
  await makeOrg(exporter, 'one');
  const made = await expectOk(
    exporter.ask('POST', '/v1/admin/keys', { body: { name: 'k', roles: [{ org: 'one', role: 'billing' }] } }),
  );
  const { key } = made.json as { key: string };
  expect((await exporter.get('/v1/balance?org=', key)).json).toMatchObject({ org: 'one' });
  expect((await exporter.get('/v1/balance?org=')).json).toMatchObject({ code: 'org_required' });
});

test('label families that are switched off overflow unseen', async () => {
  await makeOrg(exporter, 'many');
  const events = ['a', 'b', 'c', 'd'].map((name) => event(name, { user: name, category: name, credits: 1 }));
  await expectOk(post('many', events));
  const { text } = await exporter.get('/metrics/ledger');
  expect(text).toContain('ledgerline_series_overflow_total{family="category_credits_total",org="many"} 2\n');
  expect(text).not.toContain('family="user_credits_total"');
});

test('a bucket that is not over is partial', async () => {
  await makeOrg(exporter, 'today');
  const range = `from=${Date.now() - 2 * 86_400_000}&to=${Date.now() + 2 * 86_400_000}`;
  const { series } = (await json(`/v1/usage/series?org=today&interval=day&${range}`)) as {
    series: { points: { time: string; partial?: boolean }[] }[];
  };
  const today = new Date().toISOString().slice(0, 10);
  expect(series[0]?.points.find(({ time }) => time.startsWith(today))?.partial).toBe(true);
});

test('a share is of what is paid in the same: credits of credits, USD of USD', async () => {
  await makeOrg(exporter, 'in-credits');
  await makeOrg(exporter, 'in-usd', { billingModel: 'byom' });
  const made = await expectOk(
    exporter.ask('POST', '/v1/admin/keys', {
      body: {
        name: 'k',
        roles: [
          { org: 'in-credits', role: 'billing' },
          { org: 'in-usd', role: 'billing' },
        ],
      },
    }),
  );
  const { key } = made.json as { key: string };
  for (const org of ['in-credits', 'in-usd']) await expectOk(post(org, event('e', { model: 'm', costUsd: 2 })));
  const { rows } = (await exporter.get('/v1/usage/breakdown?org=*&by=model', key)).json as {
    rows: { org: string; share: number }[];
  };
  expect(rows.map(({ org, share }) => [org, share]).sort()).toEqual([
    ['in-credits', 1],
    ['in-usd', 1],
  ]);
});

test('a past cycle keeps the cap that it had', async () => {
  const org = { billingModel: 'byom', timezone: 'UTC', cycleAnchorDay: 1, createdAt: '2026-09-01T00:00:00Z' };
  await makeOrg(exporter, 'capped', { ...org, spendCapUsd: 5 });
  await expectOk(post('capped', event('e', { costUsd: 1 })));
  const body = { name: 'capped', plan: 'plan-of-capped', ...org, spendCapUsd: 50 };
  await expectOk(exporter.ask('PUT', '/v1/admin/orgs/capped', { body }));
  const { cycles } = (await json('/v1/cycles?org=capped')) as { cycles: { allowance: number }[] };
  expect(cycles.map(({ allowance }) => allowance)).toEqual([...cycles.slice(1).map(() => 5), 50]);
});

test('many series of many points are refused, and the rest of many series is one', async () => {
  await makeOrg(exporter, 'wide');
  const events = Array.from({ length: 150 }, (_, n) => event(`e${n}`, { user: `u${n}`, credits: 1 }));
  await expectOk(post('wide', events));
  const path = '/v1/usage/series?org=wide&groupBy=user&interval=hour';
  const { series } = (await json(path)) as { series: { key: string }[] };
  expect(series).toHaveLength(101);
  expect(series.at(-1)?.key).toBe('__other__');
  const year = `from=${Date.now() - 365 * 86_400_000}`;
  expect((await exporter.get(`${path}&${year}`)).json).toMatchObject({
    code: 'invalid_request',
    details: { field: 'limit' },
  });
});

test('no promise is so large that a cycle start, which nobody can refuse, would overflow', async () => {
  const plan = { name: 'Huge', monthlyCredits: '80000000000' };
  const refused = await exporter.ask('PUT', '/v1/admin/plans/huge', { body: plan });
  expect(refused.json).toMatchObject({ code: 'overflow', details: { field: 'monthlyCredits' } });
  await makeOrg(exporter, 'rich', { plan: { monthlyCredits: '70000000000' } });
  const give = (id: string) =>
    exporter.ask('POST', '/v1/admin/orgs/rich/grants', { body: { id, pool: 'purchased', credits: '5000000000000' } });
  await expectOk(give('first'));
  expect((await give('second')).json).toMatchObject({ code: 'overflow', details: { field: 'credits' } });
  expect(await json('/v1/balance?org=rich')).toMatchObject({ remaining: 5_070_000_000_000 });
});
