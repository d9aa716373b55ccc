/** A real Collector in front: it holds what the exporter cannot take while it is gone, and sends it again. */
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { exportersOfFile, makeOrg, type Exporter } from '@ledgerline/testkit/harness.ts';
import { hasOtelcol, startCollector } from '@ledgerline/testkit/otelcol.ts';
import { until } from '@ledgerline/testkit/prometheus.ts';

const { start } = exportersOfFile();
let stop = async (): Promise<void> => undefined;
afterAll(() => stop());

const requestsOf = async (exporter: Exporter): Promise<number> => {
  const reply = await exporter.get('/v1/usage/summary?org=acme');
  return (reply.json as { requests: number }).requests;
};

(hasOtelcol ? test : test.skip)('killed three times while a Collector forwards, it has every span once', async () => {
  let exporter = await start();
  await makeOrg(exporter, 'acme');
  // What comes without an organization is for the only one of the key, so the key is one of its own.
  const made = await exporter.ask('POST', '/v1/admin/keys', {
    body: { name: 'collector', roles: [{ org: 'acme', role: 'ingest' }] },
  });
  const { key } = made.json as { key: string };
  const { dataDir, url } = exporter;
  const collector = await startCollector({ url, headers: { authorization: `Bearer ${key}` } });
  stop = () => collector.stop();

  const provider = new TracerProvider({
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: `${collector.url}/v1/traces` }),
        ...{ maxExportBatchSize: 50, scheduledDelayMillis: 50, maxQueueSize: 10_000 },
      }),
    ],
  });
  const tracer = provider.getTracer('shop');
  let sent = 0;
  for (let wave = 0; wave < 4; wave++) {
    for (let each = 0; each < 250; each++) {
      const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.system': 'openai', 'gen_ai.usage.input_tokens': 3 };
      tracer.startSpan('chat', { attributes: { ...attributes, 'gen_ai.response.id': `r-${sent++}` } }).end();
    }
    // In the middle of what is on its way.
    const flushed = provider.forceFlush();
    if (wave < 3) {
      await exporter.kill();
      exporter = await start({ dataDir, env: { LEDGERLINE_LISTEN: new URL(url).host } });
    }
    await flushed;
  }
  await provider.shutdown();
  await until('every span has arrived', async () => (await requestsOf(exporter)) === sent);
  const summary = await exporter.get('/v1/usage/summary?org=acme');
  expect(summary.json).toMatchObject({ requests: sent, inputTokens: 3 * sent });
});
