/** Charges that events hold: entries of the ledger that have no row of their own. */
import type { Entry, Pool } from '../../model/account.ts';
import { big, bigOrNull, int, text, type Row } from './rows.ts';

/** Before `WHERE`: every such charge, with when it was posted and what covered it. */
export const CHARGES = `
SELECT postings.time AS time, postings.grant_id AS grant_id, events.sequence AS sequence, events.credits AS credits,
  events.usd AS usd, events.balance AS balance, events.id AS id, events.seq AS event,
  (SELECT pool FROM grants WHERE grants.org = postings.org AND grants.id = postings.grant_id) AS pool
FROM postings CROSS JOIN events ON events.seq BETWEEN postings.first_event AND postings.last_event AND events.sequence IS NOT NULL`;

/** A row of {@link CHARGES} as the entry that it is. */
export function toCharge(row: Row, org: string): Entry {
  const credits = big(row, 'credits');
  const usd = bigOrNull(row, 'usd') ?? 0n;
  const grant = row['grant_id'] as string | null;
  const covered = grant !== null && credits > 0n;
  return {
    org,
    sequence: int(row, 'sequence'),
    time: int(row, 'time'),
    type: 'charge',
    credits: -credits,
    moves: covered ? [{ grant, pool: text(row, 'pool') as Pool, credits: -credits, used: credits, repaid: 0n }] : [],
    overage: covered ? 0n : credits,
    usd,
    spent: usd,
    balance: big(row, 'balance'),
    event: text(row, 'id'),
    note: '',
  };
}

/** Where an event can hold its charge: that of one grant, or of none. */
export const isPlain = ({ type, moves, overage, note }: Entry): boolean =>
  type === 'charge' && note === '' && (moves.length === 0 || (moves.length === 1 && overage === 0n));
