/** A real Collector that takes OTLP and is scraped; for tests, where it was built (`testkit/otelcol.yaml`). */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { remove, ROOT, temporary } from './harness.ts';
import { freePort, until } from './prometheus.ts';

const BUILT = join(ROOT, '.cache/otelcol/otelcol');
const PROGRAM = existsSync(BUILT) ? BUILT : 'otelcol';
export const hasOtelcol = spawnSync(PROGRAM, ['--version']).status === 0;

export interface Collector {
  readonly url: string;
  /** What it shows Prometheus, in the text format. */
  metrics(): Promise<string>;
  stop(): Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  const home = temporary();
  const [otlp, shown] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
  const config = {
    receivers: { otlp: { protocols: { http: { endpoint: otlp } } } },
    exporters: { prometheus: { endpoint: shown } },
    service: {
      telemetry: { metrics: { level: 'none' } },
      pipelines: { metrics: { receivers: ['otlp'], exporters: ['prometheus'] } },
    },
  };
  // JSON is YAML.
  writeFileSync(join(home, 'config.yaml'), JSON.stringify(config));
  const child = spawn(PROGRAM, ['--config', join(home, 'config.yaml')], { stdio: ['ignore', 'ignore', 'pipe'] });
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
