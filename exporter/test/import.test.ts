/**
 * Real input, end to end: an hour of a production service through `ledgerline import`. What is expected is summed up
 * here from the file; the API, the metrics and a real Prometheus must say the same.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  BOOTSTRAP,
  ROOT,
  expectOk,
  makeOrg,
  remove,
  startExporter,
  type Exporter,
} from '@ledgerline/testkit/harness.ts';
import { hasPrometheus, Prometheus } from '@ledgerline/testkit/prometheus.ts';

const FILE = join(process.env['LEDGERLINE_SHARED'] ?? join(ROOT, '../shared'), 'data/azure-llm-conversations.csv');
const isThere = existsSync(FILE);
const withFile = isThere ? test : test.skip;
const withPrometheus = isThere && hasPrometheus ? test : test.skip;
const unless = (condition: boolean, reason: string): string => (condition ? '' : ` (skipped: ${reason})`);
const title = (text: string): string => `${text}${unless(isThere, `no ${FILE}`)}`;

interface Sums {
  rows: number;
  input: number;
  output: number;
}

/** The columns TIMESTAMP, ContextTokens and GeneratedTokens, added up without any of our own code. */
function sumColumns(): Sums {
  const sums = { rows: 0, input: 0, output: 0 };
  for (const line of readFileSync(FILE, 'utf8').split(/\r?\n/).slice(1)) {
    if (line === '') continue;
    const [, input, output] = line.split(',');
    sums.rows++;
    sums.input += Number(input);
    sums.output += Number(output);
  }
  return sums;
}

// Not at the top level, as other files have it: where every test is skipped, jest runs no `afterAll` to stop it.
let exporter: Exporter;
beforeAll(async () => {
  exporter = await startExporter();
});
afterAll(async () => {
  expect(await exporter.stop()).toBe(0);
  remove(exporter.dataDir);
});

const startImport = (org: string, ...more: string[]): ChildProcess =>
  spawn(
    process.execPath,
    [
      ...[join(ROOT, 'exporter/src/cli/ledgerline.ts'), 'import', FILE, '--org', org, '--backfill'],
      ...['--map', 'time=TIMESTAMP,tokens.input=ContextTokens,tokens.output=GeneratedTokens'],
      ...['--set', 'type=gateway_inference,model=gpt-4o,provider=azure', ...more],
    ],
    { env: { PATH: process.env['PATH'], LEDGERLINE_URL: exporter.url, LEDGERLINE_KEY: BOOTSTRAP }, stdio: 'pipe' },
  );

/** Runs it to its end: what it said on standard output. */
async function runImport(org: string): Promise<string> {
  const child = startImport(org);
  let said = '';
  let complaint = '';
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`the import ended with ${String(code)}: ${complaint}`);
  return said;
}

/** Everything an import could have changed. */
async function reports(org: string): Promise<unknown[]> {
  const range = `org=${org}&from=2023-11-01&to=2023-12-01`;
  const usage = [`summary?org=${org}&month=2023-11`, `breakdown?by=model&${range}`, `breakdown?by=token_type&${range}`];
  const paths = [...usage.map((path) => `usage/${path}`), `cycles?org=${org}`];
  const replies = await Promise.all(paths.map((path) => expectOk(exporter.get(`/v1/${path}`))));
  return replies.map(({ json }): unknown => json);
}

async function expectTotals(org: string): Promise<void> {
  const { rows, input, output } = sumColumns();
  const totals = { requests: rows, inputTokens: input, outputTokens: output };
  const [summary, byModel] = await reports(org);
  expect(summary).toMatchObject({ ...totals, totalTokens: input + output });
  expect(byModel).toMatchObject({
    rows: [{ key: 'gpt-4o', ...totals, tokens: { input, output, cacheRead: 0, cacheWrite: 0, reasoning: 0 } }],
    total: totals,
  });
  const { text } = await exporter.get('/metrics');
  const series = (type: string): string =>
    `ledgerline_usage_tokens_total{org="${org}",workspace="",model="gpt-4o",token_type="${type}"}`;
  expect(text).toContain(`${series('input')} ${input}\n`);
  expect(text).toContain(`${series('output')} ${output}\n`);
  expect(text).toContain(`ledgerline_usage_requests_total{org="${org}",workspace="",model="gpt-4o"} ${rows}\n`);
}

const makeOldOrg = (org: string): Promise<void> =>
  makeOrg(exporter, org, { plan: { monthlyCredits: 100_000 }, createdAt: '2023-11-01T00:00:00Z' });

withFile(title('an import: the API and the metrics say what the columns of the file add up to'), async () => {
  await makeOldOrg('azure');
  const { rows } = sumColumns();
  expect(await runImport('azure')).toMatch(`${rows} accepted, 0 duplicates, 0 revised, 0 rejected`);
  await expectTotals('azure');
});

withFile(title('a second import changes nothing'), async () => {
  const before = await reports('azure');
  expect(await runImport('azure')).toMatch(`0 accepted, ${sumColumns().rows} duplicates, 0 revised, 0 rejected`);
  expect(await reports('azure')).toEqual(before);
  await expectTotals('azure');
});

withFile(title('an import killed midway and run again ends equal'), async () => {
  await makeOldOrg('killed');
  const child = startImport('killed', '--batch', '50');
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const requests = async (): Promise<number> => {
    const summary = await exporter.get('/v1/usage/summary?org=killed&month=2023-11');
    return (summary.json as { requests: number }).requests;
  };
  while ((await requests()) < 1000) await sleep(5);
  child.kill('SIGKILL');
  await ended;
  expect(await requests()).toBeLessThan(sumColumns().rows);
  await runImport('killed');
  await expectTotals('killed');
  const renamed = JSON.stringify(await reports('killed')).replaceAll('killed', 'azure');
  expect(JSON.parse(renamed)).toEqual(await reports('azure'));
});

withPrometheus(
  title(`a real Prometheus says the same${unless(hasPrometheus, 'no prometheus on the PATH')}`),
  async () => {
    const { rows, input, output } = sumColumns();
    const job = { job_name: 'ledgerline', static_configs: [{ targets: [new URL(exporter.url).host] }] };
    const config = { global: { scrape_interval: '1s', scrape_timeout: '1s' }, scrape_configs: [job] };
    const prometheus = await Prometheus.start({ 'prometheus.yml': JSON.stringify(config) }); // JSON is YAML
    try {
      const tokens = (type: string) => `sum(ledgerline_usage_tokens_total{org="azure",token_type="${type}"})`;
      expect(await prometheus.value(tokens('input'))).toBe(input);
      expect(await prometheus.value(tokens('output'))).toBe(output);
      expect(await prometheus.value('sum(ledgerline_usage_requests_total{org="azure"})')).toBe(rows);
    } finally {
      await prometheus.stop();
    }
  },
);
