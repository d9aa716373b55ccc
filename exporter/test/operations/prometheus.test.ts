/**
 * The shipped rules in a real Prometheus, over a real exporter: what is posted is what PromQL says, and alerts speak.
 */
import { TOKEN_TABLE } from '@ledgerline/api/vocabulary';
import { parseExposition } from '@ledgerline/testkit/exposition.ts';
import { expectOk, remove, startExporter, type Exporter } from '@ledgerline/testkit/harness.ts';
import { hasPrometheus, Prometheus, until } from '@ledgerline/testkit/prometheus.ts';
import { RULES, shipped, configuration, usage, post, fill } from './shipped-rules.ts';

if (!hasPrometheus) console.warn('skipped: prometheus is not on PATH, so no rule is tried against a live exporter');

/** Names that the rules ask for and a healthy exporter need not export, and why. */
const NOT_EXPORTED: Readonly<Record<string, string>> = {
  ledgerline_user_credits_total: 'persons are shown where that is configured',
};

/** As `ledgerline reconcile --record` leaves it. */
const compareBill = (exporter: Exporter) =>
  expectOk(
    exporter.ask('PUT', '/v1/admin/orgs/acme/reconciliations/openai', {
      body: {
        ...{ kind: 'costs', from: '2026-01-01', to: '2026-02-01', tolerance: '1%' },
        ...{ bill: '10', ledger: '9.5', difference: '0.5', rows: 31, unmatched: 1 },
      },
    }),
  );

