/** What `backup` takes from an exporter and `restore` puts in place: a sound ledger, or nothing. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeOrg } from '@ledgerline/testkit/harness.ts';
import { ledgerline } from '@ledgerline/testkit/ledgerline.ts';
import { directory, one, post, start } from './ledger-on-disk.ts';

const exporter = await start();
await makeOrg(exporter, 'acme');
for (let i = 0; i < 20; i++)
  await post(
    exporter,
    Array.from({ length: 100 }, (_, j) => one(`${i}-${j}`)),
  );
const backup = join(directory(), 'backup');
await ledgerline(exporter, `backup ${backup}`);

const restore = (file: string, dataDir: string) => ledgerline(exporter, `restore ${file} --data-dir ${dataDir}`);
const changed = (sql: string): string => {
  const file = join(directory(), 'changed');
  copyFileSync(backup, file);
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA journal_mode = DELETE; ${sql}`);
  db.close();
  return file;
};
const written = (name: string, content: string | Uint8Array): string => {
  const file = join(directory(), name);
  writeFileSync(file, content);
  return file;
};
const damaged = (): Uint8Array => {
  const content = readFileSync(backup);
  return content.fill(0x55, 8192, 200_000);
};

test.each([
  ['a text', () => written('text', 'no ledger at all'), 1, /it is no ledger, or damaged \(file is not a database\)/],
  ['an empty file', () => written('empty', ''), 1, /it is a database, but no ledger/],
  ['another database', () => changed('DROP TABLE entries'), 1, /it is a database, but no ledger/],
  ['one of a later version', () => changed('PRAGMA user_version = 1000'), 1, /later version.*schema 1000, known/],
  ['half a file', () => written('half', readFileSync(backup).subarray(0, 100_000)), 1, /damaged \(database disk image/],
  ['a damaged file', () => written('damaged', damaged()), 1, /damaged/],
  ['no file', () => '/no/such/file', 2, /there is no such file/],
  ['a ledger in use', () => join(exporter.dataDir, 'ledger.sqlite'), 2, /write-ahead log beside it/],
])('%s is not restored, and nothing is left of it', async (_, make, code, why) => {
  const dataDir = join(directory(), 'new');
  const said = await restore(make(), dataDir);
  expect(said.code).toBe(code);
  expect(said.complaint).toMatch(why);
  if (existsSync(dataDir)) expect(readdirSync(dataDir)).toEqual(['ledger.sqlite-lock']);
});

test('a directory in use, or with a ledger or its log in it, stays as it is', async () => {
  const inUse = await restore(backup, exporter.dataDir);
  expect(inUse).toMatchObject({ code: 2, complaint: expect.stringMatching(/is in use by an exporter/) as string });

  const noDirectory = await restore(backup, join(backup, 'below-a-file'));
  expect(noDirectory).toMatchObject({ code: 2, complaint: expect.stringMatching(/below-a-file: ENOTDIR/) as string });

  for (const name of ['ledger.sqlite', 'ledger.sqlite-wal']) {
    const dataDir = directory();
    writeFileSync(join(dataDir, name), 'precious');
    const said = await restore(backup, dataDir);
    expect(said.code).toBe(2);
    expect(said.complaint).toMatch(/only where no ledger is/);
    expect(readFileSync(join(dataDir, name), 'utf8')).toBe('precious');
  }
});

test('what is restored is its owner’s, answers as before, and keeps its keys but not the bootstrap key', async () => {
  const dataDir = join(directory(), 'a', 'b');
  expect(await restore(backup, dataDir)).toMatchObject({ code: 0, complaint: '' });
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  expect(statSync(join(dataDir, 'ledger.sqlite')).mode & 0o777).toBe(0o600);
  const restored = await start({ dataDir, env: { LEDGERLINE_BOOTSTRAP_KEY: '' } });
  expect((await restored.get('/v1/me')).status).toBe(401);
  const key = readFileSync(join(dataDir, 'bootstrap-key'), 'utf8').trim();
  const balances = [await restored.get('/v1/balance?org=acme', key), await exporter.get('/v1/balance?org=acme')];
  const [ours, theirs] = balances.map(({ json }) => ({ ...(json as object), asOf: null }));
  expect(ours).toEqual(theirs);
  expect(await restored.stop()).toBe(0);
  expect(await restore(backup, dataDir)).toMatchObject({ code: 2 });
});

/** A backup from a server that answers so: what is said, and what is in the directory afterwards. */
async function backupFrom(answer: RequestListener) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const to = directory();
  mkdirSync(join(to, 'sub'));
  writeFileSync(join(to, 'sub', 'copy.part'), 'of one that was interrupted');
  const said = await ledgerline({ url }, `backup ${join(to, 'sub', 'copy')}`);
  server.close();
  return { ...said, left: readdirSync(join(to, 'sub')) };
}

test.each<[string, RequestListener, RegExp]>([
  [
    'is cut midway',
    (_, response) => {
      response.writeHead(200, { 'content-length': 1_000_000 });
      response.write(Buffer.alloc(300_000), () => setTimeout(() => response.destroy(), 50));
    },
    /was not written: the connection was cut/,
  ],
  [
    'is no ledger',
    (_, response) => {
      response.writeHead(200, { 'content-length': 5 }).end('hello');
    },
    /was not written: what came is not sound, it is no ledger/,
  ],
  [
    'has no length',
    (_, response) => {
      response.write(readFileSync(backup));
      response.end();
    },
    /was not written: \d+ bytes of unknown length came/,
  ],
])('an answer that %s leaves no file', async (_, answer, why) => {
  const said = await backupFrom(answer);
  expect(said.code).toBe(1);
  expect(said.complaint).toMatch(why);
  expect(said.left).toEqual([]);
});
