import { MEASURES, QUARTER_HOUR } from '../../../ledger/rollups.ts';
import type { CheckpointTime, OrgHistory, PostedOverage, PostedUsage, Steps } from '../../../reading/history-store.ts';
import { CHARGES } from '../charges.ts';
import { int, text, toCheckpoint } from '../rows.ts';
import { CONTEXT_COLUMNS } from '../schema.ts';
import type { Statements } from '../statements.ts';
import { EVENT_MEASURES } from './usage-queries.ts';

/** The number of the first moment at or after a posting time. */
const stepOf = (time: string): string =>
  `iif(${time} > $last, ($last - $first + $step - 1) / $step + 1, iif(${time} <= $first, 0, (${time} - $first + $step - 1) / $step))`;
const QUARTER = `events.time - events.time % ${QUARTER_HOUR}`;
const IS_FIRST_CHARGE = `entries.type = 'charge' AND entries.event IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM entries AS earlier INDEXED BY entries_event
  WHERE earlier.org = entries.org AND earlier.event = entries.event AND earlier.type = 'charge' AND earlier.sequence < entries.sequence)`;
/** When events were first posted, by the first of those that were posted together. */
const MARKS = `
SELECT first_event AS event, time FROM postings WHERE org = $org AND sequence > $after AND sequence <= $until
UNION ALL SELECT event, time FROM entries
WHERE org = $org AND sequence > $after AND sequence <= $until AND ${IS_FIRST_CHARGE}`;
/** The first mark beyond a place in the ledger. */
const NEXT_MARK = `
SELECT min(event) FROM (
  SELECT * FROM (SELECT first_event AS event FROM postings WHERE org = $org AND sequence > $until ORDER BY sequence LIMIT 1)
  UNION ALL SELECT * FROM (
    SELECT event FROM entries WHERE org = $org AND sequence > $until AND ${IS_FIRST_CHARGE} ORDER BY sequence LIMIT 1))`;

/** What an event counts for when it is first posted: its charge where it holds that, else that is in its entries. */
const FIRST_POSTED: Readonly<Record<string, string>> = {
  ...EVENT_MEASURES,
  credits: 'iif(events.sequence IS NULL, 0, events.credits)',
  usd: 'iif(events.sequence IS NULL, 0, coalesce(events.usd, 0))',
  reversedCredits: '0',
  reversedUsd: '0',
};
/** What an entry of an event counts for. */
const BY_ENTRY: Readonly<Record<string, string>> = {
  credits: '-entries.credits',
  usd: 'entries.usd',
  reversedCredits: "iif(entries.type <> 'charge', max(0, entries.credits), 0)",
  reversedUsd: "iif(entries.type <> 'charge', max(0, -entries.usd), 0)",
};
const sums = (measures: Readonly<Record<string, string>>): string =>
  MEASURES.map((name) => `sum(${measures[name] ?? '0'})`).join(', ');

const FIRST_POSTINGS = `
SELECT ${stepOf('marks.time')}, ${QUARTER}, events.context, sum(events.late), max(events.time), ${sums(FIRST_POSTED)}
FROM (
  SELECT event, time, coalesce(lead(event) OVER (ORDER BY event), (${NEXT_MARK}), ${Number.MAX_SAFE_INTEGER}) AS next
  FROM (${MARKS})
) AS marks CROSS JOIN events ON events.seq >= marks.event AND events.seq < marks.next AND +events.org = $org
GROUP BY 1, 2, 3`;
const ENTRIES = `
SELECT ${stepOf('entries.time')}, ${QUARTER}, events.context, 0, max(events.time), ${sums(BY_ENTRY)}
FROM entries CROSS JOIN events ON events.seq = entries.event
WHERE entries.org = $org AND entries.sequence > $after AND entries.sequence <= $until GROUP BY 1, 2, 3`;
const OVERAGES = `
SELECT step, sum(overage) AS overage FROM (
  SELECT ${stepOf('time')} AS step, overage FROM entries WHERE org = $org AND sequence > $after AND overage > 0
  UNION ALL SELECT ${stepOf('time')}, credits FROM (
    ${CHARGES} WHERE postings.org = $org AND postings.sequence > $after AND grant_id IS NULL)
) GROUP BY step ORDER BY step`;
const NEWEST_ENTRY = 'SELECT sequence FROM accounts WHERE id = ?';
const CHECKPOINT_TIMES = 'SELECT id, time FROM checkpoints WHERE org = ? ORDER BY id DESC';
const CHECKPOINT = 'SELECT * FROM checkpoints WHERE id = ?';
const ADMITTED = 'SELECT label, value FROM labels WHERE org = ?';
const CONTEXT = `SELECT ${CONTEXT_COLUMNS.join(', ')} FROM contexts WHERE id = ?`;