test('a live exporter has every metric that the rules name', async () => {
  const exporter = await startExporter();
  await fill(exporter);
  await post(exporter, 'acme', usage('more', 0.5, { credits: 80 }));
  await compareBill(exporter);
  // A name behind a colon is one that the rules record themselves.
  const rules = RULES.map((file) => shipped(`rules/${file}`).replace(/^ *#.*$/gm, '')).join('\n');
  const named = new Set([...rules.matchAll(/(?<![:\w])ledgerline_\w+/g)].map(([name]) => name));
  expect(named.size).toBeGreaterThan(10);
  // How verification stands is known once it has gone through the ledger.
  await until('every one is there', async () => {
    const { text } = await exporter.ask('GET', '/metrics', { key: null });
    const families = parseExposition(text, 'text');
    const shown = new Set([...families.values()].flatMap(({ samples }) => samples.map(({ name }) => name)));
    const missing = [...named].filter((name) => !shown.has(name));
    return missing.sort().join() === Object.keys(NOT_EXPORTED).sort().join();
  });
  await exporter.stop();
  remove(exporter.dataDir);
});

(hasPrometheus ? describe : describe.skip)('a real Prometheus', () => {
  let exporter: Exporter;
  let prometheus: Prometheus;

  beforeAll(async () => {
    exporter = await startExporter();
    await fill(exporter);
    prometheus = await Prometheus.start(configuration(exporter.url));
  });
  afterAll(async () => {
    await prometheus.stop();
    await exporter.stop();
    remove(exporter.dataDir);
  });

  const total = async (org: string): Promise<number | undefined> =>
    (await prometheus.values('sum by (org) (ledgerline_usage_requests_total)', 'org'))[org];
  const RUN_OUT = 'LedgerlineRunOutBeforeCycleEnd';
  const THRESHOLD = 'LedgerlineCreditsThresholdCrossed';

  test('what was posted is what PromQL sums up, as the API does', async () => {
    await until('the usage is scraped', async () => (await total('acme')) === 3 && (await total('byo')) === 2);
    // As the shipped rules do: replicas are folded before anything is summed.
    const sum = (name: string, by: string, org: string) =>
      prometheus.values(`sum by (${by}) (max without (instance) (ledgerline_${name}{org="${org}"}))`, by);
    for (const org of ['acme', 'byo']) {
      const summary = (await exporter.get(`/v1/usage/summary?org=${org}`)).json as Record<string, number> & {
        cycle: { start: string; end: string };
      };
      const { start, end } = summary.cycle;
      expect(await sum('usage_cost_usd_total', 'org', org)).toEqual({ [org]: summary['costUsd'] });
      expect(await sum('usage_requests_total', 'org', org)).toEqual({ [org]: summary['requests'] });
      expect(await sum('usage_tokens_total', 'org', org)).toEqual({ [org]: summary['totalTokens'] });
      if (org === 'acme')
        expect(await sum('usage_credits_total', 'org', org)).toEqual({ [org]: summary['creditsUsed'] });
      else expect(await sum('usage_credits_total', 'org', org)).toEqual({});
      for (const [name, field] of [
        ['cost_usd', 'costUsd'],
        ['requests', 'requests'],
      ] as const)
        expect(await sum(`cycle_${name}`, 'org', org)).toEqual({ [org]: summary[field] });

      const breakdown = async (by: string) => {
        const reply = await expectOk(exporter.get(`/v1/usage/breakdown?org=${org}&by=${by}&from=${start}&to=${end}`));
        return (
          reply.json as {
            rows: { key: string; costUsd: number; requests: number; credits: number; tokens: Record<string, number> }[];
          }
        ).rows;
      };
      const models = await breakdown('model');
      expect(models).toHaveLength(2);
      expect(await sum('usage_cost_usd_total', 'model', org)).toEqual(
        Object.fromEntries(models.map(({ key, costUsd }) => [key, costUsd])),
      );
      if (org === 'acme')
        expect(await sum('usage_credits_total', 'model', org)).toEqual(
          Object.fromEntries(models.map(({ key, credits }) => [key, credits])),
        );
      const workspaces = await breakdown('workspace');
      expect(await sum('usage_requests_total', 'workspace', org)).toEqual(
        Object.fromEntries(workspaces.map(({ key, requests }) => [key, requests])),
      );
      const kinds = await breakdown('token_type');
      expect(await sum('usage_tokens_total', 'token_type', org)).toEqual(
        Object.fromEntries(
          kinds.map(({ key, tokens }) => [TOKEN_TABLE.find(({ name }) => name === key)?.label, tokens[key]]),
        ),
      );
    }
  });

  test('every rule is evaluated without an error, and the records say what the balance says', async () => {
    await until('every rule was evaluated', async () =>
      (await prometheus.rules()).every(({ health }) => health !== 'unknown'),
    );
    const rules = await prometheus.rules();
    expect(rules.length).toBeGreaterThan(15);
    expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
    const record = (name: string) => prometheus.values(name, 'org');
    // The last record of its group goes by those before it.
    await until('the records are there', async () => 'byo' in (await record('org:ledgerline_spend_cap_percent_used')));
    expect(await record('org:ledgerline_spend_cap_percent_used')).toEqual({ byo: 42.25 });
    expect(await record('org:ledgerline_credits_percent_used')).toEqual({ acme: 2 });
    expect(await record('org:ledgerline_credits_remaining:sum')).toEqual({ acme: 98 });
  });

  test('the run-out alert goes from inactive to firing', async () => {
    // The cap of byo will not last, which shows that the alert is being evaluated.
    await until('the alert of byo fires', async () =>
      (await prometheus.alerts(RUN_OUT, 'byo')).some(({ state }) => state === 'firing'),
    );
    expect(await prometheus.alerts(RUN_OUT, 'acme')).toEqual([]);
    expect(await prometheus.alerts(THRESHOLD, 'acme')).toEqual([]);
    await post(exporter, 'acme', usage('a4', 0.5, { model: 'gpt-4o', workspace: 'alpha', credits: 40 }));
    expect((await exporter.get('/v1/balance?org=acme')).json).toMatchObject({ state: 'at_risk' });
    await until('the run-out alert fires', async () =>
      (await prometheus.alerts(RUN_OUT, 'acme')).some(({ state }) => state === 'firing'),
    );
    const [alert] = await prometheus.alerts(RUN_OUT, 'acme');
    expect(alert?.labels).toMatchObject({ severity: 'warning', job: 'ledgerline' });
    expect(alert?.annotations['description']).toMatch(
      /^The credits of acme will not last at the rate of the last 7 days: nothing is left at \d{4}-\S+ .*The cycle ends at \d{4}-/,
    );
  });

  test('over a restart no counter goes down, and the alert stays', async () => {
    const port = new URL(exporter.url).port;
    const requests = await total('acme');
    await exporter.kill();
    exporter = await startExporter({ dataDir: exporter.dataDir, env: { LEDGERLINE_LISTEN: `127.0.0.1:${port}` } });
    await post(exporter, 'acme', usage('a5', 0.25, { model: 'gpt-4o', workspace: 'alpha', credits: '0.25' }));
    await until('it is scraped again', async () => (await total('acme')) === Number(requests) + 1);
    expect((await prometheus.alerts(RUN_OUT, 'acme')).map(({ state }) => state)).toEqual(['firing']);
    // Those of the ingest and of HTTP are of the process, and begin anew.
    const counters = await prometheus.query('{__name__=~"ledgerline_.+_total",__name__!~"ledgerline_ingest_.*"}[5m]');
    expect(counters.length).toBeGreaterThan(20);
    for (const { metric, values } of counters) {
      const seen = values.map(([, value]) => Number(value));
      expect([metric, seen]).toEqual([metric, [...seen].sort((a, b) => a - b)]);
    }
    const restarts = await prometheus.values('resets(ledgerline_ingest_events_total{result="accepted"}[5m])', 'result');
    expect(restarts).toEqual({ accepted: 1 });
  });

  test('the 75 % threshold is announced once, and 50 % with it', async () => {
    await post(exporter, 'acme', usage('a6', 0.5, { model: 'gpt-4o', workspace: 'alpha', credits: 34 }));
    expect((await exporter.get('/v1/balance?org=acme')).json).toMatchObject({ percentUsed: 76.25 });
    const firing = async (): Promise<Record<string, string>> =>
      Object.fromEntries(
        (await prometheus.alerts(THRESHOLD, 'acme')).map(({ labels, state }) => [
          labels['threshold'] ?? '',
          `${labels['severity'] ?? ''} ${state}`,
        ]),
      );
    await until('the 75 % alert fires', async () => '75' in (await firing()));
    expect(await firing()).toEqual({ 50: 'info firing', 75: 'warning firing' });
    expect(
      await prometheus.values('ledgerline_threshold_crossed_timestamp_seconds{org="acme"} > 0', 'threshold'),
    ).toEqual({
      50: expect.any(Number) as number,
      75: expect.any(Number) as number,
    });
  });

  test('a purchase clears the run-out alert', async () => {
    const grant = { id: 'purchase-1', pool: 'purchased', credits: 10_000 };
    await expectOk(exporter.ask('POST', '/v1/admin/orgs/acme/grants', { body: grant }));
    await until('the run-out alert has cleared', async () => (await prometheus.alerts(RUN_OUT, 'acme')).length === 0);
    expect(await prometheus.values('ledgerline_credits_remaining{org="acme",pool="purchased"}', 'org')).toEqual({
      acme: 10_000,
    });
    expect((await prometheus.alerts(RUN_OUT, 'byo')).map(({ state }) => state)).toEqual(['firing']);
  });

  test('an exporter that is gone is announced, and its return as well', async () => {
    const DOWN = 'LedgerlineExporterDown';
    const state = async () => (await prometheus.rules()).find(({ name }) => name === DOWN)?.state;
    expect(await state()).toBe('inactive');
    const port = new URL(exporter.url).port;
    await exporter.kill();
    await until('its absence is announced', async () => (await state()) === 'firing');
    exporter = await startExporter({ dataDir: exporter.dataDir, env: { LEDGERLINE_LISTEN: `127.0.0.1:${port}` } });
    await until('its return is announced', async () => (await state()) === 'inactive');
  });
});
