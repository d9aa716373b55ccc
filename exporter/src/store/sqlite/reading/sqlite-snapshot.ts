import type { Checkpoint } from '../../../ledger/journal.ts';
import type { Amounts } from '../../../ledger/rollups.ts';
import type { AuditRecord } from '../../../model/access.ts';
import type { BillingModel } from '../../../model/account.ts';
import type { EventSort } from '@ledgerline/api';
import type { Dimension, MeteredEvent } from '../../../model/event.ts';
import type { DurationRow, EventsPage, EventsSelection, SortedEvent } from '../../../reading/event-store.ts';
import type { OrgHistory } from '../../../reading/history-store.ts';
import type {
  ConversationRow,
  ConversationTotal,
  EntriesRequest,
  LineRow,
  LinesRequest,
  LinesUntil,
  NumberedConversation,
  RatedRequest,
  RatedUsage,
  SeriesRow,
  Snapshot,
  UsageRequest,
  UsageRow,
} from '../../../reading/store.ts';
import { Names } from '../names.ts';
import type { PageCache } from '../open.ts';
import { CatalogSnapshot } from './catalog-snapshot.ts';
import { ConversationQueries } from './conversation-queries.ts';
import { fold } from '../../../text/fold.ts';
import { folded } from '../fold.ts';
import { EventQueries } from './event-queries.ts';
import { HistoryQueries } from './history-queries.ts';
import { int, text } from '../rows.ts';
import type { Days, Ever } from './segments.ts';
import { SeriesQueries } from './series-queries.ts';
import { UsageQueries } from './usage-queries.ts';

const VALUES = `
SELECT value FROM names WHERE org = ? AND dimension = ? AND instr(${folded('value')}, ?) > 0 ORDER BY value LIMIT ?`;
/** Every posting moves a counter; what administrators change is in the audit. */
const VERSION = `
SELECT coalesce((SELECT max(version) FROM series WHERE org = ?), 0) AS counters,
  coalesce((SELECT max(id) FROM audit), 0) AS changes`;
const NEWEST_POSTING = 'SELECT coalesce(max(posted_at), 0) AS newest FROM accounts';

/** What usage is looked up by. */
interface Found {
  readonly id: number;
  readonly days: Days & Ever;
}

/** What reports read. */
export class SqliteSnapshot extends CatalogSnapshot implements Snapshot {
  private readonly names: Names;
  private readonly usages: UsageQueries;
  private readonly lifetimes: SeriesQueries;
  private readonly ofConversations: ConversationQueries;
  private readonly ofEvents: EventQueries;
  private readonly histories: HistoryQueries;
  /** What this snapshot has looked up of organizations; usage is asked for several times in one answer. */
  private readonly seen = new Map<string, Found>();

  constructor(path: string, pageCache?: PageCache) {
    super(path, pageCache);
    this.names = new Names(this.db);
    this.usages = new UsageQueries(this.statements, this.names);
    this.lifetimes = new SeriesQueries(this.statements);
    this.ofConversations = new ConversationQueries(this.statements, this.names);
    this.ofEvents = new EventQueries(this.statements, this.names, (id) => this.usages.value(id));
    this.histories = new HistoryQueries(this.statements, (id) => this.usages.value(id));
  }

  override begin(): void {
    this.seen.clear();
    super.begin();
  }

  usage(request: UsageRequest): UsageRow[] {
    const found = this.find(request.org);
    return found ? this.usages.usage(found.id, found.days, request) : [];
  }

  values(org: string, dimension: Dimension, contain: string, limit: number): string[] {
    return this.statements
      .rows(VALUES, this.idOf(org), dimension, fold(contain), limit)
      .map((row) => text(row, 'value'));
  }

  conversations(org: string, names: readonly string[]): Map<string, ConversationRow> {
    return this.ofConversations.known(this.idOf(org), names);
  }

  conversationsLike(org: string, contain: string, limit: number): ConversationRow[] {
    return this.ofConversations.like(this.idOf(org), contain, limit);
  }

  conversationsCalled(org: string, contain: string): number[] {
    return this.ofConversations.called(this.idOf(org), contain);
  }

  conversationWorkspaces(org: string, conversation: string): string[] {
    return this.ofConversations.workspaces(this.idOf(org), conversation);
  }

  conversationLines(org: string, conversation: string, request: LinesRequest): LineRow[] {
    return this.ofConversations.lines(this.idOf(org), conversation, request);
  }

  newestLines(org: string): LinesUntil {
    return this.ofConversations.newestLines(this.idOf(org));
  }

  conversationVersion(org: string): number {
    return this.ofConversations.version(this.idOf(org));
  }

  conversationTotals(org: string, version: number): AsyncIterable<readonly ConversationTotal[]> {
    return this.ofConversations.totals(this.idOf(org), version);
  }

  conversationUsage(
    org: string,
    range: { readonly from: number; readonly to: number },
    numbers: readonly number[],
  ): Map<number, Amounts> {
    return this.ofConversations.usage(this.idOf(org), range, numbers);
  }

  conversationIds(_: string, numbers: readonly number[]): string[] {
    return this.ofConversations.ids(numbers);
  }

  conversationNumbers(org: string, conversations: readonly string[]): Map<string, number> {
    return this.ofConversations.numbers(this.idOf(org), conversations);
  }

  conversationsById(org: string, order: 'asc' | 'desc', after: string | null, limit: number): NumberedConversation[] {
    return this.ofConversations.byId(this.idOf(org), order, after, limit);
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

  events(org: string, request: EventsPage): MeteredEvent[] {
    return this.ofEvents.events(this.idOf(org), org, request);
  }

  eventsOf(org: string, rows: readonly number[]): MeteredEvent[] {
    return this.ofEvents.of(org, rows);
  }

  sortedEvents(
    org: string,
    selection: EventsSelection,
    ...by: [sort: Exclude<EventSort, 'time'>, order: 'asc' | 'desc', limit: number]
  ): SortedEvent[] {
    return this.ofEvents.sorted(this.idOf(org), selection, ...by);
  }

  durations(org: string, selection: EventsSelection, by: Dimension): DurationRow[] {
    return this.ofEvents.durations(this.idOf(org), selection, by);
  }

  countEvents(org: string, selection: EventsSelection, most: number): number {
    return this.ofEvents.count(this.idOf(org), selection, most);
  }

  named(org: string, contain: string): { agents: string[]; conversations: number[] } {
    return this.ofEvents.named(this.idOf(org), contain);
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

  history(org: string): OrgHistory {
    return this.histories.of(this.idOf(org));
  }

  series(version: number): { rows: SeriesRow[]; version: number } {
    return this.lifetimes.after(version);
  }

  protected override idOf(org: string): number {
    return this.find(org)?.id ?? -1;
  }

  private find(org: string): { readonly id: number; readonly days: Days & Ever } | undefined {
    const seen = this.seen.get(org);
    if (seen) return seen;
    const loaded = this.load(org);
    if (!loaded) return undefined;
    const { terms, timezoneSince, firstEventAt, lastEventAt } = loaded.account;
    const found = { id: loaded.id, days: { terms, timezoneSince, firstEventAt, lastEventAt } };
    this.seen.set(org, found);
    return found;
  }
}
