import { MEASURES, type Amounts } from '../../../ledger/rollups.ts';
import type {
  ConversationRow,
  ConversationTotal,
  LineRow,
  LinesRequest,
  LinesUntil,
  NumberedConversation,
} from '../../../reading/store.ts';
import type { Names } from '../names.ts';
import { big, bigOrNull, int, text, type Row } from '../rows.ts';
import { column } from '../schema.ts';
import type { Statements } from '../statements.ts';
import { fold } from '../../../text/fold.ts';
import { folded } from '../fold.ts';
import { EVENT_SUMS } from './usage-queries.ts';

const KNOWN = `
SELECT conversation.value AS conversation, coalesce(title.value, '') AS title, coalesce(agent.value, '') AS agent,
  first_time, last_time`;
const TITLE_AND_AGENT = `
LEFT JOIN names AS title ON title.id = conversations.title LEFT JOIN names AS agent ON agent.id = conversations.agent`;
const CONVERSATIONS = `${KNOWN}
FROM conversations JOIN names AS conversation ON conversation.id = conversations.name ${TITLE_AND_AGENT}`;
/** From ids to names to conversations, and not the other way round. */
const NAMED = `${KNOWN}
FROM json_each(?2) AS wanted
CROSS JOIN names AS conversation
  ON conversation.org = ?1 AND conversation.dimension = 'conversation' AND conversation.value = wanted.value
CROSS JOIN conversations ON conversations.org = ?1 AND conversations.name = conversation.id ${TITLE_AND_AGENT}`;
const CONVERSATIONS_LIKE = `${CONVERSATIONS} WHERE conversations.org = ?1
  AND (instr(${folded('conversation.value')}, ?2) > 0 OR instr(${folded("coalesce(title.value, '')")}, ?2) > 0)
ORDER BY last_time DESC, conversation.value LIMIT ?3`;
const CONVERSATIONS_CALLED = `
WITH called AS MATERIALIZED (
  SELECT id FROM names WHERE org = ?1 AND dimension IN ('title', 'agent') AND instr(${folded('value')}, ?2) > 0
)
SELECT name FROM conversations WHERE org = ?1 AND (title IN called OR agent IN called)`;
/** Past this many, all of an organization are read at once instead of one by one. */
const FEW = 20_000;
const CONVERSATION_WORKSPACES = `
SELECT DISTINCT coalesce(names.value, '') AS workspace FROM metered LEFT JOIN names ON names.id = d_workspace
WHERE metered.org = ? AND d_conversation = ? AND d_conversation <> 0`;
/** Events, and each one's refunds after it: usage is reported at the event's time, and what was refunded with it. */
const LINES = `
WITH of AS MATERIALIZED (
  SELECT * FROM metered WHERE org = ?1 AND d_conversation = ?2 AND d_conversation <> 0 AND seq <= ?5
), lines AS (
  SELECT time, seq, 0 AS refunded_at, '' AS refund, d_category, description, credits, usd, id AS event, usd IS NULL AS unknown, unpriced
  FROM of
  UNION ALL
  SELECT of.time, seq, refunds.time, refunds.id, d_category, refunds.note, -refunds.credits, -refunds.usd, of.id, 0, 0
  FROM of JOIN refunds INDEXED BY refunds_event ON refunds.org = ?1 AND refunds.event = of.seq AND refunds.time <= ?6
)
SELECT * FROM (
  SELECT *, sum(credits) OVER running AS total_credits, sum(coalesce(usd, 0)) OVER running AS total_usd,
    sum(unknown) OVER running AS total_usd_unknown, sum(unpriced) OVER running AS total_unpriced
  FROM lines WINDOW running AS (ORDER BY time, seq, refunded_at, refund)
) LEFT JOIN (SELECT id AS name, value AS category FROM names) ON name = d_category
ORDER BY time, seq, refunded_at, refund LIMIT ?3 OFFSET ?4`;
const NEWEST_LINES =
  'SELECT coalesce((SELECT max(seq) FROM events), 0) AS event, posted_at AS posted FROM accounts WHERE id = ?';
const TOTALS = `name, first_time, last_time, ${MEASURES.map(column).join(', ')}`;
const NEWEST = 'SELECT coalesce(max(version), 0) FROM conversations WHERE org = ?';
const ALL = `SELECT ${TOTALS} FROM conversations WHERE org = ? AND version > ? AND name > ? ORDER BY name LIMIT ?`;
const CHANGED = `
SELECT ${TOTALS} FROM conversations INDEXED BY conversations_version WHERE org = ? AND version > ? ORDER BY name`;
/** Whether there are more than that. */
const ARE_MANY = 'SELECT 1 FROM conversations WHERE org = ? AND version > ? LIMIT 1 OFFSET ?';
/** Numbers as JSON: there may be thousands of them, in the order of the answer. */
const IDS = 'SELECT value FROM (SELECT value AS number FROM json_each(?)) CROSS JOIN names ON id = number';
const NUMBERS = `
SELECT names.value, names.id FROM json_each(?2) AS wanted
CROSS JOIN names ON org = ?1 AND dimension = 'conversation' AND names.value = wanted.value`;
const USAGE = `
SELECT d_conversation, ${EVENT_SUMS} FROM json_each(?4) AS wanted
CROSS JOIN events ON org = ?1 AND d_conversation = wanted.value AND d_conversation <> 0 AND time >= ?2 AND time < ?3
GROUP BY d_conversation`;
const byId = (compared: '<' | '>', order: 'ASC' | 'DESC'): string => `
SELECT id, value FROM names WHERE org = ? AND dimension = 'conversation' AND value ${compared} ?
ORDER BY value ${order} LIMIT ?`;
const BY_ID = { asc: byId('>', 'ASC'), desc: byId('<', 'DESC') };
/** No id is empty; and in SQLite every blob follows every text. */
const OUTERMOST = { asc: '', desc: new Uint8Array() };