/** Entries gone through together. */
const TOGETHER = 20_000;
const AMOUNTS_AT = 5;

/** What was posted when, added up by moments. */
export class HistoryQueries {
  private readonly statements: Statements;
  private readonly nameOf: (id: number) => string;
  private readonly contexts = new Map<number, readonly string[]>();

  constructor(statements: Statements, nameOf: (id: number) => string) {
    this.statements = statements;
    this.nameOf = nameOf;
  }

  of(org: number): OrgHistory {
    return {
      posted: (after, steps) => this.posted(org, after, steps),
      overages: (after, steps) => this.overages(org, after, steps),
      checkpointTimes: () => this.checkpointTimes(org),
      checkpoint: (id) => toCheckpoint(this.statements.rows(CHECKPOINT, id)[0] ?? {}),
      admitted: () => this.admitted(org),
    };
  }

  private async *posted(org: number, after: number, steps: Steps): AsyncIterable<readonly PostedUsage[]> {
    const newest = int(this.statements.rows(NEWEST_ENTRY, org)[0] ?? {}, 'sequence');
    for (let from = after; from < newest; from += TOGETHER) {
      const bounds = { org, after: from, until: from + TOGETHER, ...integers(steps) };
      const rows = [FIRST_POSTINGS, ENTRIES].flatMap((sql) => this.statements.named<bigint[]>(sql, bounds));
      yield await Promise.resolve(rows.map((row) => this.toPosted(row)).sort((a, b) => a.step - b.step));
    }
  }

  private overages(org: number, after: number, steps: Steps): PostedOverage[] {
    return this.statements
      .named<[bigint, bigint]>(OVERAGES, { org, after, ...integers(steps) })
      .map(([step, overage]) => ({ step: Number(step), overage }));
  }

  /** One that was written when a boundary was due and not posted is of a later time than that of the boundary. */
  private checkpointTimes(org: number): CheckpointTime[] {
    let earliest = Infinity;
    return this.statements
      .rows(CHECKPOINT_TIMES, org)
      .map((row) => ({ id: int(row, 'id'), time: int(row, 'time') }))
      .filter(({ time }) => {
        const holds = time < earliest;
        earliest = Math.min(earliest, time);
        return holds;
      })
      .reverse();
  }

  private admitted(org: number): Map<string, Set<string>> {
    const labels = new Map<string, Set<string>>();
    for (const row of this.statements.rows(ADMITTED, org)) {
      const label = text(row, 'label');
      const values = labels.get(label) ?? new Set();
      labels.set(label, values.add(text(row, 'value')));
    }
    return labels;
  }

  private toPosted(row: readonly bigint[]): PostedUsage {
    const [step = 0, quarter = 0, context = 0, lateEvents = 0, lastTime = 0] = row.slice(0, AMOUNTS_AT).map(Number);
    return {
      ...{ step, quarter, lateEvents, lastTime },
      values: this.contextOf(context),
      amounts: row.slice(AMOUNTS_AT),
    };
  }

  private contextOf(id: number): readonly string[] {
    let values = this.contexts.get(id);
    if (!values) {
      const [row = []] = this.statements.arrays(CONTEXT, id);
      this.contexts.set(id, (values = row.map((name) => this.nameOf(Number(name)))));
    }
    return values;
  }
}

/** As integers: a number would be bound as a real one, which divides with a rest. */
const integers = ({ first, step, last }: Steps) => ({ first: BigInt(first), step: BigInt(step), last: BigInt(last) });
