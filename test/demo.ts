/** `npm start` as a test runs it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '@ledgerline/testkit/harness.ts';

export interface Demo {
  readonly process: ChildProcess;
  readonly url: string;
  readonly readKey: string;
  readonly said: string;
  readonly ended: Promise<{ code: number | null; said: string }>;
}

/**
 * Without a PATH: helpers are started only where a test names them.
 * @param saying resolves once it says so; default: that live usage goes on
 */
export async function startDemo(
  dataDir: string,
  settings: Readonly<Record<string, string>> = {},
  saying = 'until Ctrl-C',
): Promise<Demo> {
  const env = { PATH: '', LEDGERLINE_DATA_DIR: dataDir, LEDGERLINE_LISTEN: '127.0.0.1:0', ...settings };
  const child = spawn(process.execPath, [join(ROOT, 'demo/src/start.ts')], { env, stdio: 'pipe' });
  let said = '';
  const ended = new Promise<{ code: number | null; said: string }>((resolve) => {
    child.once('close', (code) => {
      resolve({ code, said });
    });
  });
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes(saying)) resolve();
      });
    }
    void ended.then(() => {
      reject(new Error(`it ended early: ${said}`));
    });
  });
  const url = /exporter: +(\S+)/.exec(said)?.[1] ?? '';
  return { process: child, url, readKey: /read key: +(\S+)/.exec(said)?.[1] ?? '', said, ended };
}

export async function get(demo: Demo, path: string): Promise<unknown> {
  const response = await fetch(demo.url + path, { headers: { authorization: `Bearer ${demo.readKey}` } });
  expect(response.status).toBe(200);
  return response.json();
}

export async function stop(demo: Demo): Promise<void> {
  demo.process.kill('SIGINT');
  demo.process.kill('SIGINT'); // npm passes on what the terminal has sent already
  expect(await demo.ended).toMatchObject({ code: 0 });
  await expect(fetch(`${demo.url}/healthz`)).rejects.toThrow(); // the exporter ended with it
}
