/** A real Alertmanager, in a directory of its own; for tests, where it is on the PATH. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { remove, temporary } from './harness.ts';
import { freePort, until } from './prometheus.ts';

/** Debian calls it otherwise than its makers. */
const PROGRAM = ['prometheus-alertmanager', 'alertmanager'].find((name) => spawnSync(name, ['--version']).status === 0);
export const hasAlertmanager = PROGRAM !== undefined;

interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export class Alertmanager {
  readonly url: string;
  private readonly child: ChildProcess;
  private readonly home: string;

  private constructor(url: string, child: ChildProcess, home: string) {
    this.url = url;
    this.child = child;
    this.home = home;
  }

  /** `files`: what it is given, by path; alertmanager.yml is among them. */
  static async start(files: Readonly<Record<string, string>>): Promise<Alertmanager> {
    const home = temporary();
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(home, path)), { recursive: true });
      writeFileSync(join(home, path), text);
    }
    const address = `127.0.0.1:${await freePort()}`;
    const child = spawn(
      PROGRAM ?? '',
      [
        `--config.file=${join(home, 'alertmanager.yml')}`,
        `--storage.path=${join(home, 'data')}`,
        `--web.listen-address=${address}`,
        '--cluster.listen-address=',
      ],
      { cwd: home, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await until('Alertmanager is ready', async () => {
      if (child.exitCode !== null) throw new Error(said);
      return (await fetch(`http://${address}/-/ready`).catch(() => null))?.ok;
    });
    return new Alertmanager(`http://${address}`, child, home);
  }

  /** As Prometheus would. */
  async post(...alerts: readonly PostedAlert[]): Promise<void> {
    const { ok, status } = await fetch(`${this.url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(alerts),
    });
    if (!ok) throw new Error(`Alertmanager answered ${status}`);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      const exited = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      await exited;
    }
    remove(this.home);
  }
}
