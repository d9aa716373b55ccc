/** `npm start` as a person sees it: what it prints works, the three cases are what they are said to be, it resumes. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATASOURCE_ID, PANEL_ID, UIDS } from '@ledgerline/api/grafana';
import { remove, temporary } from '@ledgerline/testkit/harness.ts';
import { freePort, hasPrometheus, Prometheus, until } from '@ledgerline/testkit/prometheus.ts';
import { get, startDemo, stop, type Demo } from './demo.ts';

const dataDir = temporary();
afterAll(() => {
  remove(dataDir);
});

const requestsUntil = async (demo: Demo, to: string): Promise<unknown> =>
  get(demo, `/v1/usage/breakdown?org=acme&by=model&from=2000-01-01&to=${to}`);

test('the demo fills, tells its three stories, stops cleanly, and goes on at the next start without doubling', async () => {
  const first = await startDemo(dataDir);
  expect(first.said).toMatch(/prometheus: not found; install/);
  expect(first.said).toMatch(/grafana: not found; install Grafana .*GRAFANA_HOME/);
  // Late in a month more than half of acme's plan is used, as it should be.
  const acme = { state: expect.stringMatching(/^(ok|half_used)$/) as string, overage: 0 };
  expect(await get(first, '/v1/balance?org=acme')).toMatchObject(acme);
  expect(await get(first, '/v1/projection?org=acme')).toMatchObject({ runOutBeforeCycleEnd: false });
  expect(await get(first, '/v1/balance?org=nimbus')).toMatchObject({ state: 'at_risk', overage: 0 });
  expect(await get(first, '/v1/balance?org=borealis')).toMatchObject({ state: 'cap_near' });
  const nimbus = (await get(first, '/v1/projection?org=nimbus')) as { runOutInDays: number };
  expect(nimbus).toMatchObject({ runOutBeforeCycleEnd: true });
  expect(nimbus.runOutInDays).toBeGreaterThan(1);
  expect(nimbus.runOutInDays).toBeLessThan(2);
  const metrics = await (await fetch(`${first.url}/metrics`)).text();
  for (const org of ['acme', 'nimbus', 'borealis']) {
    expect(metrics).toContain(`ledgerline_unpriced_events_total{org="${org}",model=""} 0\n`);
    expect(metrics).toContain(`ledgerline_late_events_total{org="${org}"} 0\n`);
  }
  expect(statSync(join(dataDir, 'demo-keys.json')).mode & 0o777).toBe(0o600);

  const yesterday = new Date(Date.now() - 86_400_000).toISOString();
  const history = await requestsUntil(first, yesterday);
  const keys = JSON.parse(readFileSync(join(dataDir, 'demo-keys.json'), 'utf8')) as Record<string, string>;
  await stop(first);

  // An earlier version knew no key for Grafana.
  writeFileSync(join(dataDir, 'demo-keys.json'), JSON.stringify({ read: keys['read'], ingest: keys['ingest'] }));
  const second = await startDemo(dataDir);
  expect(JSON.parse(readFileSync(join(dataDir, 'demo-keys.json'), 'utf8'))).toEqual({
    ...keys,
    grafana: expect.stringMatching(/^ll_/) as string,
  });
  expect(await requestsUntil(second, yesterday)).toEqual(history);
  await stop(second);
});

// Who its child is, Linux tells without another program.
(process.platform === 'linux' ? test : test.skip)(
  'it ends with 1, and the last words, when the exporter dies',
  async () => {
    const demo = await startDemo(dataDir);
    const pid = readFileSync(`/proc/${demo.process.pid ?? 0}/task/${demo.process.pid ?? 0}/children`, 'utf8');
    process.kill(Number(pid.trim()), 'SIGKILL');
    const { code, said } = await demo.ended;
    expect(code).toBe(1);
    expect(said).toMatch(/exporter ended \(SIGKILL\)[^]*ledgerline listening on/);
  },
);

const grafanaHome = process.env['GRAFANA_HOME'] ?? '';
(grafanaHome === '' ? test.skip : test)(
  'it starts Grafana: plugins loaded, datasources healthy, dashboards there, and nobody needs to log in',
  async () => {
    const prometheus = hasPrometheus ? await Prometheus.start({ 'prometheus.yml': '' }) : undefined;
    const demo = await startDemo(dataDir, {
      GRAFANA_HOME: grafanaHome,
      GF_SERVER_HTTP_PORT: String(await freePort()),
      ...(prometheus && { PROMETHEUS_URL: prometheus.url }),
    });
    const grafana = /grafana: (http:\S+)/.exec(demo.said)?.[1] ?? '';
    expect(demo.said).toContain(`Open ${grafana}/d/${UIDS.overview}?var-org=nimbus`);
    const status = async (path: string): Promise<number> => (await fetch(grafana + path)).status;
    const json = async (path: string): Promise<unknown> => (await fetch(grafana + path)).json();

    expect(await json('/api/health')).toMatchObject({ database: 'ok' });
    for (const id of [DATASOURCE_ID, PANEL_ID]) {
      expect(await json(`/api/plugins/${id}/settings`)).toMatchObject({ id });
      expect(await status(`/public/plugins/${id}/module.js`)).toBe(200);
    }

    await until(
      'the dashboards are there',
      async () => (await status(`/api/dashboards/uid/${UIDS.conversation}`)) === 200,
    );
    expect(await status(`/api/dashboards/uid/${UIDS.overview}`)).toBe(200);
    expect(await json('/api/dashboards/home')).toMatchObject({ dashboard: { uid: UIDS.overview } });

    // The key that Grafana lends to every viewer reads, and that is all.
    const ledger = `/api/datasources/proxy/uid/${UIDS.ledger}/v1`;
    expect(await json(`${ledger}/me`)).toMatchObject({ name: 'demo grafana' });
    expect(await status(`${ledger}/balance?org=nimbus`)).toBe(200);
    expect(await status(`${ledger}/admin/keys`)).toBeGreaterThanOrEqual(400);
    if (prometheus) expect(await status(`/api/datasources/uid/${UIDS.prometheus}/health`)).toBe(200);

    await stop(demo);
    await expect(fetch(`${grafana}/api/health`)).rejects.toThrow();
    await prometheus?.stop();
  },
);
