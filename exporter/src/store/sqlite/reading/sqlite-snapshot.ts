import type { Checkpoint } from '../../../ledger/journal.ts';
import type { Workspace } from '../../../ledger/store.ts';
import type { Plans } from '../../../ledger/cycles.ts';
import type { AccessKey, AuditRecord } from '../../../model/access.ts';
import type { BillingModel } from '../../../model/account.ts';
import type { Dimension } from '../../../model/event.ts';
import type { Price } from '../../../pricing/price.ts';
import type {
  ConversationRow,
  EntriesRequest,
  LineRow,
  LinesRequest,
  LinesUntil,
  RatedRequest,
  RatedUsage,
  SeriesRow,
  Snapshot,
  UsageRequest,
  UsageRow,
} from '../../../reading/store.ts';
import * as catalog from '../catalog.ts';
import { Names } from '../names.ts';
import type { PageCache } from '../open.ts';
import { ReadingConnection } from './connection.ts';
import { big, bigOrNull, int, text, type Row } from '../rows.ts';
import type { Days } from './segments.ts';
import { SeriesQueries } from './series-queries.ts';
import { UsageQueries } from './usage-queries.ts';

const CONVERSATIONS = `
SELECT conversation.value AS conversation, coalesce(title.value, '') AS title, coalesce(agent.value, '') AS agent,
  first_time, last_time
FROM conversations JOIN names AS conversation ON conversation.id = conversations.name
LEFT JOIN names AS title ON title.id = conversations.title LEFT JOIN names AS agent ON agent.id = conversations.agent`;
const CONVERSATION = `${CONVERSATIONS} WHERE conversations.org = ? AND conversations.name = ?`;
const CONVERSATIONS_LIKE = `${CONVERSATIONS} WHERE conversations.org = ?1
  AND (instr(lower(conversation.value), lower(?2)) > 0 OR instr(lower(coalesce(title.value, '')), lower(?2)) > 0)
ORDER BY last_time DESC, conversation.value LIMIT ?3`;
const VALUES = `
SELECT value FROM names WHERE org = ? AND dimension = ? AND instr(lower(value), lower(?)) > 0 ORDER BY value LIMIT ?`;
/** Past this many, all of an organization are read at once instead of one by one. */
const FEW = 1000;
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
  'SELECT coalesce((SELECT max(seq) FROM events), 0) AS event, posted_at AS posted FROM accounts WHERE org = ?';
/** Every posting moves a counter; what administrators change is in the audit. */
const VERSION = `
SELECT coalesce((SELECT max(version) FROM series WHERE org = ?), 0) AS counters,
  coalesce((SELECT max(id) FROM audit), 0) AS changes`;
const NEWEST_POSTING = 'SELECT coalesce(max(posted_at), 0) AS newest FROM accounts';

/** What reports read. */
export class SqliteSnapshot extends ReadingConnection implements Snapshot {
  private readonly names: Names;
  private readonly usages: UsageQueries;
  private readonly lifetimes: SeriesQueries;
  /** What this snapshot has looked up of organizations; usage is asked for several times in one answer. */
  private readonly seen = new Map<string, { readonly id: number; readonly days: Days }>();

  constructor(path: string, pageCache?: PageCache) {
    super(path, pageCache);
    this.names = new Names(this.db);
    this.usages = new UsageQueries(this.statements, this.names);
    this.lifetimes = new SeriesQueries(this.statements);
  }

  override begin(): void {
    this.seen.clear();
    super.begin();
  }

  plans(): Plans {
    return catalog.readPlans(this.db);
  }

  prices(): Price[] {
    return catalog.readPrices(this.db);
  }

  keys(): AccessKey[] {
    return catalog.readKeys(this.db);
  }

  workspaces(org: string): Workspace[] {
    return catalog.readWorkspaces(this.db, this.idOf(org));
  }

  usage(request: UsageRequest): UsageRow[] {
    const found = this.find(request.org);
    return found ? this.usages.usage(found.id, found.days, request) : [];
  }

