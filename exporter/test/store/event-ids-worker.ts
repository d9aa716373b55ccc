/**
 * A process that writes ids of events and kills itself at a chosen moment, for the test of what a kill leaves behind.
 * Lines of JSON in and out: requests and answers.
 */
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { idKey, idSeed } from '../../src/model/id-key.ts';
import { EventIds, type EventName } from '../../src/store/sqlite/writing/event-ids.ts';
import { ID_TABLES } from '../../src/store/sqlite/writing/id-tables.ts';

/** Before or after a statement that matches: the first of them, or a later one. */
export interface Death {
  readonly statement: string;
  readonly count: number;
  readonly when: 'before' | 'after';
}
export type Name = readonly [org: number, id: string];
/** A numbered event, as it is on disk. */
export type Row = readonly [row: number, ...name: Name];
export interface Transaction {
  readonly names: readonly Name[];
  readonly end: 'COMMIT' | 'ROLLBACK';
}
/** Or a look at all events after a row. */
export type Request = Transaction | { readonly after: number };
/** It listens; the row of each name, null: rolled back; the events, and how many of them are not found at their row. */
export type Answer =
  'ready' | { readonly rows: readonly number[] | null } | { readonly events: readonly Row[]; readonly lost: number };

const KEEP = 300;
const PARTITIONS = 8;
const TABLES = `
CREATE TABLE IF NOT EXISTS events (seq INTEGER PRIMARY KEY, org INTEGER NOT NULL, id TEXT NOT NULL) STRICT;
${ID_TABLES.replaceAll('CREATE TABLE', 'CREATE TABLE IF NOT EXISTS')}`;

/** Of 2^20 keys, so that some ids share one. */
const seeds = [1, 2, 3].map((org) => idSeed([7, 11], String(org)));
function keyOf(org: number, id: string): number {
  const high = Math.floor(idKey(seeds[org - 1] ?? [0, 0], id) / 2 ** 32);
  return high * 2 ** 32 + high;
}

class MortalDatabase extends DatabaseSync {
  private readonly death: Death | null;
  private count = 0;

  constructor(path: string, death: Death | null) {
    super(path);
    this.death = death;
  }

  override exec(sql: string): void {
    this.live(sql, () => super.exec(sql));
  }

  override prepare(sql: string): ReturnType<DatabaseSync['prepare']> {
    return new Proxy(super.prepare(sql), {
      get: (statement, name) => {
        const value: unknown = Reflect.get(statement, name);
        if (typeof value !== 'function') return value;
        return (...parameters: unknown[]): unknown =>
          this.live(sql, () => Reflect.apply(value, statement, parameters) as unknown);
      },
    });
  }

  private live<T>(sql: string, work: () => T): T {
    const isLast =
      this.death !== null && new RegExp(this.death.statement).test(sql) && ++this.count === this.death.count;
    if (isLast && this.death.when === 'before') process.kill(process.pid, 'SIGKILL');
    const result = work();
    if (isLast) process.kill(process.pid, 'SIGKILL');
    return result;
  }
}

class Ledger {
  private readonly db: DatabaseSync;
  private readonly ids: EventIds;
  private readonly insert;
  private readonly newerThan: (row: number) => Row[];
  private next: number;

  constructor(path: string, death: Death | null) {
    const db = new MortalDatabase(path, death);
    this.db = db;
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 50;');
    db.exec(`BEGIN IMMEDIATE; ${TABLES} COMMIT;`);
    this.insert = db.prepare('INSERT INTO events (seq, org, id) VALUES (?, ?, ?)');
    const newer = db.prepare('SELECT seq, org, id FROM events WHERE seq > ? ORDER BY seq');
    this.newerThan = (after) =>
      newer.all(after).map((row) => [Number(row['seq']), Number(row['org']), String(row['id'])]);
    const one = db.prepare('SELECT org, id FROM events WHERE seq = ?');
    const events = {
      newerThan: (after: number) => this.newerThan(after).map(([row, org, id]) => ({ row, key: keyOf(org, id) })),
      name: (row: number): EventName | undefined => {
        const found = one.get(row);
        return found && { org: Number(found['org']), id: String(found['id']) };
      },
    };
    this.ids = new EventIds(db, events, { keep: KEEP, partitions: PARTITIONS });
    this.next = 1 + Number(db.prepare('SELECT max(seq) AS newest FROM events').get()?.['newest'] ?? 0);
  }

  answer(request: Request): Answer {
    if ('names' in request) return { rows: this.transact(request) };
    const events = this.newerThan(request.after);
    return { events, lost: events.filter(([row, org, id]) => this.ids.find(keyOf(org, id), org, id) !== row).length };
  }

  private transact({ names, end }: Transaction): number[] | null {
    const { db, ids } = this;
    const written: Row[] = [];
    db.exec('BEGIN IMMEDIATE');
    const rows = names.map(([org, id]) => {
      const known = ids.find(keyOf(org, id), org, id);
      if (known > 0) return known;
      const row = this.next + written.length;
      ids.add(keyOf(org, id), org, id, row);
      written.push([row, org, id]);
      return row;
    });
    for (const event of written) this.insert.run(...event);
    ids.flush();
    db.exec(end);
    if (end === 'ROLLBACK') ids.rolledBack();
    else ids.committed();
    if (end === 'ROLLBACK') return null;
    this.next += written.length;
    return rows;
  }
}

const [path = '', death = 'null'] = process.argv.slice(2);
const ledger = new Ledger(path, JSON.parse(death) as Death | null);
const say = (answer: Answer): unknown => process.stdout.write(`${JSON.stringify(answer)}\n`);
say('ready');
createInterface({ input: process.stdin }).on('line', (line) => say(ledger.answer(JSON.parse(line) as Request)));
