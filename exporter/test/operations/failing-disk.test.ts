/** A disk that syncs, is full, or fails, seen by strace and prlimit: nothing is acknowledged that it does not hold. */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeOrg, type Exporter, type Reply } from '@ledgerline/testkit/harness.ts';
import { audit, directory, expectStored, one, post, start, used } from './ledger-on-disk.ts';

const has = (program: string): boolean => {
  const found = spawnSync(program, ['--version']).status === 0;
  if (!found) console.warn(`skipped: ${program} is not on PATH, so what durability tests show with it is not shown`);
  return found;
};
const withStrace = has('strace') ? test : test.skip;
const withPrlimit = has('prlimit') ? test : test.skip;

/** -D: the exporter stays our child, and signals reach it. */
const strace = (log: string, ...expressions: string[]): string[] => [
  'strace',
  '-D',
  '-f',
  '-qq',
  '-o',
  log,
  ...expressions.flatMap((each) => ['-e', each]),
];

withStrace('every acknowledged request waited for the disk, and those that come together share the wait', async () => {
  const dataDir = directory();
  const log = join(dataDir, 'strace.log');
  const exporter = await start({ dataDir, wrapper: strace(log, 'trace=fdatasync,fsync') });
  await makeOrg(exporter, 'acme');
  const syncs = (): number => [...readFileSync(log, 'utf8').matchAll(/ (?:fdatasync|fsync)\(/g)].length;

  let before = syncs();
  const N = 100;
  for (let i = 0; i < N; i++) {
    const known = syncs();
    expect((await post(exporter, one(`s${i}`))).status).toBe(200);
    expect(syncs()).toBeGreaterThan(known);
  }
  const sequential = syncs() - before;
  expect(sequential).toBeGreaterThanOrEqual(N);

  before = syncs();
  const replies = await Promise.all(Array.from({ length: 400 }, (_, i) => post(exporter, one(`c${i}`))));
  expect(replies.every(({ status }) => status === 200)).toBe(true);
  const concurrent = syncs() - before;
  expect(concurrent).toBeGreaterThan(0);
  expect(concurrent).toBeLessThan(200);
  console.info(`fdatasync: ${sequential} for ${N} requests one after another, ${concurrent} for 400 at once`);
  expect(await exporter.stop()).toBe(0);
});

/** Posts one event after another until one is refused. */
async function postUntilRefused(
  exporter: Exporter,
  prefix: string,
): Promise<{ acknowledged: string[]; refused: string; reply: Reply }> {
  const acknowledged: string[] = [];
  for (let i = 0; i < 500; i++) {
    const id = `${prefix}${i}`;
    const reply = await post(exporter, one(id));
    if (reply.status !== 200) return { acknowledged, refused: id, reply };
    acknowledged.push(id);
  }
  throw new Error('the disk never filled');
}

withPrlimit('no room for the file to grow: 503 and nothing by half; once there is room all goes on', async () => {
  const dataDir = directory();
  let exporter = await start({ dataDir });
  await makeOrg(exporter, 'acme');
  const limit = (bytes: number | 'unlimited'): void => {
    const { status } = spawnSync('prlimit', ['--pid', String(exporter.process.pid), `--fsize=${bytes}:unlimited`]);
    expect(status).toBe(0);
  };
  limit(statSync(join(dataDir, 'ledger.sqlite-wal')).size + 300_000);
  const { acknowledged, refused, reply } = await postUntilRefused(exporter, 'a');
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(reply).toMatchObject({ status: 503, json: { code: 'unavailable' } });
  expect(reply.headers.get('retry-after')).toBe('1');

  // A batch that does not fit, an administrator's change that does not fit.
  const batch = Array.from({ length: 300 }, (_, i) => one(`b${i}`));
  expect(await post(exporter, batch)).toMatchObject({ status: 503, json: { code: 'unavailable' } });
  limit(0); // what a refused batch left at the end of the file may be written over
  const grant = { id: 'g', pool: 'purchased', credits: 5 };
  expect(await exporter.ask('POST', '/v1/admin/orgs/acme/grants', { body: grant })).toMatchObject({ status: 503 });
  // Reading needs no room.
  await expectStored(exporter, acknowledged);
  expect((await exporter.get('/metrics')).text).toContain(
    `ledgerline_cycle_requests{org="acme"} ${acknowledged.length}\n`,
  );

  limit('unlimited');
  expect((await post(exporter, one(refused))).json).toMatchObject({ accepted: 1 });
  await expectStored(exporter, [...acknowledged, refused]);
  limit(statSync(join(dataDir, 'ledger.sqlite-wal')).size);
  expect(await post(exporter, batch)).toMatchObject({ status: 503 });
  await exporter.kill();

  exporter = await start({ dataDir });
  await expectStored(exporter, [...acknowledged, refused]);
  expect((await exporter.get('/v1/balance?org=acme')).json).toMatchObject({ pools: { purchased: { granted: 0 } } });
  expect((await post(exporter, batch)).json).toMatchObject({ accepted: 300 });
  expect(await exporter.stop()).toBe(0);
  expect(audit(dataDir)).toMatchObject({ integrity: 'ok', events: acknowledged.length + 301, gaps: 0, drift: 0 });
});

withStrace('a disk that is full for a while: 503, and on it goes', async () => {
  const dataDir = directory();
  const prepared = await start({ dataDir });
  await makeOrg(prepared, 'acme');
  await prepared.stop();
  // Counted in each thread; only the writer's writes more than a few pages.
  const full = ['trace=pwrite64', 'inject=pwrite64:error=ENOSPC:when=400..402'];
  const exporter = await start({ dataDir, wrapper: strace(join(dataDir, 'strace.log'), ...full) });
  const { acknowledged, refused, reply } = await postUntilRefused(exporter, 'a');
  expect(reply).toMatchObject({ status: 503, json: { code: 'unavailable' } });
  await expectStored(exporter, acknowledged);
  for (let tries = 0; tries < 5; tries++) if ((await post(exporter, one(refused))).status === 200) break;
  await expectStored(exporter, [...acknowledged, refused]);
  expect(await exporter.stop()).toBe(0);
});

withStrace('a failed fsync is not tried again: the process stops, and recovers when it is started', async () => {
  const dataDir = directory();
  const prepared = await start({ dataDir });
  await makeOrg(prepared, 'acme');
  await prepared.stop();
  const failing = ['trace=fdatasync,fsync', 'inject=fdatasync,fsync:error=EIO:when=30'];
  const log = join(dataDir, 'strace.log');
  const exporter = await start({ dataDir, wrapper: strace(log, ...failing) });
  let said = '';
  exporter.process.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const exited = new Promise((resolve) => exporter.process.once('exit', resolve));

  const acknowledged: string[] = [];
  // Two at a time: the one that fails, and one that waits behind it.
  for (let i = 0; i < 100 && exporter.process.exitCode === null; i += 2) {
    const ids = [`a${i}`, `a${i + 1}`];
    const replies = await Promise.all(ids.map((id) => post(exporter, one(id)).catch(() => null)));
    for (const [at, reply] of replies.entries()) {
      if (reply?.status === 200) acknowledged.push(ids[at] ?? '');
      else if (reply) expect(reply).toMatchObject({ status: 503, json: { code: 'unavailable' } });
    }
    if (replies.some((reply) => reply?.status !== 200)) break;
  }
  expect(await exited).toBe(1);
  expect(said).toContain('the ledger can no longer be written (disk I/O error)');
  expect(acknowledged.length).toBeGreaterThan(0);
  // Nothing was synced, and so nothing acknowledged, after the one that failed.
  expect(readFileSync(log, 'utf8').split('(INJECTED)').length - 1).toBe(1);

  const recovered = await start({ dataDir });
  // Same id, another time: conflict
  for (const id of acknowledged) expect((await post(recovered, one(id))).status).not.toBe(200);
  const { requests } = await used(recovered);
  expect(requests).toBeGreaterThanOrEqual(acknowledged.length);
  expect(requests).toBeLessThanOrEqual(acknowledged.length + 2);
  expect(await recovered.stop()).toBe(0);
  expect(audit(dataDir)).toMatchObject({ integrity: 'ok', events: requests, gaps: 0, drift: 0 });
});
