import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openForWriting } from '../open.ts';
import { SqliteSnapshots } from './snapshots.ts';
import { SqliteSnapshot } from './sqlite-snapshot.ts';

const directory = mkdtempSync(join(tmpdir(), 'ledgerline-snapshots-'));
const path = join(directory, 'ledger.sqlite');
openForWriting(path).close();
afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** A connection that may fail to begin or to end, as where a disk does. */
class Fragile extends SqliteSnapshot {
  failing: 'begin' | 'end' | null = null;
  pageCache(): unknown {
    return this.db.prepare('PRAGMA cache_size').get()?.['cache_size'];
  }
  isOpen(): boolean {
    return this.db.isOpen;
  }
  override begin(): void {
    super.begin();
    if (this.failing === 'begin') throw new Error('disk I/O error');
  }
  override end(): void {
    if (this.failing === 'end') throw new Error('disk I/O error');
    super.end();
  }
}

function fragile() {
  const opened: Fragile[] = [];
  const snapshots = new SqliteSnapshots((pageCache) => {
    const connection = new Fragile(path, pageCache);
    opened.push(connection);
    return connection;
  });
  const open = (): boolean[] => opened.map((each) => each.isOpen());
  return { opened, snapshots, open };
}

test('a connection that cannot begin is closed, and the next snapshot has another', async () => {
  const { opened, snapshots, open } = fragile();
  for (const each of opened) each.failing = 'begin';
  await expect(snapshots.snapshot(async () => undefined)).rejects.toThrow('disk I/O error');
  expect(open()).toEqual([false]);
  expect(await snapshots.snapshot(async (snapshot) => snapshot.orgs())).toEqual([]);
  expect(open()).toEqual([false, true]);
  snapshots.close();
  expect(open()).toEqual([false, false]);
});

test('a connection that cannot end is closed, and what was read in it is answered', async () => {
  const { snapshots, open } = fragile();
  const read = await snapshots.snapshot(async (snapshot) => {
    snapshot.failing = 'end';
    return snapshot.orgs();
  });
  expect(read).toEqual([]);
  expect(open()).toEqual([false]);
  expect(await snapshots.snapshot(async (snapshot) => snapshot.orgs())).toEqual([]);
  snapshots.close();
});

test('reports keep their pages at hand; a stream has a small cache of its own, and nothing once it ended', async () => {
  const { snapshots, open } = fragile();
  const cacheOfReports = () => snapshots.snapshot(async (snapshot) => snapshot.pageCache());
  const stream = () =>
    snapshots.stream(async function* (snapshot) {
      for (;;) yield snapshot.pageCache();
    });
  expect(await cacheOfReports()).toBe(-131_072);
  const streams = [stream(), stream()];
  for (const each of streams) expect((await each.next()).value).toBe(-8192);
  expect(await cacheOfReports()).toBe(-131_072);
  expect(open()).toEqual([true, true, true]);
  for (const each of streams) await each.return();
  expect(open()).toEqual([true, false, false]);
  snapshots.close();
});
