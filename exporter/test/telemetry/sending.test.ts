/** How it is sent: the standard variables do what they say, and a wrong one stops the start. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { exportersOfFile, ROOT } from '@ledgerline/testkit/harness.ts';
import { until } from '@ledgerline/testkit/prometheus.ts';
import { receiver, to } from './pushed.ts';

const exporters = exportersOfFile();

async function headersOf(env: (url: string) => Record<string, string>): Promise<Readonly<Record<string, unknown>>> {
  const at = await receiver();
  const exporter = await exporters.start({ env: env(at.url) });
  await until('something was sent', async () => at.received.length > 0);
  expect(await exporter.stop()).toBe(0);
  return at.received[0]?.headers ?? {};
}

test('headers, of all signals and of metrics, percent-decoded; gzip; who sends', async () => {
  const headers = await headersOf((url) =>
    to(url, {
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20a%2Cb,x-tenant=all',
      OTEL_EXPORTER_OTLP_METRICS_HEADERS: 'x-tenant=metrics',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    }),
  );
  expect(headers).toMatchObject({
    ...{ authorization: 'Bearer a,b', 'x-tenant': 'metrics', 'content-encoding': 'gzip' },
    ...{ 'content-type': 'application/x-protobuf', 'user-agent': expect.stringMatching(/^ledgerline\/\d/) as string },
  });
});

test('the endpoint of metrics is the whole address', async () => {
  const headers = await headersOf((url) => ({
    ...to('http://127.0.0.1:9'),
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `${url}/v1/metrics`,
  }));
  expect(headers['content-encoding']).toBeUndefined();
});

const exporter = (args: readonly string[], env: Readonly<Record<string, string>>) =>
  spawnSync(process.execPath, [join(ROOT, 'exporter/src/main.ts'), ...args], {
    ...{ encoding: 'utf8', env: { PATH: process.env['PATH'], LEDGERLINE_DATA_DIR: exporters.directory(), ...env } },
  });

test('a wrong variable stops the start with 2 and is named', () => {
  const { status, stderr } = exporter([], to('http://127.0.0.1:9', { OTEL_EXPORTER_OTLP_PROTOCOL: 'thrift' }));
  expect([status, stderr]).toEqual([
    2,
    'OTEL_EXPORTER_OTLP_PROTOCOL: must be http/protobuf or http/json or grpc, not thrift\n',
  ]);
});

test('`--help` lists them', () => {
  const { stdout } = exporter(['--help'], {});
  for (const name of ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_METRIC_EXPORT_INTERVAL', 'OTEL_TRACES_EXPORTER'])
    expect(stdout).toContain(`  ${name} `);
});
