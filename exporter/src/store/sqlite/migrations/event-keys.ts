import type { DatabaseSync } from 'node:sqlite';
import { KEYS, idKey, idSeed, type IdSeed } from '../../../model/id-key.ts';
import { idSecretOf } from '../id-secret.ts';
import type { Step } from './rebuild.ts';

/** Keys that are sorted in memory at once, some 40 bytes each. */
const SORTED = 2 ** 20;
const PARTITIONS = 256;

const UNSORTED = `
INSERT INTO unsorted_ids (key, event)
SELECT CAST(id_key(org, id) AS INTEGER), seq FROM new_events WHERE seq > ?1 AND seq <= ?2`;
const EVENT_AT = 'SELECT max(seq) AS seq FROM (SELECT seq FROM new_events WHERE seq > ? ORDER BY seq LIMIT ?)';

/** Of keys that several ids have, the first event. In the order of keys, so that each page is written once. */
const IDS = `
INSERT OR IGNORE INTO ids (key, event)
SELECT key, event FROM unsorted_ids WHERE key >= ?1 AND key < ?2 ORDER BY key, event`;
const COLLISIONS = `
INSERT INTO id_collisions (org, id, event)
SELECT org, id, seq FROM unsorted_ids CROSS JOIN ids ON ids.key = unsorted_ids.key AND ids.event <> unsorted_ids.event
CROSS JOIN new_events ON new_events.seq = unsorted_ids.event`;
const WATERMARKS = `
INSERT INTO id_watermarks (partition, event)
SELECT value, (SELECT coalesce(max(seq), 0) FROM new_events) FROM json_each(?)`;
const COUNT = 'SELECT (SELECT count(*) FROM unsorted_ids) AS all_ids, (SELECT count(*) FROM ids) AS ids';

type KeyOf = (seed: IdSeed, id: string) => number;

/** The keys of all ids: made, and then sorted in as many passes as memory allows. */
export const keysBy = (keyOf: KeyOf, sorted = SORTED): readonly Step[] => [
  {
    name: 'keys of ids',
    next(db, [from = 0], limit) {
      const to = Number(db.prepare(EVENT_AT).get(from, limit)?.['seq'] ?? 0);
      if (to === 0) return null;
      defineKey(db, keyOf);
      return { after: [to], rows: Number(db.prepare(UNSORTED).run(from, to).changes) };
    },
  },
  {
    name: 'ids',
    next(db, [pass = 0]) {
      const all = Number(db.prepare(COUNT).get()?.['all_ids']);
      const passes = Math.max(1, Math.ceil(all / sorted));
      if (pass === passes) return null;
      const keyAt = (index: number): number => Math.floor((KEYS / passes) * index);
      const { changes } = db.prepare(IDS).run(keyAt(pass), keyAt(pass + 1));
      if (pass + 1 === passes) {
        if (Number(db.prepare(COUNT).get()?.['ids']) < all) db.exec(COLLISIONS);
        db.prepare(WATERMARKS).run(JSON.stringify(Array.from({ length: PARTITIONS }, (_, index) => index)));
      }
      return { after: [pass + 1], rows: Number(changes) };
    },
  },
];
export const eventKeys = keysBy(idKey);

function defineKey(db: DatabaseSync, keyOf: KeyOf): void {
  const secret = idSecretOf(db);
  const accounts = db.prepare('SELECT id, org FROM accounts').all();
  const seeds = new Map(accounts.map(({ id, org }) => [id, idSeed(secret, String(org))]));
  db.function('id_key', { deterministic: true }, (org, id) => {
    const seed = seeds.get(org);
    if (!seed) throw new Error(`no organization ${String(org)}`);
    return keyOf(seed, String(id));
  });
}
