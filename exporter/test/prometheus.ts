/** A real Prometheus that scrapes one exporter, in a directory of its own; for tests, where it is on the PATH. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const hasPrometheus = (process.env['PATH'] ?? '')
  .split(delimiter)
  .some((at) => existsSync(join(at, 'prometheus')));

export interface Prometheus {
  readonly url: string;
  /** Waits until the expression has one value, and returns it. */
  value(expression: string): Promise<number>;
  stop(): Promise<void>;
}

/** Prometheus cannot say which port it took, so one is chosen for it. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function startPrometheus(exporterUrl: string): Promise<Prometheus> {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerline-prometheus-'));
  const job = { job_name: 'ledgerline', static_configs: [{ targets: [new URL(exporterUrl).host] }] };
  const config = { global: { scrape_interval: '1s', scrape_timeout: '1s' }, scrape_configs: [job] };
  writeFileSync(join(directory, 'prometheus.yml'), JSON.stringify(config)); // JSON is YAML
  const port = await freePort();
  const args = [
    `--config.file=${join(directory, 'prometheus.yml')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    `--storage.tsdb.path=${join(directory, 'data')}`,
  ];
  const child = spawn('prometheus', args, { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    value: (expression) => firstValue(child, url, expression),
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.kill('SIGTERM')) await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

interface Answer {
  readonly data: { readonly result: readonly { readonly value: readonly [time: number, value: string] }[] };
}

async function firstValue(child: ChildProcess, url: string, expression: string): Promise<number> {
  const query = `${url}/api/v1/query?${new URLSearchParams({ query: expression }).toString()}`;
  for (let attempt = 0; attempt < 300 && child.exitCode === null; attempt++) {
    const response = await fetch(query).catch(() => undefined);
    if (response?.ok === true) {
      const { data } = (await response.json()) as Answer;
      const [first] = data.result;
      if (first !== undefined) return Number(first.value[1]);
    }
    await sleep(100);
  }
  throw new Error(`Prometheus ${child.exitCode === null ? 'has no value for' : 'ended before'} ${expression}`);
}
