import { MOST_TTL_SECONDS } from '@ledgerline/api';
import type { Checkpoint } from '../../../ledger/journal.ts';
import type { BillingModel, Entry } from '../../../model/account.ts';
import { DIMENSIONS, TOKEN_KINDS } from '../../../model/event.ts';
import type { EntriesRequest, RatedRequest, RatedUsage } from '../../../reading/store.ts';
import { CHARGES, toCharge } from '../charges.ts';
import { toRare } from '../event-fields.ts';
import { big, bigOrNull, int, toBillingModel, toCheckpoint, toEntry, type Row } from '../rows.ts';
import { column, dimensionColumn } from '../schema.ts';
import type { Statements } from '../statements.ts';

/** The one written last: one that was written when a boundary was due and not posted may be of a later time. */
const CHECKPOINT = `
SELECT * FROM checkpoints WHERE id = (SELECT max(id) FROM checkpoints INDEXED BY checkpoints_time WHERE org = ? AND time <= ?)`;
/** Between two places in the ledger, neither included. */
const ENTRIES = `
SELECT entries.*, events.id AS event_id FROM entries LEFT JOIN events ON events.seq = entries.event
WHERE entries.org = ?1 AND entries.sequence > ?2 AND entries.sequence < ?3`;
const CHARGES_HELD = `
${CHARGES} WHERE postings.org = ?1 AND postings.sequence < ?3 AND events.sequence > ?2 AND events.sequence < ?3
  AND postings.sequence >= coalesce((SELECT max(sequence) FROM postings WHERE org = ?1 AND sequence <= ?2 + 1), 0)`;
const NEWEST_ENTRY = 'SELECT sequence FROM accounts WHERE id = ?';
const TIME_OF = `
SELECT coalesce((SELECT time FROM entries WHERE org = ?1 AND sequence = ?2),
  (SELECT time FROM postings WHERE org = ?1 AND sequence <= ?2 ORDER BY sequence DESC LIMIT 1)) AS time`;
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
SELECT time, ${DIMENSIONS.map(dimensionColumn).join(', ')}, ${TOKEN_KINDS.map(column).join(', ')}, extra,
  credits, usd
FROM metered WHERE org = ? AND time >= ? AND time < ? ORDER BY time, seq LIMIT ?`;

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

  entries(org: number, name: string, request: EntriesRequest): Entry[] {
    const { after, before } = this.places(org, request);
    if (before - after <= 1) return [];
    const { order, limit } = request;
    const direction = order === 'asc' ? 'ASC' : 'DESC';
    const ordered = [
      [ENTRIES, `ORDER BY entries.sequence ${direction}`, toEntry],
      [CHARGES_HELD, `ORDER BY postings.sequence ${direction}, events.seq ${direction}`, toCharge],
    ] as const;
    const sign = order === 'asc' ? 1 : -1;
    // Each by itself in its order, which no index gives for both together.
    return ordered
      .flatMap(([sql, by, toNoun]) =>
        this.statements.rows(`${sql} ${by} LIMIT ?4`, org, after, before, limit).map((row) => toNoun(row, name)),
      )
      .sort((a, b) => sign * (a.sequence - b.sequence))
      .slice(0, limit);
  }

  countEntries(org: number, request: EntriesRequest): number {
    const { after, before } = this.places(org, request);
    return Math.max(0, before - after - 1);
  }

  /** The places in the ledger just outside of what is asked for. Places have no gaps, and times never go back. */
  private places(org: number, { after, before, from, to }: EntriesRequest): { after: number; before: number } {
    const [account] = this.statements.rows(NEWEST_ENTRY, org);
    const newest = account ? int(account, 'sequence') : 0;
    return {
      after: Math.max(after, this.lastBefore(org, from, newest)),
      before: Math.min(before, this.lastBefore(org, to, newest) + 1),
    };
  }

  /** The place of the last entry that was posted before `time`; 0: there is none. */
  private lastBefore(org: number, time: number, newest: number): number {
    const timeOf = (sequence: number): number => int(this.statements.rows(TIME_OF, org, sequence)[0] ?? {}, 'time');
    if (newest === 0 || time > timeOf(newest)) return newest;
    if (time <= timeOf(1)) return 0;
    let [low, high] = [1, newest];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (timeOf(middle) < time) low = middle;
      else high = middle;
    }
    return low;
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
  const { quantity, credits, usd } = toRare(row);
  return {
    time: int(row, 'time'),
    dimensions: DIMENSIONS.map((name) => nameOf(int(row, dimensionColumn(name)))),
    tokens: TOKEN_KINDS.map((kind) => int(row, column(kind))),
    ...{ quantity, credits, usd },
    chargedCredits: big(row, 'credits'),
    chargedUsd: bigOrNull(row, 'usd'),
  };
}
