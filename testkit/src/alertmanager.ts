/** A real Alertmanager, in a directory of its own, and those it tells; for tests, where it is on the PATH. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { buffer, json } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
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

/** Takes what is posted, whatever the path: a webhook of one's own, and Slack's. */
export class Hooks {
  readonly url: string;
  private readonly server: Server;
  private readonly posted: { path: string; body: unknown }[];

  private constructor(server: Server, posted: Hooks['posted']) {
    this.server = server;
    this.posted = posted;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<Hooks> {
    const posted: Hooks['posted'] = [];
    const server = createServer((request, response) => {
      void json(request).then((body) => {
        posted.push({ path: request.url ?? '', body });
        response.end('ok');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Hooks(server, posted);
  }

  /** In the order in which they came. */
  at<Body>(path: string): readonly Body[] {
    return this.posted.filter((each) => each.path === path).map(({ body }) => body as Body);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** Takes mail, from whoever knows the password. */
export class Mailbox {
  readonly address: string;
  readonly mails: Email[];
  private readonly server: SMTPServer;

  private constructor(server: SMTPServer, mails: Email[]) {
    this.server = server;
    this.mails = mails;
    this.address = `127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  }

  static async start(password: string): Promise<Mailbox> {
    const mails: Email[] = [];
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: (auth, _session, done) => {
        if (auth.password === password) done(null, { user: auth.username });
        else done(new Error('wrong password'));
      },
      onData: (stream, _session, done) => {
        void buffer(stream)
          .then((mail) => PostalMime.parse(mail))
          .then((mail) => {
            mails.push(mail);
            done();
          });
      },
    });
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    return new Mailbox(server, mails);
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(resolve);
    });
  }
}
