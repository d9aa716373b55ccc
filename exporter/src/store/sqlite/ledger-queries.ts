import { MOST_TTL_SECONDS } from '@ledgerline/api';
import type { Checkpoint } from '../../ledger/journal.ts';
import type { BillingModel, Entry } from '../../model/account.ts';
import { DIMENSIONS, NO_QUANTITY, TOKEN_KINDS } from '../../model/event.ts';
import type { EntriesRequest, RatedUsage } from '../../query/store.ts';
import { quantityOf } from './event-rows.ts';
import { big, bigOrNull, int, toCheckpoint, toEntry, type Row } from './rows.ts';
import { column, dimensionColumn } from './schema.ts';
import type { Statements } from './statements.ts';

/** The one written last: one that was written when a boundary was due and not posted may be of a later time. */
const CHECKPOINT = `
SELECT * FROM checkpoints WHERE id = (SELECT max(id) FROM checkpoints INDEXED BY checkpoints_time WHERE org = ? AND time <= ?)`;
const ENTRIES = `
SELECT entries.*, events.id AS event_id FROM entries LEFT JOIN events ON events.seq = entries.event
WHERE entries.org = ? AND sequence > ? AND sequence < ? AND entries.time >= ? AND entries.time < ?`;
const HELD = `
SELECT coalesce(sum(coalesce((
  SELECT held FROM hold_changes WHERE org = ?1 AND reservation = reservations.id AND time <= ?2 ORDER BY time DESC LIMIT 1
), amount)), 0) AS held FROM reservations
WHERE org = ?1 AND expires_at > ?2 AND expires_at <= ?2 + ${MOST_TTL_SECONDS * 1000} AND created_at <= ?2 AND (ended_at IS NULL OR ended_at > ?2) AND billing_model = ?3`;
const HELD_NOW = `
SELECT coalesce(sum(held), 0) AS held FROM reservations WHERE org = ? AND expires_at > ? AND ended_at IS NULL
  AND billing_model = ?`;
const RATED = `
SELECT time, ${DIMENSIONS.map(dimensionColumn).join(', ')}, ${TOKEN_KINDS.map(column).join(', ')}, quantity,
  upstream_credits, upstream_usd, credits, usd
FROM events WHERE org = ? AND time >= ? AND time < ? ORDER BY time, seq LIMIT ?`;

/** What the ledger's own tables answer: entries, past states, holds, and usage as it was rated. */
export class LedgerQueries {
  private readonly statements: Statements;

  constructor(statements: Statements) {
    this.statements = statements;
  }

  checkpoint(org: number, time: number): Checkpoint | undefined {
    const [row] = this.statements.rows(CHECKPOINT, org, time);
    return row && toCheckpoint(row);
  }

  entries(org: number, name: string, { after, before, from, to, order, limit }: EntriesRequest): Entry[] {
    const sql = `${ENTRIES} ORDER BY sequence ${order === 'asc' ? 'ASC' : 'DESC'} LIMIT ?`;
    return this.statements.rows(sql, org, after, before, from, to, limit).map((row) => toEntry(row, name));
  }

  reserved(org: number, at: number | 'now', now: number, billingModel: BillingModel): bigint {
    const [row] =
      at === 'now'
        ? this.statements.rows(HELD_NOW, org, now, billingModel)
        : this.statements.rows(HELD, org, at, billingModel);
    return row ? big(row, 'held') : 0n;
  }

  /** @param nameOf the value of a dimension by its number */
  *rated(
    org: number,
    range: { from: number; to: number; limit: number },
    nameOf: (id: number) => string,
  ): Iterable<RatedUsage> {
    for (const row of this.statements.iterate(RATED, org, range.from, range.to, range.limit))
      yield toRated(row, nameOf);
  }
}

function toRated(row: Row, nameOf: (id: number) => string): RatedUsage {
  const quantity = row['quantity'] as string | null;
  return {
    time: int(row, 'time'),
    dimensions: DIMENSIONS.map((name) => nameOf(int(row, dimensionColumn(name)))),
    tokens: TOKEN_KINDS.map((kind) => int(row, column(kind))),
    quantity: quantity === null ? NO_QUANTITY : quantityOf(quantity),
    credits: bigOrNull(row, 'upstream_credits'),
    usd: bigOrNull(row, 'upstream_usd'),
    chargedCredits: big(row, 'credits'),
    chargedUsd: bigOrNull(row, 'usd'),
  };
}
