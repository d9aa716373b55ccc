import { randomFillSync } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { IdSecret } from '../../model/id-key.ts';
import { text, type Row } from './rows.ts';

const KEY = 'id_secret';
const KEPT = 'SELECT value FROM meta WHERE key = ?';

/** What this ledger makes the keys of ids with, where that is kept. @param get the first row of a statement */
export function keptIdSecret(get: (sql: string, key: string) => Row | undefined): IdSecret | null {
  const row = get(KEPT, KEY);
  return row ? (JSON.parse(text(row, 'value')) as IdSecret) : null;
}

/** The same; drawn where none is kept. */
export function idSecretOf(db: DatabaseSync): IdSecret {
  const kept = keptIdSecret((sql, key) => db.prepare(sql).get(key));
  if (kept) return kept;
  const [first = 0, second = 0] = randomFillSync(new Uint32Array(2));
  const drawn: IdSecret = [first, second];
  db.prepare('INSERT INTO meta (key, value) VALUES (?, ?)').run(KEY, JSON.stringify(drawn));
  return drawn;
}
