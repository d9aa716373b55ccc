/** Where nobody takes what goes out, nothing else is the worse for it, and somebody is told. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { samplesOf } from '@ledgerline/testkit/exposition.ts';
import { exportersOfFile, makeOrg, ROOT, type Exporter } from '@ledgerline/testkit/harness.ts';
import { pushesOf } from '@ledgerline/testkit/otlp-series.ts';
import { freePort, until } from '@ledgerline/testkit/prometheus.ts';
import { scrape } from '../metrics/scrape.ts';
import { receiver, to } from './pushed.ts';

const exporters = exportersOfFile();

/** Everything that it says from now on. */
function saidBy({ process }: Exporter): () => string {
  let said = '';
  process.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  return () => said;
}
const count = (text: string, part: string): number => text.split(part).length - 1;

async function failures(exporter: Exporter, signal = 'metrics'): Promise<number> {
  const families = await scrape(exporter, '/metrics/process');
  return Number(samplesOf(families, 'ledgerline_otlp_export_failures_total', { signal })[0]?.value);
}

test('an outage is counted, said once and its end once; events and scrapes go on', async () => {
  const at = await receiver();
  at.answer = { status: 400, body: 'not today' };
  const exporter = await exporters.start({ env: to(at.url) });
  const said = saidBy(exporter);
  await until('three exports failed', async () => (await failures(exporter)) >= 3);
  await makeOrg(exporter, 'acme');
  expect(count(said(), 'does not arrive')).toBe(1);
  expect(said()).toContain('"signal":"metrics"');
  expect(at.received).toEqual([]);
  at.answer = { status: 200 };
  await until('it arrives', async () => pushesOf(at.received).length > 1);
  expect(count(said(), 'arrives again')).toBe(1);
  const counted = await failures(exporter);
  await until('it arrives still', async () => pushesOf(at.received).length > 3);
  expect([await failures(exporter), count(said(), 'does not arrive')]).toEqual([counted, 1]);
  expect(await exporter.stop()).toBe(0);
});

test('where nobody listens, the reason says so; once somebody does, it is the state of then that arrives', async () => {
  const port = await freePort();
  const exporter = await exporters.start({
    env: to(`http://127.0.0.1:${port}`, { OTEL_EXPORTER_OTLP_TIMEOUT: '200' }),
  });
  const said = saidBy(exporter);
  await until('it is counted', async () => (await failures(exporter)) >= 2);
  expect(count(said(), 'does not arrive')).toBe(1);
  expect(said()).toContain('ECONNREFUSED');
  const since = Date.now();
  const at = await receiver(port);
  await until('it arrives', async () => pushesOf(at.received).length > 1);
  expect(count(said(), 'arrives again')).toBe(1);
  expect(Number(pushesOf(at.received)[0]?.time) / 1e6).toBeGreaterThan(since - 1000);
  expect(await exporter.stop()).toBe(0);
});

test('a log that does not arrive says so once, also of itself', async () => {
  const at = await receiver();
  at.answer = { status: 400 };
  const env = to(at.url, { OTEL_LOGS_EXPORTER: 'otlp', OTEL_METRICS_EXPORTER: 'none' });
  const exporter = await exporters.start({ env });
  const said = saidBy(exporter);
  await exporter.get('/no/such/thing');
  await until('the line, and that it did not arrive, were tried', async () => (await failures(exporter, 'logs')) >= 2);
  // Lines wait a second for others.
  await new Promise((resolve) => setTimeout(resolve, 2500));
  expect(await failures(exporter, 'logs')).toBeLessThanOrEqual(3);
  expect(count(said(), 'does not arrive')).toBe(1);
  expect(await exporter.stop()).toBe(0);
});

test('a stop sends what there is, once', async () => {
  const at = await receiver();
  const exporter = await exporters.start({ env: to(at.url, { OTEL_METRIC_EXPORT_INTERVAL: '600000' }) });
  await makeOrg(exporter, 'acme');
  expect(at.received).toEqual([]);
  expect(await exporter.stop()).toBe(0);
  const [push, ...more] = pushesOf(at.received);
  expect(more).toEqual([]);
  expect(push?.metrics.map(({ name }) => name)).toContain('ledgerline_credits_remaining');
});

test('a stop waits for nobody who never answers', async () => {
  const at = await receiver();
  at.answer = 'hang';
  const exporter = await exporters.start({ env: to(at.url, { OTEL_METRIC_EXPORT_TIMEOUT: '300' }) });
  const since = performance.now();
  expect(await exporter.stop()).toBe(0);
  expect(performance.now() - since).toBeLessThan(5000);
});

test('what was taken in part is said, once', async () => {
  const at = await receiver();
  at.answer = {
    status: 200,
    body: JSON.stringify({ partialSuccess: { rejectedDataPoints: 7, errorMessage: 'seven' } }),
  };
  const exporter = await exporters.start({ env: to(at.url, { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }) });
  const said = saidBy(exporter);
  await until('some were sent', async () => pushesOf(at.received).length > 2);
  expect(count(said(), 'seven')).toBe(1);
});

describe('nothing goes out, and nothing of the SDK is loaded', () => {
  const NODE_OPTIONS = `--import=${
    pathToFileURL(join(ROOT, 'exporter/test/operations/preloads/loaded-packages.ts')).href
  }`;

  /** What an exporter loads, from its start to its end. */
  async function loaded(env: Record<string, string>, begun: (exporter: Exporter) => Promise<void>): Promise<string> {
    const dataDir = exporters.directory();
    const LOADED_PACKAGES = join(dataDir, 'loaded');
    const exporter = await exporters.start({ dataDir, env: { ...env, NODE_OPTIONS, LOADED_PACKAGES } });
    await begun(exporter);
    expect(await exporter.stop()).toBe(0);
    const text = readFileSync(LOADED_PACKAGES, 'utf8');
    expect(text).toContain('begun');
    return text;
  }

  test.each([
    ['without an endpoint', { OTEL_SERVICE_NAME: 'a', OTEL_EXPORTER_OTLP_PROTOCOL: 'of somebody else' }],
    ['where the SDK is disabled', { ...to('http://127.0.0.1:9'), OTEL_SDK_DISABLED: 'true' }],
    ['without metrics', { ...to('http://127.0.0.1:9'), OTEL_METRICS_EXPORTER: 'none' }],
  ])('%s', async (_, env) => {
    const packages = await loaded(env, async (exporter) => {
      await makeOrg(exporter, 'acme');
      expect((await scrape(exporter, '/metrics')).has('ledgerline_otlp_export_failures_total')).toBe(false);
    });
    // prom-client asks the API whether there is a trace.
    expect(packages).not.toMatch(/@opentelemetry\/(?!api$)/m);
  });

  test('where something does, it is: the test above would see it', async () => {
    const at = await receiver();
    const packages = await loaded(to(at.url), () => until('something was sent', async () => at.received.length > 0));
    expect(packages).toContain('@opentelemetry/sdk-node');
  });
});
