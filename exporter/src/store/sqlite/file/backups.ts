import { closeSync, openSync, rmSync } from 'node:fs';
import { open, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { backup, type DatabaseSync } from 'node:sqlite';
import { Refusal } from '../../../model/refusal.ts';
import type { Backups, Copy } from '../../engine.ts';
import { failureOf } from '../writing/failures.ts';
import { openForReading } from '../open.ts';

/** Between two steps it can be stopped; 4 MiB. */
const STEP_PAGES = 1000;

/**
 * SQLite copies pages on threads of its own out of one snapshot: the writer does not wait for that, and what it writes
 * does not make the copy begin again, as it would without the snapshot. Only the WAL grows meanwhile.
 */
export class SqliteBackups implements Backups {
  private readonly path: string;
  private readonly file: string;
  private busy = false;
  private stopped = false;

  constructor(path: string) {
    this.path = path;
    this.file = `${path}-backup`;
    // One that was killed while it made a copy has left it.
    this.clear();
  }

  async take(gone: AbortSignal): Promise<Copy> {
    if (this.busy) throw new Refusal('too_many_requests', 'a backup is under way: there is one at a time');
    this.busy = true;
    try {
      await this.copy(() => {
        if (this.stopped) throw new Refusal('unavailable', 'the exporter is stopping');
        if (gone.aborted) throw new Refusal('unavailable', 'nobody waits for the backup any more');
      });
      const handle = await open(this.file, 'r');
      const { size } = await handle.stat();
      const content = handle.createReadStream();
      content.once('close', () => {
        this.busy = false;
      });
      return { bytes: size, content };
    } catch (error) {
      this.busy = false;
      if (error instanceof Refusal || !(failureOf(error) instanceof Refusal)) throw error;
      throw new Refusal('unavailable', 'the data directory has no room for the copy');
    } finally {
      // What is open can be read to its end, and nothing is left however that ends.
      this.clear();
    }
  }

  stop(): void {
    this.stopped = true;
  }

  private async copy(check: () => void): Promise<void> {
    const db = openForReading(this.path, 'small');
    try {
      // The snapshot: from the first read to the end of the transaction.
      db.exec('BEGIN');
      await checkRoom(this.path, pragma(db, 'page_count') * pragma(db, 'page_size'));
      check();
      closeSync(openSync(this.file, 'wx', 0o600));
      await backup(db, this.file, { rate: STEP_PAGES, progress: check });
      check();
    } finally {
      db.close();
    }
  }

  private clear(): void {
    for (const each of [this.file, `${this.file}-journal`]) rmSync(each, { force: true });
  }
}

const pragma = (db: DatabaseSync, name: string): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);

/** A copy that fills the disk would stop ingest: a tenth must stay free. */
async function checkRoom(path: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(path));
  const free = bavail * bsize;
  if (free < bytes * 1.1)
    throw new Refusal('unavailable', `the data directory has room for ${free} bytes, and the copy needs ${bytes}`);
}
