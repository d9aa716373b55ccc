/** What the official JavaScript SDK sends is charged exactly once, in each encoding, whatever happens on the way. */
import { SpanKind } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { AggregationTemporality, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider, type SpanExporter } from '@opentelemetry/sdk-trace';
import { BOOTSTRAP, exportersOfFile, makeOrg, type Exporter } from '@ledgerline/testkit/harness.ts';

const { start, directory } = exportersOfFile();
const exporter = await start();
await makeOrg(exporter, 'acme');
const headers = { authorization: `Bearer ${BOOTSTRAP}` };
const addressOf = ({ url }: Exporter, signal: string): string => `${url}/v1/${signal}?org=acme`;

const resource = resourceFromAttributes({ 'service.name': 'shop', 'service.namespace': 'client-x' });

/** Calls of a model, as an instrumentation would tell of them. */
function callModel(tracer: ReturnType<TracerProvider['getTracer']>, count: number, model: string): void {
  for (let each = 0; each < count; each++) {
    const span = tracer.startSpan(`chat ${model}`, {
      kind: SpanKind.CLIENT,
      attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': model },
    });
    span.setAttributes({
      'gen_ai.response.id': `${model}-${each}`,
      'gen_ai.conversation.id': 'c-1',
      'gen_ai.usage.input_tokens': 100,
      'gen_ai.usage.cache_read.input_tokens': 40,
      'gen_ai.usage.output_tokens': 30,
      'gen_ai.usage.reasoning.output_tokens': 10,
    });
    span.end();
  }
}

const tracesBy = (spanExporter: SpanExporter) =>
  new TracerProvider({ resource, spanProcessors: [new BatchSpanProcessor({ exporter: spanExporter })] });

const rowOf = async (model: string, at = exporter): Promise<Record<string, unknown> | undefined> => {
  const reply = await at.get('/v1/usage/breakdown?org=acme&by=model&from=2020-01-01&to=2040-01-01');
  return (reply.json as { rows: Record<string, unknown>[] }).rows.find(({ key }) => key === model);
};

test.each([
  { encoding: 'protobuf', Exporter: ProtobufExporter },
  { encoding: 'json', Exporter: JsonExporter },
])('spans in $encoding', async ({ encoding, Exporter }) => {
  const model = `spans-${encoding}`;
  const url = addressOf(exporter, 'traces');
  const provider = tracesBy(new Exporter({ url, headers, compression: 'gzip' as never }));
  callModel(provider.getTracer('shop'), 300, model);
  await provider.shutdown();
  expect(await rowOf(model)).toMatchObject({
    requests: 300,
    tokens: { input: 300 * 60, cacheRead: 300 * 40, output: 300 * 20, reasoning: 300 * 10 },
  });
  const events = await exporter.get(`/v1/events?org=acme&model=${model}&limit=1`);
  expect((events.json as { events: object[] }).events[0]).toMatchObject({
    ...{ provider: 'openai', workspace: 'client-x', conversation: 'c-1', category: 'llm', type: 'gateway_inference' },
  });
});

test('log records', async () => {
  const provider = new LoggerProvider({
    resource,
    processors: [
      new BatchLogRecordProcessor({ exporter: new OTLPLogExporter({ url: addressOf(exporter, 'logs'), headers }) }),
    ],
  });
  const logger = provider.getLogger('com.anthropic.claude_code.events');
  for (let each = 0; each < 50; each++)
    logger.emit({
      body: 'claude_code.api_request',
      timestamp: Date.now(),
      attributes: {
        ...{ 'event.name': 'api_request', 'session.id': 's-1', 'user.id': 'u-1', model: 'claude-logged' },
        ...{ request_id: `req_${each}`, cost_usd: '0.01', duration_ms: '1200' },
        ...{ input_tokens: '10', output_tokens: '20', cache_read_tokens: '3000', cache_creation_tokens: '400' },
      },
    });
  await provider.shutdown();
  expect(await rowOf('claude-logged')).toMatchObject({
    requests: 50,
    tokens: { input: 500, output: 1000, cacheRead: 150_000, cacheWrite: 20_000 },
  });
});

test.each([
  { temporality: AggregationTemporality.DELTA, model: 'delta' },
  { temporality: AggregationTemporality.CUMULATIVE, model: 'cumulative' },
])('a histogram of tokens, $model', async ({ temporality, model }) => {
  const configured = await start({ env: { LEDGERLINE_CONFIG: await takingMetrics() } });
  await makeOrg(configured, 'acme', { createdAt: new Date(Date.now() - 3_600_000).toISOString() });
  const url = addressOf(configured, 'metrics');
  const reader = new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter({ url, headers, temporalityPreference: temporality }),
    exportIntervalMillis: 60_000,
  });
  const provider = new MeterProvider({ resource, readers: [reader] });
  const usage = provider.getMeter('shop').createHistogram('gen_ai.client.token.usage', { unit: '{token}' });
  for (let interval = 0; interval < 4; interval++) {
    for (const [type, tokens] of [
      ['input', 100],
      ['output', 30],
    ] as const)
      usage.record(tokens, {
        'gen_ai.token.type': type,
        'gen_ai.request.model': model,
        'gen_ai.operation.name': 'chat',
      });
    await reader.forceFlush();
    // What is told again, nothing having happened, is charged once.
    await reader.forceFlush();
  }
  await provider.shutdown();
  expect(await rowOf(model, configured)).toMatchObject({ requests: 0, tokens: { input: 400, output: 120 } });
});

async function takingMetrics(): Promise<string> {
  const { writeFile } = await import('node:fs/promises');
  const path = `${directory()}/config.yaml`;
  await writeFile(path, 'otlp: { signals: { gen_ai: metrics } }');
  return path;
}

test('an exporter that is killed and comes back has every span once', async () => {
  const first = await start();
  await makeOrg(first, 'acme');
  const provider = tracesBy(new ProtobufExporter({ url: addressOf(first, 'traces'), headers, timeoutMillis: 30_000 }));
  const tracer = provider.getTracer('shop');
  callModel(tracer, 400, 'before');
  await provider.forceFlush();
  await first.kill();
  callModel(tracer, 400, 'during');
  const flushed = provider.forceFlush();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const listen = { LEDGERLINE_LISTEN: new URL(first.url).host };
  const second = await start({ dataDir: first.dataDir, env: listen });
  await flushed;
  await provider.shutdown();
  expect(await rowOf('before', second)).toMatchObject({ requests: 400 });
  expect(await rowOf('during', second)).toMatchObject({ requests: 400 });
});
