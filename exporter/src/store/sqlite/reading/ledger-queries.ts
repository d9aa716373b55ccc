import { MOST_TTL_SECONDS } from '@ledgerline/api';
import type { Checkpoint } from '../../../ledger/journal.ts';
import type { BillingModel, Entry } from '../../../model/account.ts';
import { DIMENSIONS, NO_QUANTITY, TOKEN_KINDS } from '../../../model/event.ts';
import type { EntriesRequest, RatedRequest, RatedUsage } from '../../../reading/store.ts';
import { quantityOf } from '../writing/event-rows.ts';
import { big, bigOrNull, int, toBillingModel, toCheckpoint, toEntry, type Row } from '../rows.ts';
import { column, dimensionColumn } from '../schema.ts';
import type { Statements } from '../statements.ts';

/** The one written last: one that was written when a boundary was due and not posted may be of a later time. */
const CHECKPOINT = `
SELECT * FROM checkpoints WHERE id = (SELECT max(id) FROM checkpoints INDEXED BY checkpoints_time WHERE org = ? AND time <= ?)`;
const THOSE_ENTRIES = `
WHERE entries.org = ? AND sequence > ? AND sequence < ? AND entries.time >= ? AND entries.time < ?`;
const ENTRIES = `
SELECT entries.*, events.id AS event_id FROM entries LEFT JOIN events ON events.seq = entries.event ${THOSE_ENTRIES}`;
const COUNT_ENTRIES = `SELECT count(*) AS total FROM entries ${THOSE_ENTRIES}`;
const HELD = `
SELECT billing_model, sum(coalesce((
  SELECT held FROM hold_changes WHERE org = ?1 AND reservation = reservations.id AND time <= ?2 ORDER BY time DESC LIMIT 1
), amount)) AS held FROM reservations
WHERE org = ?1 AND expires_at > ?2 AND expires_at <= ?2 + ${MOST_TTL_SECONDS * 1000} AND created_at <= ?2 AND (ended_at IS NULL OR ended_at > ?2)
GROUP BY billing_model`;
const HELD_NOW = `
SELECT billing_model, sum(held) AS held FROM reservations WHERE org = ? AND expires_at > ? AND ended_at IS NULL
GROUP BY billing_model`;
const RATED = `
SELECT time, ${DIMENSIONS.map(dimensionColumn).join(', ')}, ${TOKEN_KINDS.map(column).join(', ')}, quantity,
  upstream_credits, upstream_usd, credits, usd
FROM events WHERE org = ? AND time >= ? AND time < ? ORDER BY time, seq LIMIT ?`;

/** Events read together. */
const TOGETHER = 1000;

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

  countEntries(org: number, { after, before, from, to }: EntriesRequest): number {
    return int(this.statements.rows(COUNT_ENTRIES, org, after, before, from, to)[0] ?? {}, 'total');
  }

  reserved(org: number, at: number | 'now', now: number): Record<BillingModel, bigint> {
    const rows = at === 'now' ? this.statements.rows(HELD_NOW, org, now) : this.statements.rows(HELD, org, at);
    const held = { credits: 0n, byom: 0n };
    for (const row of rows) held[toBillingModel(row)] = big(row, 'held');
    return held;
  }

  /** @param nameOf the value of a dimension by its number */
  async *rated(
    org: number,
    { from, to, limit }: RatedRequest,
    nameOf: (id: number) => string,
  ): AsyncIterable<readonly RatedUsage[]> {
    let batch: RatedUsage[] = [];
    for (const row of this.statements.iterate(RATED, org, from, to, limit)) {
      batch.push(toRated(row, nameOf));
      if (batch.length < TOGETHER) continue;
      yield batch;
      batch = [];
    }
    yield batch;
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
