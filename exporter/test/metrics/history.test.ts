/** The past as OpenMetrics: it ends with what a scrape says now, and a Prometheus that has it agrees with the API. */
import { parseHistory, type PastSample } from './past-samples.ts';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectOk, makeKey, makeOrg, temporary, type Exporter } from '@ledgerline/testkit/harness.ts';
import { ledgerline } from '@ledgerline/testkit/ledgerline.ts';
import { hasPrometheus, Prometheus } from '@ledgerline/testkit/prometheus.ts';
import { samplesOf, type Family } from '@ledgerline/testkit/exposition.ts';
import { ago, fill, post, scrape, start } from './scrape.ts';

const exporter = await start();
await fill(exporter);
await corrected(exporter);

/** Whose past a ledger has: the rest is of this process, or is not kept. */
const NO_PAST =
  /^ledgerline_(collector_\w+|overshoot_(credits|usd)|reconciliation_\w+|unpriced_events|series_overflow)(_total)?$/;

/** Usage that was posted in the past, revised, refunded and priced anew. */
async function corrected(of: Exporter): Promise<void> {
  await makeOrg(of, 'past', { createdAt: new Date(ago(40)).toISOString(), plan: { monthlyCredits: 1000 } });
  const old = Array.from({ length: 400 }, (_, n) => ({
    ...{ id: `old-${n}`, time: ago(39 - n / 11), type: n % 7 === 0 ? 'cloud_agent_inference' : 'gateway_inference' },
    ...{ model: n % 3 === 0 ? 'gpt-4o' : 'gpt-4o-mini', workspace: `w${n % 4}`, source: 'chat', run: `r${n % 50}` },
    ...{ tokens: { input: 1000 * (n % 13), output: 100 * (n % 17) } },
  }));
  await expectOk(of.ask('POST', '/v1/events?org=past&backfill=true', { body: old }));
  const open = { id: 'open', time: Date.now(), type: 'gateway_inference', model: 'gpt-4o', workspace: 'w1' };
  await post(of, 'past', [{ ...open, revision: 1, tokens: { input: 1000 } }]);
  await expectOk(of.ask('POST', '/v1/events?org=past', { body: { ...open, revision: 2, tokens: { input: 9000 } } }));
  await post(of, 'past', [{ id: 'free', time: Date.now(), type: 'gateway_inference', model: 'unheard-of' }]);
  const refund = { id: 'r1', event: 'old-3', note: 'wrong' };
  await expectOk(of.ask('POST', '/v1/admin/orgs/past/refunds', { body: refund }));
  const price = { model: 'gpt-4o-mini', from: new Date(ago(20)).toISOString(), usdPerMillion: { input: 9, output: 1 } };
  await expectOk(of.ask('PUT', '/v1/admin/prices', { body: [price] }));
  const range = { from: new Date(ago(30)).toISOString(), to: new Date(ago(0)).toISOString(), org: 'past' };
  const dry = await expectOk(of.ask('POST', '/v1/admin/reprice', { body: { ...range, dryRun: true } }));
  const { token } = dry.json as { token: string };
  await expectOk(of.ask('POST', '/v1/admin/reprice', { body: { ...range, dryRun: false, token } }));
}

const historyOf = async (query: string): Promise<Map<string, PastSample[]>> =>
  parseHistory((await expectOk(exporter.get(`/v1/export/openmetrics?${query}`))).text);

test('the last moment is what a scrape says now, family by family', async () => {
  const before = await scrape(exporter);
  const past = await historyOf(`from=${ago(45)}&step=6h`);
  const after = await scrape(exporter);
  const ends = Math.max(...[...past.values()].flat().map(({ time }) => time));
  const names = [...after.values()].filter(({ name }) => !NO_PAST.test(name)).map(({ name }) => name);
  expect([...past.keys()].sort()).toEqual(names.sort());
  for (const name of names) {
    const now = (past.get(name) ?? []).filter(({ time }) => time === ends);
    const keyed = (families: Map<string, Family>) =>
      new Map(samplesOf(families, name).map(({ labels, value }) => [JSON.stringify(labels), value]));
    const [earlier, later] = [keyed(before), keyed(after)];
    expect([name, now.map(({ labels }) => JSON.stringify(labels)).sort()]).toEqual([name, [...later.keys()].sort()]);
    for (const { labels, value } of now) {
      const [a = '', b = ''] = [earlier, later].map((values) => values.get(JSON.stringify(labels)));
      // What depends on the moment itself lies between the two.
      if (a === b) expect([name, labels, value]).toEqual([name, labels, a]);
      else {
        expect(Number(value)).toBeGreaterThanOrEqual(Math.min(Number(a), Number(b)));
        expect(Number(value)).toBeLessThanOrEqual(Math.max(Number(a), Number(b)));
      }
    }
  }
});

const HOUR = 3_600_000;
const LARGE_BLOCKS = '--max-block-duration=24h';
/** Whole hours: moments that an export has. */
const hoursAgo = (days: number): number => Math.floor(ago(days) / HOUR) * HOUR;
const remainingAt = async (time: number): Promise<number> =>
  ((await expectOk(exporter.get(`/v1/balance?org=past&asOf=${time}`))).json as { remaining: number }).remaining;
const requestsBetween = async (from: number, to: number): Promise<Record<string, number>> => {
  const path = `/v1/usage/breakdown?org=past&by=workspace&from=${from}&to=${to}`;
  const { rows } = (await expectOk(exporter.get(path))).json as { rows: { key: string; requests: number }[] };
  return Object.fromEntries(rows.map(({ key, requests }) => [key, requests]));
};

