/** Whether what the store keeps beside events fits them: their ids, postings and contexts. */
import { IdKeys } from '../../../model/id-key.ts';
import type { Mismatch, Piece } from '../../../verify/store.ts';
import { keptIdSecret } from '../id-secret.ts';
import { int, text, type Row } from '../rows.ts';
import type { Statements } from '../statements.ts';

const EVENTS = `
SELECT events.seq, accounts.org AS org_name, events.org, events.id, events.sequence,
  coalesce((SELECT org FROM contexts WHERE contexts.id = events.context), 0) AS context_org,
  (SELECT org = events.org AND events.seq BETWEEN first_event AND last_event FROM postings
    WHERE postings.org = events.org AND postings.sequence <= events.sequence ORDER BY postings.sequence DESC LIMIT 1
  ) AS posted,
  (SELECT event FROM id_collisions WHERE id_collisions.org = events.org AND id_collisions.id = events.id) AS collided
FROM events JOIN accounts ON accounts.id = events.org WHERE events.seq > ? ORDER BY events.seq LIMIT ?`;
const WATERMARKS = 'SELECT min(event) AS oldest, count(*) AS partitions FROM id_watermarks';
const ID = 'SELECT event FROM ids WHERE key = ?';
const IDS = `
SELECT key, event, events.id AS id, accounts.org AS org_name FROM ids
LEFT JOIN events ON events.seq = ids.event LEFT JOIN accounts ON accounts.id = events.org
WHERE key > ? ORDER BY key LIMIT ?`;

/** As many as EventIds has. */
const PARTITIONS = 256;

export class Soundness {
  private readonly statements: Statements;
  private kept: IdKeys | null = null;

  constructor(statements: Statements) {
    this.statements = statements;
  }

  /** Events after a row: each lies in its posting and has a context of its organization, and its id is known. */
  events(after: number, limit: number): Mismatch[] {
    const [marks] = this.statements.rows(WATERMARKS);
    // A partition that was never written has no watermark.
    const written = marks && int(marks, 'partitions') === PARTITIONS ? int(marks, 'oldest') : 0;
    const keys = this.keys();
    return this.statements.rows(EVENTS, after, limit).flatMap((row) => {
      const [org, id, event] = [text(row, 'org_name'), text(row, 'id'), int(row, 'seq')];
      const found: Mismatch[] = [];
      const differ = (what: string, expected: string, stored: string): void => {
        if (expected !== stored) found.push({ org, what: `${what} of event ${id}`, expected, found: stored });
      };
      differ('organization of the context', `${int(row, 'org')}`, `${int(row, 'context_org')}`);
      if (row['sequence'] !== null) differ('posting', '1', `${Number(row['posted'] ?? 0)}`);
      const known = row['collided'] === null ? this.rowOf(keys.of(org, id)) : int(row, 'collided');
      // What is newer may wait in memory still.
      if (event <= written || known !== 0) differ('row by id', `${event}`, `${known}`);
      return found;
    });
  }

  /** Ids after a key: each is that of the event that it names. */
  ids(after: number, limit: number): Piece & { readonly last: number | null } {
    const keys = this.keys();
    const rows = this.statements.rows(IDS, after, limit);
    const mismatches = rows.flatMap((row): Mismatch[] => {
      const [org, id, key] = [row['org_name'] as string | null, row['id'] as string | null, int(row, 'key')];
      const expected = org === null || id === null ? 'none' : `${keys.of(org, id)}`;
      if (expected === `${key}`) return [];
      return [{ org: org ?? '', what: `key of the id of event ${id ?? int(row, 'event')}`, expected, found: `${key}` }];
    });
    const last = rows.length < limit ? null : int(rows.at(-1) as Row, 'key');
    return { looked: { ids: rows.length }, mismatches, last };
  }

  private rowOf(key: number): number {
    const [row] = this.statements.rows(ID, key);
    return row ? int(row, 'event') : 0;
  }

  private keys(): IdKeys {
    if (this.kept) return this.kept;
    const secret = keptIdSecret((sql, key) => this.statements.rows(sql, key)[0]);
    // One without a secret has no event yet.
    if (!secret) return new IdKeys([0, 0]);
    return (this.kept = new IdKeys(secret));
  }
}
