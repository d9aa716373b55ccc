import type { DatabaseSync } from 'node:sqlite';
import { KEYS, idKey, idSeed, type IdSeed } from '../../../model/id-key.ts';
import { idSecretOf } from '../id-secret.ts';
import type { Step } from './rebuild.ts';

/** Keys that are sorted in memory, some 40 bytes each. */
const TOGETHER = 2 ** 22;
const PARTITIONS = 256;

/** Of the keys from one to before another, the first events that have them; in order, so that each page is written once. */
const ADD_IDS = `
INSERT OR IGNORE INTO ids (key, event)
SELECT key, seq FROM (SELECT CAST(id_key(org, id) AS INTEGER) AS key, seq FROM new_events)
WHERE key >= ?1 AND key < ?2 ORDER BY key, seq`;
const MISSING = 'SELECT (SELECT count(*) FROM new_events) - (SELECT count(*) FROM ids) AS events';
const ADD_COLLISIONS = `
INSERT INTO id_collisions (org, id, event)
SELECT org, id, seq FROM new_events
WHERE seq <> (SELECT event FROM ids WHERE key = CAST(id_key(new_events.org, new_events.id) AS INTEGER))`;
const ADD_WATERMARKS = `
INSERT INTO id_watermarks (partition, event)
SELECT value, (SELECT coalesce(max(seq), 0) FROM new_events) FROM json_each(?)`;

type KeyOf = (seed: IdSeed, id: string) => number;

/** Makes the keys of all ids, in as many passes as memory allows. */
export const keysBy = (keyOf: KeyOf, together = TOGETHER): Step => ({
  name: 'ids',
  next(db, [pass = 0]) {
    const passes = Math.max(1, Math.ceil(count(db, 'SELECT count(*) AS n FROM new_events') / together));
    if (pass === passes) return null;
    defineKey(db, keyOf);
    const keyAt = (index: number): number => Math.floor((KEYS / passes) * index);
    const { changes } = db.prepare(ADD_IDS).run(keyAt(pass), keyAt(pass + 1));
    if (pass + 1 === passes) {
      if (count(db, MISSING) > 0) db.exec(ADD_COLLISIONS);
      db.prepare(ADD_WATERMARKS).run(JSON.stringify(Array.from({ length: PARTITIONS }, (_, index) => index)));
    }
    return { after: [pass + 1], rows: Number(changes) };
  },
});
export const eventKeys = keysBy(idKey);

function defineKey(db: DatabaseSync, keyOf: KeyOf): void {
  const secret = idSecretOf(db);
  const seeds = new Map(
    db
      .prepare('SELECT id, org FROM accounts')
      .all()
      .map(({ id, org }) => [id, idSeed(secret, String(org))]),
  );
  db.function('id_key', { deterministic: true }, (org, id) => {
    const seed = seeds.get(org);
    if (!seed) throw new Error(`no organization ${String(org)}`);
    return keyOf(seed, String(id));
  });
}

const count = (db: DatabaseSync, sql: string): number => Number(Object.values(db.prepare(sql).get() ?? {})[0]);
