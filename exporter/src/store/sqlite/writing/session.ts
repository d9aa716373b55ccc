import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Changes } from '../../../ledger/changes.ts';
import type { Plans } from '../../../ledger/cycles.ts';
import type { Holds } from '../../../ledger/holds.ts';
import { Journal } from '../../../ledger/journal.ts';
import { eventKey } from '../../../ledger/posting.ts';
import type { EventRange, Session, Workspace } from '../../../ledger/store.ts';
import type { AccessKey, AuditRecord } from '../../../model/access.ts';
import type { Account, Entry, Grant, Plan } from '../../../model/account.ts';
import type { MeteredEvent, UsageEvent } from '../../../model/event.ts';
import type { Refund } from '../../../model/refund.ts';
import type { Reservation } from '../../../model/reservation.ts';
import type { PriceBook } from '../../../pricing/price-book.ts';
import type { Price } from '../../../pricing/price.ts';
import type { SeriesLimits } from '../../engine.ts';
import { insertInto, placeholders, valuesOf, type Columns } from '../columns.ts';
import * as catalog from '../catalog.ts';
import { ConversationRows, conversationGains } from './conversation-rows.ts';
import { EventRows } from './event-rows.ts';
import { accountLoader } from '../load-accounts.ts';
import { Names } from '../names.ts';
import { ACCOUNT_COLUMNS, toGrant } from '../rows.ts';
import { ReservationRows } from './reservation-rows.ts';
import { LedgerRows } from './ledger-rows.ts';
import { RollupRows } from './rollup-rows.ts';
import { SeriesRows } from './series-rows.ts';

/** By the index, an organization each: there is no end to how many checkpoints one has. */
const WITHOUT_CHECKPOINT = `
SELECT org FROM accounts WHERE NOT EXISTS (SELECT 1 FROM checkpoints WHERE checkpoints.org = accounts.id)`;

/**
 * What a transaction of the embedded engine can read and write. What accounts, plans and prices are is kept at hand
 * from one to the next, since nobody else writes.
 */
export class SqliteSession implements Session {
  private readonly db: DatabaseSync;
  private readonly names: Names;
  private readonly events: EventRows;
  private readonly ledger: LedgerRows;
  private readonly rollups: RollupRows;
  private readonly series: SeriesRows;
  private readonly reservations: ReservationRows;
  private readonly conversations: ConversationRows;
  private readonly load: ReturnType<typeof accountLoader>;
  private readonly selectRun: StatementSync;
  private readonly putRun: StatementSync;
  private readonly hot = new Map<string, { id: number; account: Account }>();
  private hotPlans: Plans | null = null;
  private hotPrices: PriceBook | null = null;
  /** The organizations that this transaction changes so far; `*`: perhaps all. */
  readonly changed = new Set<string>();

  constructor(db: DatabaseSync, limits: SeriesLimits) {
    this.db = db;
    this.names = new Names(db);
    this.events = new EventRows(db, this.names);
    this.ledger = new LedgerRows(db);
    this.rollups = new RollupRows(db, this.names);
    this.series = new SeriesRows(db, limits);
    this.reservations = new ReservationRows(db);
    this.conversations = new ConversationRows(db, this.names);
    this.load = accountLoader(db);
    this.writeFirstCheckpoints();
    this.selectRun = db.prepare('SELECT 1 FROM runs WHERE name = ?');
    this.putRun = db.prepare('INSERT INTO runs (name) VALUES (?)');
  }

  /** After a transaction that was undone: what is at hand may be of it. */
  forget(): void {
    this.hot.clear();
    this.hotPlans = null;
    this.hotPrices = null;
    this.names.forget();
    this.series.forget();
    this.reservations.forget();
  }

  orgs(): string[] {
    return this.db
      .prepare('SELECT org FROM accounts ORDER BY org')
      .all()
      .map((row) => row['org'] as string);
  }

  plans(): Plans {
    return (this.hotPlans ??= catalog.readPlans(this.db));
  }

  prices(): PriceBook {
    return (this.hotPrices ??= catalog.readPriceBook(this.db));
  }

  accounts(orgs: Iterable<string>): Map<string, Account> {
    const accounts = new Map<string, Account>();
    for (const org of orgs) {
      const found = this.find(org);
      if (found) accounts.set(org, found.account);
    }
    return accounts;
  }

  known(events: readonly UsageEvent[]): Map<string, MeteredEvent> {
    const known = new Map<string, MeteredEvent>();
    for (const { org, id } of events) {
      const found = this.find(org);
      const metered = found && this.events.read(found.id, org, id);
      if (metered) known.set(eventKey(org, id), metered);
    }
    return known;
  }

  knownRuns(runs: readonly { org: string; run: string }[]): Set<string> {
    const seen = new Set<string>();
    for (const { org, run } of runs) {
      const found = this.find(org);
      const name = found && this.names.find(found.id, 'run', run);
      if (name !== undefined && this.selectRun.get(name)) seen.add(eventKey(org, run));
    }
    return seen;
  }

