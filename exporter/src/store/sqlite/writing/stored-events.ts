import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { MeteredEvent } from '../../../model/event.ts';
import type { IdKeys } from '../../../model/id-key.ts';
import { toMetered } from '../event-fields.ts';
import type { Names } from '../names.ts';
import { intOrNull, text, type Row } from '../rows.ts';
import type { EventName, StoredEvents as EventsById } from './event-ids.ts';

/** Several in one text: read row by row, an id costs four times as much. */
const NEWER = `
SELECT max(seq) AS last, json_group_array(seq) AS rows, json_group_array(org) AS orgs, json_group_array(id) AS ids
FROM (SELECT seq, org, id FROM events WHERE seq > ? ORDER BY seq LIMIT 10000)`;

/** Events as they are on disk, by their rows. */
export class StoredEvents implements EventsById {
  private readonly db: DatabaseSync;
  private readonly names: Names;
  private readonly keys: IdKeys;
  private readonly select: StatementSync;
  private readonly selectName: StatementSync;

  constructor(db: DatabaseSync, names: Names, keys: IdKeys) {
    this.db = db;
    this.names = names;
    this.keys = keys;
    this.select = this.prepare('SELECT * FROM metered WHERE seq = ?');
    this.selectName = db.prepare('SELECT org, id FROM events WHERE seq = ?');
  }

  read(row: number, org: string): MeteredEvent {
    const found = this.select.get(row);
    if (!found) throw new Error(`there is no event ${row}`);
    return toMetered(found, org, (id) => this.names.valueOf(id));
  }

  /** @param where what follows WHERE, of rows of one organization */
  readMany(org: string, where: string, ...parameters: SQLInputValue[]): MeteredEvent[] {
    const rows = this.prepare(`SELECT * FROM metered WHERE ${where}`).all(...parameters);
    return rows.map((row) => toMetered(row, org, (id) => this.names.valueOf(id)));
  }

  name(row: number): EventName | undefined {
    const found = this.selectName.get(row);
    return found && { org: Number(found['org']), id: found['id'] as string };
  }

  *newerThan(row: number): Iterable<{ row: number; key: number }> {
    const accounts = this.db.prepare('SELECT id, org FROM accounts').all();
    const names = new Map(accounts.map(({ id, org }) => [id, String(org)]));
    const select = this.db.prepare(NEWER);
    for (let last: number | null = row; last !== null;) {
      const found: Row = select.get(last) ?? {};
      last = intOrNull(found, 'last');
      const [rows = [], orgs = []] = ['rows', 'orgs'].map((name) => JSON.parse(text(found, name)) as number[]);
      const ids = JSON.parse(text(found, 'ids')) as string[];
      for (const [i, its] of rows.entries())
        yield { row: its, key: this.keys.of(names.get(orgs[i] ?? 0) ?? '', ids[i] ?? '') };
    }
  }

  private prepare(sql: string): StatementSync {
    const statement = this.db.prepare(sql);
    statement.setReadBigInts(true);
    return statement;
  }
}
