import type { DatabaseSync } from 'node:sqlite';
import { MEASURES } from '../../../ledger/rollups.ts';
import { EVENT_SUMS } from '../reading/usage-queries.ts';
import { column } from '../schema.ts';

const FILL = `
UPDATE conversations SET version = 1, (${MEASURES.map(column).join(', ')}) = (
  SELECT ${EVENT_SUMS} FROM events
  WHERE events.org = conversations.org AND d_conversation = conversations.name AND d_conversation <> 0)`;

/** What each conversation ever used, in a ledger that did not keep it: added up from its events. */
export function fillConversations(db: DatabaseSync): void {
  db.exec(FILL);
}