  save(changes: Changes): void {
    const rows = this.events.write(changes.events, (org) => this.idOf(org));
    for (const key of changes.runs) {
      const [org = '', run = ''] = key.split('\u0000');
      this.putRun.run(this.names.intern(this.idOf(org), 'run', run));
    }
    for (const refund of changes.refunds)
      this.ledger.saveRefund(this.idOf(refund.org), refund, rows.get(eventKey(refund.org, refund.event)) ?? 0);
    for (const { reservation, shrunkAt } of changes.reservations.values()) {
      this.reservations.save(this.idOf(reservation.org), reservation, shrunkAt);
      this.changed.add(reservation.org);
    }
    for (const [org, journal] of changes.journals) {
      this.changed.add(org);
      const id = this.idOf(org);
      this.ledger.save(id, journal, (event) => rows.get(eventKey(org, event)) ?? 0);
      const gained = changes.rollups.of(org);
      this.rollups.save(id, journal.account, gained);
      const touches = [...changes.conversations.values()].filter((touch) => touch.org === org);
      this.conversations.save(id, touches, conversationGains(gained.values()));
      this.series.save(id, org, changes, [...gained.values()]);
    }
  }

  addAccount(account: Account): void {
    const columns: Columns<Account> = [['org', ({ org }) => org], ...ACCOUNT_COLUMNS];
    const insert = this.db.prepare(`${insertInto('accounts', columns)} ${placeholders(columns)}`);
    const id = Number(insert.run(...valuesOf(columns, account)).lastInsertRowid);
    this.hot.set(account.org, { id, account });
  }

  putPlan(plan: Plan): void {
    catalog.writePlan(this.db, plan);
    this.hotPlans = null;
    this.changed.add('*');
  }

  putPrices(prices: readonly Omit<Price, 'id'>[]): void {
    catalog.writePrices(this.db, prices);
    this.hotPrices = null;
  }

  workspace(org: string, workspace: string): Workspace | null {
    return catalog.readWorkspaces(this.db, this.idOf(org)).find((each) => each.workspace === workspace) ?? null;
  }

  putWorkspace(org: string, workspace: Workspace): void {
    catalog.writeWorkspace(this.db, this.idOf(org), workspace);
  }

  grant(org: string, id: string): Grant | null {
    const select = this.db.prepare('SELECT * FROM grants WHERE org = ? AND id = ?');
    select.setReadBigInts(true);
    const row = select.get(this.idOf(org), id);
    return row ? toGrant(row) : null;
  }

  grants(org: string): Grant[] {
    return this.ledger.grants(this.idOf(org));
  }

  event(org: string, id: string): MeteredEvent | undefined {
    return this.events.read(this.idOf(org), org, id);
  }

  eventsIn(org: string, { from, to, model, limit }: EventRange): MeteredEvent[] {
    const id = this.idOf(org);
    const name = model === null ? null : (this.names.find(id, 'model', model) ?? -1);
    const where = `org = ?1 AND time >= ?2 AND time < ?3 ${name === null ? '' : 'AND d_model = ?5'} ORDER BY time, seq LIMIT ?4`;
    return this.events.readMany(org, where, id, from, to, limit, ...(name === null ? [] : [name]));
  }

  entriesOf(org: string, event: string): Entry[] {
    return this.ledger.entriesOf(this.idOf(org), org, event);
  }

  refund(org: string, id: string): Refund | null {
    return this.ledger.refund(this.idOf(org), org, id);
  }

  holds(orgs: Iterable<string>, now: number): Map<string, Holds> {
    return new Map(
      [...orgs].flatMap((org) => {
        const found = this.find(org);
        return found ? [[org, this.reservations.holds(found.id, org, now)] as const] : [];
      }),
    );
  }

  reservation(org: string, id: string): Reservation | null {
    return this.reservations.read(this.idOf(org), org, id);
  }

  key(id: string): AccessKey | null {
    return catalog.readKeys(this.db).find((key) => key.id === id) ?? null;
  }

  putKey(key: AccessKey): void {
    catalog.writeKey(this.db, key);
  }

  audit(record: AuditRecord): void {
    catalog.writeAudit(this.db, record);
  }

  /** A ledger from before states were written down has none: the present one is where a replay can begin. */
  private writeFirstCheckpoints(): void {
    for (const row of this.db.prepare(WITHOUT_CHECKPOINT).all()) {
      const found = this.load(row['org'] as string);
      if (!found) continue;
      const journal = new Journal(found.account);
      journal.checkpoint(found.account.postedAt);
      this.ledger.save(found.id, journal, () => 0);
    }
  }

  private find(org: string): { id: number; account: Account } | undefined {
    const hot = this.hot.get(org) ?? this.load(org);
    if (hot) this.hot.set(org, hot);
    return hot;
  }

  private idOf(org: string): number {
    const found = this.find(org);
    if (!found) throw new Error(`no organization ${org}`);
    return found.id;
  }
}
