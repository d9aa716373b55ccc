/** `npm start` as a person sees it: what it prints works, the three cases are what they are said to be, it resumes. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, remove, temporary } from './harness.ts';

const dataDir = temporary();
afterAll(() => {
  remove(dataDir);
});

interface Demo {
  readonly process: ChildProcess;
  readonly url: string;
  readonly readKey: string;
  readonly said: string;
  readonly ended: Promise<{ code: number | null; said: string }>;
}

/** Resolves when it says that live usage goes on. Without a PATH: helpers are not started in tests. */
async function startDemo(): Promise<Demo> {
  const env = { PATH: '', LEDGERLINE_DATA_DIR: dataDir, LEDGERLINE_LISTEN: '127.0.0.1:0' };
  const child = spawn(process.execPath, [join(ROOT, 'exporter/src/demo/start.ts')], { env, stdio: 'pipe' });
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
        if (said.includes('until Ctrl-C')) resolve();
      });
    }
    void ended.then(() => {
      reject(new Error(`it ended early: ${said}`));
    });
  });
  const url = /exporter: +(\S+)/.exec(said)?.[1] ?? '';
  return { process: child, url, readKey: /read key: +(\S+)/.exec(said)?.[1] ?? '', said, ended };
}

async function get(demo: Demo, path: string): Promise<unknown> {
  const response = await fetch(demo.url + path, { headers: { authorization: `Bearer ${demo.readKey}` } });
  expect(response.status).toBe(200);
  return response.json();
}

const requestsUntil = async (demo: Demo, to: string): Promise<unknown> =>
  get(demo, `/v1/usage/breakdown?org=acme&by=model&from=2000-01-01&to=${to}`);

async function stop(demo: Demo): Promise<void> {
  demo.process.kill('SIGINT');
  demo.process.kill('SIGINT'); // npm passes on what the terminal has sent already
  expect(await demo.ended).toMatchObject({ code: 0 });
  await expect(fetch(`${demo.url}/healthz`)).rejects.toThrow(); // the exporter ended with it
}

test('the demo fills, tells its three stories, stops cleanly, and goes on at the next start without doubling', async () => {
  const first = await startDemo();
  expect(first.said).toMatch(/prometheus: not found/);
  expect(await get(first, '/v1/balance?org=acme')).toMatchObject({ state: 'ok', overage: 0 });
  expect(await get(first, '/v1/balance?org=nimbus')).toMatchObject({ state: 'at_risk', overage: 0 });
  expect(await get(first, '/v1/balance?org=borealis')).toMatchObject({ state: 'cap_near' });
  const nimbus = (await get(first, '/v1/projection?org=nimbus')) as { runOutInDays: number };
  expect(nimbus).toMatchObject({ runOutBeforeCycleEnd: true });
  expect(nimbus.runOutInDays).toBeGreaterThan(1);
  expect(nimbus.runOutInDays).toBeLessThan(2);
  const metrics = await (await fetch(`${first.url}/metrics`)).text();
  for (const org of ['acme', 'nimbus', 'borealis']) {
    expect(metrics).toContain(`ledgerline_unpriced_events_total{org="${org}"} 0\n`);
    expect(metrics).toContain(`ledgerline_late_events_total{org="${org}"} 0\n`);
  }
  expect(statSync(join(dataDir, 'demo-keys.json')).mode & 0o777).toBe(0o600);

  const yesterday = new Date(Date.now() - 86_400_000).toISOString();
  const history = await requestsUntil(first, yesterday);
  const keys = readFileSync(join(dataDir, 'demo-keys.json'), 'utf8');
  await stop(first);

  const second = await startDemo();
  expect(readFileSync(join(dataDir, 'demo-keys.json'), 'utf8')).toBe(keys);
  expect(await requestsUntil(second, yesterday)).toEqual(history);
  await stop(second);
});

// Who its child is, Linux tells without another program.
(process.platform === 'linux' ? test : test.skip)(
  'it ends with 1, and the last words, when the exporter dies',
  async () => {
    const demo = await startDemo();
    const pid = readFileSync(`/proc/${demo.process.pid ?? 0}/task/${demo.process.pid ?? 0}/children`, 'utf8');
    process.kill(Number(pid.trim()), 'SIGKILL');
    const { code, said } = await demo.ended;
    expect(code).toBe(1);
    expect(said).toMatch(/exporter ended \(SIGKILL\)[^]*ledgerline listening on/);
  },
);
