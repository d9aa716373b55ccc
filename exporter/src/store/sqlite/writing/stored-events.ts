import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { MeteredEvent } from '../../../model/event.ts';
import { idKey, idSeed, type IdSecret, type IdSeed } from '../../../model/id-key.ts';
import { toMetered } from '../event-fields.ts';
import type { Names } from '../names.ts';
import type { EventName, StoredEvents as EventsById } from './event-ids.ts';

const NAMES = `
SELECT events.seq AS row, events.org AS number, accounts.org AS org, events.id AS id
FROM events JOIN accounts ON accounts.id = events.org`;

/** Events as they are on disk, by their rows. */
export class StoredEvents implements EventsById {
  private readonly db: DatabaseSync;
  private readonly names: Names;
  private readonly secret: IdSecret;
  private readonly select: StatementSync;
  private readonly selectName: StatementSync;

  constructor(db: DatabaseSync, names: Names, secret: IdSecret) {
    this.db = db;
    this.names = names;
    this.secret = secret;
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
    const seeds = new Map<string, IdSeed>();
    for (const found of this.db.prepare(`${NAMES} WHERE events.seq > ? ORDER BY events.seq`).iterate(row)) {
      const org = found['org'] as string;
      let seed = seeds.get(org);
      if (!seed) seeds.set(org, (seed = idSeed(this.secret, org)));
      yield { row: Number(found['row']), key: idKey(seed, found['id'] as string) };
    }
  }

  private prepare(sql: string): StatementSync {
    const statement = this.db.prepare(sql);
    statement.setReadBigInts(true);
    return statement;
  }
}
