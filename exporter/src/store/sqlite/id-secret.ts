import { randomFillSync } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { IdSecret } from '../../model/id-key.ts';

const KEY = 'id_secret';

/** What this ledger makes the keys of ids with: drawn once, and kept with them. */
export function idSecretOf(db: DatabaseSync): IdSecret {
  const kept = db.prepare('SELECT value FROM meta WHERE key = ?').get(KEY)?.['value'];
  if (typeof kept === 'string') return JSON.parse(kept) as IdSecret;
  const [first = 0, second = 0] = randomFillSync(new Uint32Array(2));
  const drawn: IdSecret = [first, second];
  db.prepare('INSERT INTO meta (key, value) VALUES (?, ?)').run(KEY, JSON.stringify(drawn));
  return drawn;
}
