/** How a ledger of an earlier version is brought up to date: in pieces, each of which may be the last of a process. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { engineAt } from '../../src/store/engines.ts';
import { keysBy } from '../../src/store/sqlite/migrations/event-keys.ts';
import { migrate } from '../../src/store/sqlite/migrations/migrate.ts';
import { ROOT } from '@ledgerline/testkit/harness.ts';
import { seeded } from '@ledgerline/testkit/random.ts';
import { directory, expectSame, fileIn, filled, inFile, open, said, writtenBy } from './older-ledgers.ts';

let asNew: string[];
beforeAll(async () => {
  asNew = await said(await filled());
});

/**
 * Brings it up to date in another process, which is killed a moment (ms) after it went on for the `pieces`th time.
 * Answers whether it was done before.
 */
async function upgrade(dataDir: string, together: number, pieces: number, moment: number): Promise<boolean> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'upgrade-worker.ts'), fileIn(dataDir), String(together)],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { PATH: process.env['PATH'] } },
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let left = pieces;
  let done = false;
  for await (const line of createInterface(child.stdout)) {
    done ||= line === 'done';
    if (--left > 0) continue;
    await sleep(moment);
    child.kill('SIGKILL');
  }
  await ended;
  return done;
}

test('killed again and again on the way, it goes on where it was', async () => {
  const chance = seeded(4);
  for (const version of [2, 3] as const) {
    const dataDir = writtenBy(version);
    let starts = 1;
    while (!(await upgrade(dataDir, 300, 1 + Math.floor(chance() * 5), chance() * 4))) starts++;
    expect(starts).toBeGreaterThan(5);
    expectSame(version, await said(dataDir), asNew);
  }
}, 120_000);

test('half way it is a ledger of no version before, and a backup of it can be put in place', async () => {
  const dataDir = writtenBy(3);
  expect(await upgrade(dataDir, 300, 5, 0)).toBe(false);
  const version = inFile(dataDir, (db) => db.prepare('PRAGMA user_version').get()?.['user_version']);
  expect(version).toBe(4);
  const restored = directory();
  await engineAt({ store: 'sqlite', dataDir: restored }).atRest.restore(fileIn(dataDir));
  expectSame(3, await said(restored), asNew);
});

test('where there is no room for it, nothing is changed, and it says how much that takes', () => {
  const dataDir = writtenBy(3);
  const before = readFileSync(fileIn(dataDir));
  inFile(dataDir, (db) => {
    expect(() => migrate(db, { free: () => before.length - 1 })).toThrow(
      new RegExp(`takes room for ${before.length} bytes in \\S+, which has ${before.length - 1}: nothing was changed`),
    );
  });
  expect(readFileSync(fileIn(dataDir)).equals(before)).toBe(true);
  inFile(dataDir, (db) => migrate(db, { free: () => before.length }));
});

test('the log of an exporter says how far it is, and then it serves', async () => {
  const child = spawn(process.execPath, [join(ROOT, 'exporter/src/main.ts')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], LEDGERLINE_DATA_DIR: writtenBy(3), LEDGERLINE_LISTEN: '127.0.0.1:0' },
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.stdout.once('data', () => child.kill('SIGTERM'));
  expect(await ended).toBe(0);
  const [line = ''] = log.split('\n').filter((text) => text.includes('brought up to date'));
  expect(JSON.parse(line)).toMatchObject({
    level: 'info',
    step: 'order of charges',
    done: 0,
    total: expect.any(Number) as number,
  });
});

test('a second start finds nothing to do', async () => {
  const dataDir = writtenBy(3);
  await open(dataDir).close();
  const before = readFileSync(fileIn(dataDir));
  inFile(dataDir, (db) => {
    migrate(db, { free: () => 0, onProgress: () => expect('to be done').toBe('nothing') });
  });
  expect(readFileSync(fileIn(dataDir)).equals(before)).toBe(true);
});

test('ids that share a key are told apart', () => {
  const db = new DatabaseSync(':memory:');
  db.exec(`
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE accounts (id INTEGER PRIMARY KEY, org TEXT NOT NULL);
    CREATE TABLE new_events (seq INTEGER PRIMARY KEY, org INTEGER NOT NULL, id TEXT NOT NULL);
    CREATE TABLE unsorted_ids (key INTEGER NOT NULL, event INTEGER NOT NULL) STRICT;
    CREATE TABLE ids (key INTEGER PRIMARY KEY, event INTEGER NOT NULL) STRICT;
    CREATE TABLE id_watermarks (partition INTEGER PRIMARY KEY, event INTEGER NOT NULL) STRICT;
    CREATE TABLE id_collisions (org INTEGER NOT NULL, id TEXT NOT NULL, event INTEGER NOT NULL);
    INSERT INTO accounts VALUES (1, 'acme');
    INSERT INTO new_events VALUES (1, 1, 'aa'), (2, 1, 'b'), (3, 1, 'cc'), (4, 1, 'dddd');`);
  // Keys are spread over all passes.
  for (const step of keysBy((_, id) => id.length * 2 ** 49, 2))
    for (let next = step.next(db, [], 1); next; next = step.next(db, next.after, 1));
  const rows = (sql: string) =>
    db
      .prepare(sql)
      .all()
      .map((row) => Object.values(row));
  expect(rows('SELECT key / 562949953421312, event FROM ids')).toEqual([
    [1, 2],
    [2, 1],
    [4, 4],
  ]);
  expect(rows('SELECT id, event FROM id_collisions')).toEqual([['cc', 3]]);
  expect(rows('SELECT count(*), min(event), max(event) FROM id_watermarks')).toEqual([[256, 4, 4]]);
});