  conversations(org: string, names: readonly string[]): Map<string, ConversationRow> {
    const id = this.idOf(org);
    const rows =
      names.length > FEW
        ? this.statements.rows(`${CONVERSATIONS} WHERE conversations.org = ?`, id)
        : names.flatMap((name) =>
            this.statements.rows(CONVERSATION, id, this.names.find(id, 'conversation', name) ?? -1),
          );
    return new Map(rows.map((row) => [text(row, 'conversation'), toConversation(row)]));
  }

  conversationsLike(org: string, contain: string, limit: number): ConversationRow[] {
    return this.statements.rows(CONVERSATIONS_LIKE, this.idOf(org), contain, limit).map(toConversation);
  }

  values(org: string, dimension: Dimension, contain: string, limit: number): string[] {
    return this.statements.rows(VALUES, this.idOf(org), dimension, contain, limit).map((row) => text(row, 'value'));
  }

  conversationWorkspaces(org: string, conversation: string): string[] {
    const id = this.idOf(org);
    return this.statements
      .rows(CONVERSATION_WORKSPACES, id, this.names.find(id, 'conversation', conversation) ?? -1)
      .map((row) => text(row, 'workspace'));
  }

  conversationLines(org: string, conversation: string, { offset, limit, until }: LinesRequest): LineRow[] {
    const id = this.idOf(org);
    const name = this.names.find(id, 'conversation', conversation) ?? -1;
    return this.statements.rows(LINES, id, name, limit, offset, until.event, until.posted).map((row) => ({
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

  newestLines(org: string): LinesUntil {
    const [row] = this.statements.rows(NEWEST_LINES, org);
    return row ? { event: int(row, 'event'), posted: int(row, 'posted') } : { event: 0, posted: 0 };
  }

  version(org: string): string {
    const [row] = this.statements.rows(VERSION, this.idOf(org));
    return row ? `${int(row, 'counters')}.${int(row, 'changes')}` : '';
  }

  checkpoint(org: string, time: number): Checkpoint | undefined {
    return this.ledger.checkpoint(this.idOf(org), time);
  }

  countEntries(org: string, request: EntriesRequest): number {
    return this.ledger.countEntries(this.idOf(org), request);
  }

  newestPosting(): number {
    return int(this.statements.rows(NEWEST_POSTING)[0] ?? {}, 'newest');
  }

  reserved(org: string, at: number | 'now', now: number): Record<BillingModel, bigint> {
    return this.ledger.reserved(this.idOf(org), at, now);
  }

  rated(org: string, request: RatedRequest): AsyncIterable<readonly RatedUsage[]> {
    return this.ledger.rated(this.idOf(org), request, (id) => this.usages.value(id));
  }

  audit(limit: number): AuditRecord[] {
    return this.statements.rows('SELECT * FROM audit ORDER BY id DESC LIMIT ?', limit).map((row) => ({
      time: int(row, 'time'),
      actor: text(row, 'actor'),
      action: text(row, 'action'),
      org: row['org'] as string | null,
      before: JSON.parse(text(row, 'before')) as unknown,
      after: JSON.parse(text(row, 'after')) as unknown,
    }));
  }

  series(version: number): { rows: SeriesRow[]; version: number } {
    return this.lifetimes.after(version);
  }

  protected override idOf(org: string): number {
    return this.find(org)?.id ?? -1;
  }

  private find(org: string): { readonly id: number; readonly days: Days } | undefined {
    const seen = this.seen.get(org);
    if (seen) return seen;
    const loaded = this.load(org);
    if (!loaded) return undefined;
    const { terms, timezoneSince } = loaded.account;
    const found = { id: loaded.id, days: { terms, timezoneSince } };
    this.seen.set(org, found);
    return found;
  }
}

const toConversation = (row: Row): ConversationRow => ({
  conversation: text(row, 'conversation'),
  title: text(row, 'title'),
  agent: text(row, 'agent'),
  firstTime: int(row, 'first_time'),
  lastTime: int(row, 'last_time'),
});
