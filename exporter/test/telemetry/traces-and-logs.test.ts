/** The exporter's own traces and logs: off unless asked for, and nothing of tenants in what spans are called. */
import { exportersOfFile, makeOrg } from '@ledgerline/testkit/harness.ts';
import type { Signal } from '@ledgerline/testkit/otlp-messages.ts';
import type { Received, Receiver } from '@ledgerline/testkit/otlp-receiver.ts';
import { attributesOf, type Attribute } from '@ledgerline/testkit/otlp-series.ts';
import { freePort, until } from '@ledgerline/testkit/prometheus.ts';
import { receiver, to } from './pushed.ts';

const exporters = exportersOfFile();

interface Span {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status?: { readonly code?: number };
  readonly attributes: readonly Attribute[];
}
interface LogRecord {
  readonly timeUnixNano: string;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body: { readonly stringValue: string };
  readonly attributes: readonly Attribute[];
}

/** What is innermost of a signal. */
function all<T>(received: readonly Received[], signal: Signal, ...path: readonly string[]): T[] {
  let level: unknown[] = received.filter((each) => each.signal === signal).map(({ body }) => body);
  for (const name of path) level = level.flatMap((each) => (each as Record<string, unknown[]>)[name] ?? []);
  return level as T[];
}
const spansOf = ({ received }: Receiver) => all<Span>(received, 'traces', 'resourceSpans', 'scopeSpans', 'spans');
const recordsOf = ({ received }: Receiver) =>
  all<LogRecord>(received, 'logs', 'resourceLogs', 'scopeLogs', 'logRecords');

const JSON_TRACES = {
  OTEL_TRACES_EXPORTER: 'otlp',
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  OTEL_BSP_SCHEDULE_DELAY: '100',
};

test('neither goes out unless it is asked for', async () => {
  const at = await receiver();
  const exporter = await exporters.start({ env: to(at.url) });
  await makeOrg(exporter, 'acme');
  await until('metrics were sent', async () => at.received.length > 3);
  expect(await exporter.stop()).toBe(0);
  expect(new Set(at.received.map(({ signal }) => signal))).toEqual(new Set(['metrics']));
});

test('a span for each request: its route and status, in the trace of who asked', async () => {
  const at = await receiver();
  const exporter = await exporters.start({ env: to(at.url, { ...JSON_TRACES, OTEL_METRICS_EXPORTER: 'none' }) });
  await makeOrg(exporter, 'a-secret-tenant');
  const [trace, parent] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
  const headers = { traceparent: `00-${trace}-${parent}-01` };
  await exporter.ask('GET', '/v1/usage/summary?org=a-secret-tenant', { headers });
  await exporter.ask('GET', '/no/such/a-secret-tenant');
  expect(await exporter.stop()).toBe(0);
  const spans = spansOf(at);
  const shown = spans.map(({ name, kind, attributes }) => [name, kind, attributesOf(attributes)]);
  expect(shown).toContainEqual([
    'PUT /v1/admin/orgs/:org',
    2,
    expect.objectContaining({ 'http.request.method': 'PUT', 'http.route': '/v1/admin/orgs/:org' }),
  ]);
  expect(shown).toContainEqual(['GET', 2, expect.objectContaining({ 'http.response.status_code': 404 })]);
  expect(JSON.stringify(at.received)).not.toContain('a-secret-tenant');
  const asked = spans.filter(({ name }) => name === 'GET /v1/usage/summary');
  expect(asked).toEqual([expect.objectContaining({ traceId: trace, parentSpanId: parent })]);
  for (const { startTimeUnixNano: start, endTimeUnixNano: end } of spans) {
    expect(Number(end)).toBeGreaterThanOrEqual(Number(start));
    expect(Math.abs(Date.now() - Number(end) / 1e6)).toBeLessThan(60_000);
  }
});

test('the sampler that is named decides', async () => {
  const at = await receiver();
  const exporter = await exporters.start({ env: to(at.url, { ...JSON_TRACES, OTEL_TRACES_SAMPLER: 'always_off' }) });
  await makeOrg(exporter, 'acme');
  expect(await exporter.stop()).toBe(0);
  expect(spansOf(at)).toEqual([]);
});

test('lines of the log with their level, time and fields, on stderr as well', async () => {
  const at = await receiver();
  const exporter = await exporters.start({
    env: to(at.url, { OTEL_LOGS_EXPORTER: 'otlp', OTEL_METRICS_EXPORTER: 'none' }),
  });
  let said = '';
  exporter.process.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const since = Date.now();
  const { headers } = await exporter.get('/no/such/thing');
  expect(await exporter.stop()).toBe(0);
  const record = recordsOf(at).find(({ body }) => body.stringValue === 'request');
  expect(record).toMatchObject({ severityText: 'info', severityNumber: 9 });
  const reqId = headers.get('x-request-id');
  expect(attributesOf(record?.attributes ?? [])).toMatchObject({ route: 'none', method: 'GET', reqId });
  expect(Number(record?.timeUnixNano) / 1e6).toBeGreaterThanOrEqual(since - 1);
  expect(said).toContain(`"reqId":"${reqId}"`);
});

test('an exporter that sends to itself does not go on for ever', async () => {
  const port = await freePort();
  const env = {
    ...to(`http://127.0.0.1:${port}`, JSON_TRACES),
    ...{ OTEL_LOGS_EXPORTER: 'otlp', OTEL_METRICS_EXPORTER: 'none', LEDGERLINE_LOG_LEVEL: 'debug' },
    LEDGERLINE_LISTEN: `127.0.0.1:${port}`,
  };
  const exporter = await exporters.start({ env });
  let said = '';
  exporter.process.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await exporter.get('/v1/me');
  const sent = () => said.split('\n').filter((line) => line.includes('"method":"POST"')).length;
  await until('it has sent to itself', async () => sent() >= 2);
  // What was told by now is sent; that it was, is not told.
  let before: number;
  await until('it is quiet', async () => {
    before = sent();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    return sent() === before;
  });
  expect(await exporter.stop()).toBe(0);
});
