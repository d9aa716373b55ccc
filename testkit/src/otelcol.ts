/** A real Collector that takes OTLP and is scraped; for tests, where it was built (`testkit/otelcol.yaml`). */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { remove, ROOT, temporary } from './harness.ts';
import { freePort, until } from './prometheus.ts';

const BUILT = join(ROOT, '.cache/otelcol/otelcol');
export const OTELCOL = existsSync(BUILT) ? BUILT : 'otelcol';
export const hasOtelcol = spawnSync(OTELCOL, ['--version']).status === 0;

export interface Collector {
  readonly url: string;
  /** What it shows Prometheus, in the text format. */
  metrics(): Promise<string>;
  stop(): Promise<void>;
}

/** Where spans and log records go on to: an endpoint of OTLP/HTTP. */
export interface Forward {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const forwarding = ({ url, headers }: Forward) => ({
  endpoint: url,
  headers,
  // Until it arrives, often enough for a test to wait for it.
  retry_on_failure: { enabled: true, initial_interval: '200ms', max_interval: '1s', max_elapsed_time: '0s' },
  sending_queue: { enabled: true, queue_size: 10_000 },
});

/** @param forward where spans and log records go; else nothing takes them */
export async function startCollector(forward?: Forward): Promise<Collector> {
  const home = temporary();
  const [otlp, shown] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
  const config = {
    receivers: { otlp: { protocols: { http: { endpoint: otlp } } } },
    exporters: { prometheus: { endpoint: shown }, ...(forward && { otlphttp: forwarding(forward) }) },
    service: {
      telemetry: { metrics: { level: 'none' } },
      pipelines: {
        metrics: { receivers: ['otlp'], exporters: ['prometheus'] },
        ...(forward && {
          traces: { receivers: ['otlp'], exporters: ['otlphttp'] },
          logs: { receivers: ['otlp'], exporters: ['otlphttp'] },
        }),
      },
    },
  };
  // JSON is YAML.
  writeFileSync(join(home, 'config.yaml'), JSON.stringify(config));
  const child = spawn(OTELCOL, ['--config', join(home, 'config.yaml')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const metrics = async (): Promise<string> => (await fetch(`http://${shown}/metrics`)).text();
  await until('the Collector is ready', async () => {
    if (child.exitCode !== null) throw new Error(said);
    return said.includes('Everything is ready');
  });
  return {
    ...{ url: `http://${otlp}`, metrics },
    stop: async () => {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await exited;
      remove(home);
    },
  };
}