test('past balances and counters are those of the API', async () => {
  const past = await historyOf(`org=past&from=${hoursAgo(38)}&step=1h`);
  const sumAt = (name: string, time: number): number =>
    (past.get(`ledgerline_${name}`) ?? []).reduce(
      (sum, each) => sum + (each.time === time ? Number(each.value) : 0),
      0,
    );
  for (const days of [37, 30, 20.5, 11, 3]) {
    const time = hoursAgo(days);
    expect([days, sumAt('credits_remaining', time)]).toEqual([days, expect.closeTo(await remainingAt(time), 9)]);
  }
  const [from, to] = [hoursAgo(33), hoursAgo(9)];
  const requests = Object.values(await requestsBetween(from + 1, to + 1)).reduce((sum, each) => sum + each, 0);
  expect(requests).toBeGreaterThan(100);
  expect(sumAt('usage_requests_total', to) - sumAt('usage_requests_total', from)).toBe(requests);
});

test('where projections are made at every moment, one is that of the balance of then', async () => {
  const query = `org=past&from=${hoursAgo(12)}&to=${hoursAgo(10)}&step=1h`;
  const often = await historyOf(`${query}&projectionStep=1h`);
  const seldom = await historyOf(`${query}&projectionStep=30d`);
  const rates = (past: Map<string, PastSample[]>): Set<string> =>
    new Set(past.get('ledgerline_burn_rate_credits_per_second')?.map(({ value }) => value));
  expect(rates(often).size).toBeGreaterThan(10);
  expect(rates(seldom).size).toBe(1);
});

test('with the labels of a target, and counters at steps of their own', async () => {
  const target = 'job=ledgers&instance=127.0.0.1:9464';
  const past = await historyOf(`org=past&from=${hoursAgo(0.2)}&step=1h&counterStep=2h&${target}`);
  const samples = [...past.values()].flat();
  const targets = new Set(samples.map(({ labels }) => `${labels['job'] ?? ''} ${labels['instance'] ?? ''}`));
  expect(targets).toEqual(new Set(['ledgers 127.0.0.1:9464']));
  const hours = (name: string): number[] =>
    [...new Set((past.get(`ledgerline_${name}`) ?? []).map(({ time }) => time / HOUR))].sort((a, b) => a - b);
  const gauges = hours('cycle_requests');
  expect(gauges.length).toBeGreaterThan(4);
  // The last moment is no whole hour.
  expect(hours('agent_runs_total')).toEqual(gauges.filter((hour) => hour % 2 === 0 || hour % 1 !== 0));
});

test('a step of its own, one organization, and what is refused', async () => {
  const past = await historyOf(`org=past&from=${ago(1)}&step=6h`);
  const orgs = new Set([...past.values()].flat().map(({ labels }) => labels['org']));
  expect(orgs).toEqual(new Set(['past']));
  for (const [query, status, code] of [
    ['org=nowhere', 404, 'unknown_org'],
    ['step=5', 400, 'invalid_request'],
    ['step=4m&counterStep=10m', 400, 'invalid_request'],
    ['step=1s&from=2001-01-01', 400, 'invalid_request'],
    [`from=${Date.now() + 1e9}&to=${Date.now() + 2e9}`, 400, 'invalid_request'],
  ] as const)
    expect(await exporter.get(`/v1/export/openmetrics?${query}`)).toMatchObject({ status, json: { code } });
  const key = await makeKey(exporter, { org: 'past', role: 'billing' });
  expect((await exporter.get('/v1/export/openmetrics?org=past', key)).status).toBe(403);
});

(hasPrometheus ? test : test.skip)('a new Prometheus is given the past', async () => {
  const file = join(temporary(), 'past.om');
  const words = `export openmetrics --org past --from ${hoursAgo(38)} --to ${hoursAgo(1)} --step 1h --output ${file}`;
  expect(await ledgerline(exporter, words)).toMatchObject({ code: 0, out: '' });
  expect(readFileSync(file, 'utf8').endsWith('# EOF\n')).toBe(true);
  const config = { 'prometheus.yml': 'global: {}\n' };
  const prometheus = await Prometheus.start(config, (data) => {
    const made = spawnSync('promtool', ['tsdb', 'create-blocks-from', LARGE_BLOCKS, 'openmetrics', '-q', file, data]);
    expect([made.status, made.stderr.toString()]).toEqual([0, '']);
  });
  const at = (time: number): string => `@ ${time / 1000}`;
  for (const days of [37, 20.5, 3]) {
    const time = hoursAgo(days);
    const found = await prometheus.value(`sum(ledgerline_credits_remaining{org="past"} ${at(time)})`);
    expect([days, found]).toEqual([days, expect.closeTo(await remainingAt(time), 6)]);
  }
  const [from, to] = [hoursAgo(33), hoursAgo(9)];
  const grown = `ledgerline_usage_requests_total{org="past"}`;
  const said = await prometheus.values(
    `sum by (workspace) (${grown} ${at(to)}) - sum by (workspace) (${grown} ${at(from)})`,
    'workspace',
  );
  const counted = await requestsBetween(from + 1, to + 1);
  expect(said).toEqual(counted);
  // It extrapolates to the edges of the range.
  const increase = `sum by (workspace) (increase(${grown}[${(to - from) / 1000}s] ${at(to)}))`;
  for (const [workspace, value] of Object.entries(await prometheus.values(increase, 'workspace')))
    expect(value / (counted[workspace] ?? 0)).toBeCloseTo(1, 1);
  await prometheus.stop();
});