/** Rows of one batch: some milliseconds of reading. */
const BATCH = 4000;

/** Conversations: what is known of them, their lines, and what they ever used. */
export class ConversationQueries {
  private readonly statements: Statements;
  private readonly names: Names;

  constructor(statements: Statements, names: Names) {
    this.statements = statements;
    this.names = names;
  }

  known(org: number, names: readonly string[]): Map<string, ConversationRow> {
    const rows =
      names.length > FEW
        ? this.statements.rows(`${CONVERSATIONS} WHERE conversations.org = ?`, org)
        : this.statements.rows(NAMED, org, JSON.stringify(names));
    return new Map(rows.map((row) => [text(row, 'conversation'), toConversation(row)]));
  }

  like(org: number, contain: string, limit: number): ConversationRow[] {
    return this.statements.rows(CONVERSATIONS_LIKE, org, fold(contain), limit).map(toConversation);
  }

  called(org: number, contain: string): number[] {
    return this.statements.numbers(CONVERSATIONS_CALLED, org, fold(contain)).map(([number = 0]) => number);
  }

  workspaces(org: number, conversation: string): string[] {
    return this.statements
      .rows(CONVERSATION_WORKSPACES, org, this.names.find(org, 'conversation', conversation) ?? -1)
      .map((row) => text(row, 'workspace'));
  }

  lines(org: number, conversation: string, { offset, limit, until }: LinesRequest): LineRow[] {
    const name = this.names.find(org, 'conversation', conversation) ?? -1;
    return this.statements.rows(LINES, org, name, limit, offset, until.event, until.posted).map((row) => ({
      time: int(row, 'time'),
      category: (row['category'] as string | null) ?? '',
      description: text(row, 'description'),
      credits: big(row, 'credits'),
      usd: bigOrNull(row, 'usd'),
      totalCredits: big(row, 'total_credits'),
      totalUsd: big(row, 'total_usd'),
      totalUsdUnknown: int(row, 'total_usd_unknown'),
      unpriced: int(row, 'unpriced') === 1,
      totalUnpriced: int(row, 'total_unpriced'),
      event: text(row, 'event'),
      refund: text(row, 'refund') === '' ? null : { id: text(row, 'refund'), time: int(row, 'refunded_at') },
    }));
  }

  newestLines(org: number): LinesUntil {
    const [row] = this.statements.rows(NEWEST_LINES, org);
    return row ? { event: int(row, 'event'), posted: int(row, 'posted') } : { event: 0, posted: 0 };
  }

  version(org: number): number {
    return Number(this.statements.arrays(NEWEST, org)[0]?.[0] ?? 0);
  }

  /** A few are found by what changed, many by going through all. */
  async *totals(org: number, version: number): AsyncGenerator<ConversationTotal[]> {
    if (this.statements.arrays(ARE_MANY, org, version, BATCH).length === 0) {
      yield this.statements.numbers(CHANGED, org, version);
      return;
    }
    for (let after = 0, read = BATCH; read === BATCH;) {
      const rows = this.statements.numbers(ALL, org, version, after, BATCH);
      yield rows;
      [after, read] = [rows.at(-1)?.[0] ?? 0, rows.length];
    }
  }

  usage(org: number, range: { from: number; to: number }, numbers: readonly number[]): Map<number, Amounts> {
    const rows = this.statements.arrays(USAGE, org, range.from, range.to, JSON.stringify(numbers));
    return new Map(rows.map(([number, ...amounts]) => [Number(number), amounts.map((amount) => amount ?? 0n)]));
  }

  ids(numbers: readonly number[]): string[] {
    return this.statements.rows(IDS, JSON.stringify(numbers)).map((row) => row['value'] as string);
  }

  numbers(org: number, conversations: readonly string[]): Map<string, number> {
    const rows = this.statements.rows(NUMBERS, org, JSON.stringify(conversations));
    return new Map(rows.map((row) => [row['value'] as string, Number(row['id'])]));
  }

  byId(org: number, order: 'asc' | 'desc', after: string | null, limit: number): NumberedConversation[] {
    return this.statements
      .rows(BY_ID[order], org, after ?? OUTERMOST[order], limit)
      .map((row) => ({ number: Number(row['id']), conversation: row['value'] as string }));
  }
}

const toConversation = (row: Row): ConversationRow => ({
  conversation: text(row, 'conversation'),
  title: text(row, 'title'),
  agent: text(row, 'agent'),
  firstTime: int(row, 'first_time'),
  lastTime: int(row, 'last_time'),
});
