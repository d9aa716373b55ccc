/** A real Prometheus, in a directory of its own; for tests, where it is on the PATH. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { remove, temporary } from './harness.ts';

export const hasPrometheus = spawnSync('prometheus', ['--version']).status === 0;

interface Result {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
  readonly values: readonly (readonly [number, string])[];
}
interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
}
interface Group {
  readonly rules: readonly { name: string; type: string; health: string; lastError?: string; state?: string }[];
}

export class Prometheus {
  readonly url: string;
  private readonly child: ChildProcess;
  private readonly home: string;

  private constructor(url: string, child: ChildProcess, home: string) {
    this.url = url;
    this.child = child;
    this.home = home;
  }

  /**
   * `files`: what it is given, by path; prometheus.yml is among them.
   * @param fill puts a past into the directory of its data before it starts
   * @param flags more of its command line
   */
  static async start(
    files: Readonly<Record<string, string>>,
    fill: (data: string) => void = () => undefined,
    flags: readonly string[] = [],
  ): Promise<Prometheus> {
    const home = temporary();
    fill(join(home, 'data'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(home, path)), { recursive: true });
      writeFileSync(join(home, path), text);
    }
    const address = `127.0.0.1:${await freePort()}`;
    const child = spawn(
      'prometheus',
      [
        `--config.file=${join(home, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(home, 'data')}`,
        '--storage.tsdb.retention.time=10y',
        `--web.listen-address=${address}`,
        ...flags,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const prometheus = new Prometheus(`http://${address}`, child, home);
    await until('Prometheus is ready', async () => {
      if (child.exitCode !== null) throw new Error(said);
      return (await fetch(`http://${address}/-/ready`).catch(() => null))?.ok;
    });
    return prometheus;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      const exited = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGTERM');
      await exited;
    }
    remove(this.home);
  }

  private async api(path: string): Promise<unknown> {
    return ask(this.url, path);
  }

  async query(promql: string): Promise<readonly Result[]> {
    return query(this.url, promql);
  }

  /** By the value of one label. */
  async values(promql: string, label: string): Promise<Record<string, number>> {
    const results = await this.query(promql);
    return Object.fromEntries(results.map(({ metric, value }) => [metric[label] ?? '', Number(value[1])]));
  }

  async alerts(name: string, org: string): Promise<Alert[]> {
    const { alerts } = (await this.api('alerts')) as { alerts: Alert[] };
    return alerts.filter(({ labels }) => labels['alertname'] === name && labels['org'] === org);
  }

  async rules(): Promise<Group['rules'][number][]> {
    return ((await this.api('rules')) as { groups: Group[] }).groups.flatMap(({ rules }) => rules);
  }

  /** Waits until the expression has a value, and returns it. */
  async value(promql: string): Promise<number> {
    let found: readonly Result[] = [];
    const query = async (): Promise<boolean> => (found = await this.query(promql)).length > 0;
    await until(`${promql} has a value`, query, 30_000);
    return Number(found[0]?.value[1]);
  }
}

async function ask(url: string, path: string): Promise<unknown> {
  const response = await fetch(`${url}/api/v1/${path}`);
  const { data, error } = (await response.json()) as { data: unknown; error?: string };
  if (error !== undefined) throw new Error(`${path}: ${error}`);
  return data;
}

/** Of one that something else has started. */
export async function query(url: string, promql: string): Promise<readonly Result[]> {
  const { result } = (await ask(url, `query?query=${encodeURIComponent(promql)}`)) as { result: Result[] };
  return result;
}

/** Prometheus cannot say which port it took, so one is chosen for it. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function until(what: string, holds: () => Promise<unknown>, limit = 20_000): Promise<void> {
  for (const end = Date.now() + limit; ;) {
    if (await holds()) return;
    if (Date.now() > end) throw new Error(`it never came to pass that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
