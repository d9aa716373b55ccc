/** What `ledgerline reconcile --record` found is kept, shown by the API, and seen by Prometheus. */
import { join } from 'node:path';
import { BOOTSTRAP, expectOk, exportersOfFile, makeKey, makeOrg } from '@ledgerline/testkit/harness.ts';
import { ledgerline } from '@ledgerline/testkit/ledgerline.ts';
import { FIXTURES } from './import-org.ts';

const { start } = exportersOfFile();
let exporter = await start();
await makeOrg(exporter, 'acme', { createdAt: '2026-01-01T00:00:00Z' });

const COSTS = `reconcile --provider openai ${join(FIXTURES, 'openai-costs.json')} --org acme`;
const USAGE = `reconcile --provider openai ${join(FIXTURES, 'openai-usage.json')} --org acme`;
const send = (...events: readonly object[]) => expectOk(exporter.ask('POST', '/v1/events?org=acme', { body: events }));
const shown = async () =>
  (await expectOk(exporter.get('/v1/admin/orgs/acme/reconciliations'))).json as {
    reconciliations: Readonly<Record<string, unknown>>[];
  };
const series = async (): Promise<string[]> =>
  (await exporter.get('/metrics')).text
    .split('\n')
    .filter((line) => line.startsWith('ledgerline_reconciliation_') && !line.includes('_timestamp_'));

test('nothing is said until something was recorded; a comparison alone records nothing', async () => {
  await ledgerline(exporter, COSTS);
  expect(await shown()).toEqual({ reconciliations: [] });
  expect((await exporter.get('/metrics')).text).not.toMatch('ledgerline_reconciliation_');
});

test('what was found is kept, per provider and kind, and is a metric', async () => {
  const call = { type: 'gateway_inference', provider: 'openai', time: '2026-01-05T13:00:00Z', model: 'gpt-4o' };
  await send({ ...call, id: 'a', workspace: 'proj_a', costUsd: '0.17' });
  const before = Date.now();
  expect((await ledgerline(exporter, `${COSTS} --record`)).code).toBe(1);
  expect((await ledgerline(exporter, `${USAGE} --record --tolerance 100%`)).code).toBe(0);
  const { reconciliations } = await shown();
  expect(reconciliations).toMatchObject([
    {
      ...{ provider: 'openai', kind: 'costs', from: '2026-01-05T00:00:00.000Z', to: '2026-01-07T00:00:00.000Z' },
      ...{
        bill: 0.160655,
        ledger: 0.17,
        difference: 0.010155,
        ratio: 0.063209,
        rows: 2,
        unmatched: 2,
        tolerance: '1%',
      },
    },
    { provider: 'openai', kind: 'usage', bill: 67_790, ledger: 0, difference: 67_790, ratio: 1, unmatched: 0 },
  ]);
  const of = (kind: string): string => `{org="acme",provider="openai",kind="${kind}"}`;
  expect(await series()).toEqual([
    `ledgerline_reconciliation_difference_usd${of('costs')} 0.010155`,
    `ledgerline_reconciliation_difference_ratio${of('costs')} 0.063209`,
    `ledgerline_reconciliation_difference_ratio${of('usage')} 1`,
    `ledgerline_reconciliation_unmatched_rows${of('costs')} 2`,
    `ledgerline_reconciliation_unmatched_rows${of('usage')} 0`,
  ]);
  const { text } = await exporter.get('/metrics');
  const at = Number(/ledgerline_reconciliation_last_timestamp_seconds\{.*kind="costs"\} (\S+)/.exec(text)?.[1]) * 1000;
  expect(at).toBeGreaterThanOrEqual(before);
  expect(at).toBeLessThanOrEqual(Date.now());
});

test('the next one takes its place, and who recorded it is in the audit', async () => {
  await send({
    ...{ id: 'b', type: 'gateway_inference', provider: 'openai', time: '2026-01-05T13:00:00Z', model: 'gpt-4o-mini' },
    ...{ workspace: 'proj_b', costUsd: '0.000405' },
  });
  expect((await ledgerline(exporter, `${COSTS} --record --tolerance 10%`)).code).toBe(0);
  expect(await series()).toContain(
    'ledgerline_reconciliation_difference_usd{org="acme",provider="openai",kind="costs"} 0.00975',
  );
  const { audit } = (await expectOk(exporter.get('/v1/admin/audit?limit=1'))).json as { audit: object[] };
  expect(audit).toMatchObject([
    { action: 'put reconciliation', org: 'acme', before: { difference: 0.010155 }, after: { difference: 0.00975 } },
  ]);
});

test('it is there after kill -9', async () => {
  const before = [await shown(), await series()];
  await exporter.kill();
  exporter = await start({ dataDir: exporter.dataDir });
  expect([await shown(), await series()]).toEqual(before);
});

test('it takes an administrator of the organization, and one organization', async () => {
  const path = '/v1/admin/orgs/acme/reconciliations';
  for (const role of ['billing', 'ingest'])
    expect((await exporter.get(path, await makeKey(exporter, { org: 'acme', role }))).status).toBe(403);
  expect((await exporter.get(path, BOOTSTRAP)).status).toBe(200);
  for (const words of [COSTS.replace(' --org acme', ''), COSTS.replace('--org acme', '--org *')])
    expect(await ledgerline(exporter, `${words} --record`)).toMatchObject({ code: 2, out: '' });
});
