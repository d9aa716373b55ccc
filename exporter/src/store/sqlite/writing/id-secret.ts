import { randomInt } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { IdSecret } from '../../../model/id-key.ts';

const WORDS = 2 ** 32;

/** The secret of the ledger: made once, where it has none. */
export function idSecretOf(db: DatabaseSync): IdSecret {
  const [first = 0, second = 0] = wordsIn(db);
  return [first, second];
}

function wordsIn(db: DatabaseSync): number[] {
  const row = db.prepare("SELECT value FROM meta WHERE key = 'id_secret'").get();
  if (row) return String(row['value']).split(' ').map(Number);
  const words = [randomInt(WORDS), randomInt(WORDS)];
  db.prepare("INSERT INTO meta (key, value) VALUES ('id_secret', ?)").run(words.join(' '));
  return words;
}
