import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Changes } from '../../../ledger/changes.ts';
import type { Holds } from '../../../ledger/holds.ts';
import { Journal } from '../../../ledger/journal.ts';
import { eventKey } from '../../../ledger/posting.ts';
import type { OrgEvents } from '../../../ledger/event-run.ts';
import type { EventRange, KnownEvent, Session } from '../../../ledger/store.ts';
import type { Account, Entry, Grant } from '../../../model/account.ts';
import type { MeteredEvent } from '../../../model/event.ts';
import { IdKeys, type IdSecret } from '../../../model/id-key.ts';
import type { Refund } from '../../../model/refund.ts';
import type { Reservation } from '../../../model/reservation.ts';
import type { SeriesLimits } from '../../engine.ts';
import { insertInto, placeholders, valuesOf, type Columns } from '../columns.ts';
import { ArrivalRows } from './arrival-rows.ts';
import { CatalogSession } from './catalog-session.ts';
import { ConversationRows, conversationGains } from './conversation-rows.ts';
import { EventIds } from './event-ids.ts';
import { StoredEvents } from './stored-events.ts';
import { accountLoader } from '../load-accounts.ts';
import { Names } from '../names.ts';
import { ACCOUNT_COLUMNS, toGrant } from '../rows.ts';
import { ReservationRows } from './reservation-rows.ts';
import { LedgerRows } from './ledger-rows.ts';
import { RollupRows, quartersOf } from './rollup-rows.ts';
import { SeriesRows } from './series-rows.ts';

/** By the index, an organization each: there is no end to how many checkpoints one has. */
const WITHOUT_CHECKPOINT = `
SELECT org FROM accounts WHERE NOT EXISTS (SELECT 1 FROM checkpoints WHERE checkpoints.org = accounts.id)`;

/** Whoever comes meanwhile waits for so long. */
const TIDY_MS = 5;

/**
 * What a transaction of the embedded engine can read and write. What accounts, plans and prices are is kept at hand
 * from one to the next, since nobody else writes.
 */
export class SqliteSession extends CatalogSession implements Session {
  private readonly names: Names;
  private readonly events: StoredEvents;
  private readonly keys: IdKeys;
  private readonly ids: EventIds;
  private readonly arrivals: ArrivalRows;
  private readonly ledger: LedgerRows;
  private readonly rollups: RollupRows;
  private readonly series: SeriesRows;
  private readonly reservations: ReservationRows;
  private readonly conversations: ConversationRows;
  private readonly load: ReturnType<typeof accountLoader>;
  private readonly selectRun: StatementSync;
  private readonly putRun: StatementSync;
  private readonly hot = new Map<string, { id: number; account: Account }>();

  constructor(db: DatabaseSync, limits: SeriesLimits, secret: IdSecret) {
    super(db);
    this.names = new Names(db);
    this.keys = new IdKeys(secret);
    this.events = new StoredEvents(db, this.names, this.keys);
    this.ids = new EventIds(db, this.events);
    this.ledger = new LedgerRows(db);
    this.arrivals = new ArrivalRows(db, this.names, this.ledger, this.ids, this.keys);
    this.rollups = new RollupRows(db, this.names);
    this.series = new SeriesRows(db, limits);
    this.reservations = new ReservationRows(db);
    this.conversations = new ConversationRows(db, this.names);
    this.load = accountLoader(db);
    this.writeFirstCheckpoints();
    this.selectRun = db.prepare('SELECT 1 FROM runs WHERE name = ?');
    this.putRun = db.prepare('INSERT INTO runs (name) VALUES (?)');
  }

  /** Last in a transaction. */
  flush(): void {
    this.ids.flush();
  }

  /** Between transactions. Whether nothing is left to be done. */
  tidy(): boolean {
    return this.ids.tidy(TIDY_MS);
  }

  /** After a transaction that is on disk. */
  committed(): void {
    this.ids.committed();
  }

  /** After a transaction that was undone: what is at hand may be of it. */
  override forget(): void {
    super.forget();
    this.ids.rolledBack();
    this.arrivals.forget();
    this.hot.clear();
    this.names.forget();
    this.series.forget();
    this.reservations.forget();
  }

  accounts(orgs: Iterable<string>): Map<string, Account> {
    const accounts = new Map<string, Account>();
    for (const org of orgs) {
      const found = this.find(org);
      if (found) accounts.set(org, found.account);
    }
    return accounts;
  }

  known(events: readonly OrgEvents[]): KnownEvent[] {
    const known: KnownEvent[] = [];
    for (const part of events) {
      const found = this.find(part.org);
      if (!found) continue;
      for (const row of part.rows) {
        const key = part.batch.columns.keys[row] ?? 0;
        if (this.ids.isFree(key)) continue;
        const stored = this.ids.find(key, found.id, part.batch.id(row));
        if (stored > 0) known.push({ events: part, row, metered: this.events.read(stored, part.org) });
      }
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
    const { rows, held } = this.arrivals.save(changes, (org) => this.idOf(org));
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
    const touches = Map.groupBy(changes.conversations.values(), ({ org }) => org);
    for (const [org, journal] of changes.journals) {
      this.changed.add(org);
      const id = this.idOf(org);
      this.ledger.save(id, journal, held, (event) => rows.get(eventKey(org, event)) ?? 0);
      const gained = changes.rollups.of(org);
      const quarters = quartersOf(gained);
      const buckets = [...quarters.values()].map(({ bucket }) => bucket);
      this.rollups.save(id, journal.account, quarters);
      this.conversations.save(id, touches.get(org) ?? [], conversationGains(gained.values()));
      this.series.save(id, org, changes, buckets);
    }
  }

  addAccount(account: Account): void {
    const columns: Columns<Account> = [['org', ({ org }) => org], ...ACCOUNT_COLUMNS];
    const insert = this.db.prepare(`${insertInto('accounts', columns)} ${placeholders(columns)}`);
    const id = Number(insert.run(...valuesOf(columns, account)).lastInsertRowid);
    this.hot.set(account.org, { id, account });
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
    const row = this.rowOf(org, id);
    return row > 0 ? this.events.read(row, org) : undefined;
  }

  eventsIn(org: string, { from, to, model, limit }: EventRange): MeteredEvent[] {
    const id = this.idOf(org);
    const name = model === null ? null : (this.names.find(id, 'model', model) ?? -1);
    const where = `org = ?1 AND time >= ?2 AND time < ?3 ${name === null ? '' : 'AND d_model = ?5'} ORDER BY time, seq LIMIT ?4`;
    return this.events.readMany(org, where, id, from, to, limit, ...(name === null ? [] : [name]));
  }

  entriesOf(org: string, event: string): Entry[] {
    return this.ledger.entriesOf(this.idOf(org), org, this.rowOf(org, event));
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

  /** A ledger from before states were written down has none: the present one is where a replay can begin. */
  private writeFirstCheckpoints(): void {
    for (const row of this.db.prepare(WITHOUT_CHECKPOINT).all()) {
      const found = this.load(row['org'] as string);
      if (!found) continue;
      const journal = new Journal(found.account);
      journal.checkpoint(found.account.postedAt);
      this.ledger.save(found.id, journal, new Set(), () => 0);
    }
  }

  /** 0: there is no event with this id. */
  private rowOf(org: string, id: string): number {
    return this.ids.find(this.keys.of(org, id), this.idOf(org), id);
  }

  private find(org: string): { id: number; account: Account } | undefined {
    const hot = this.hot.get(org) ?? this.load(org);
    if (hot) this.hot.set(org, hot);
    return hot;
  }

  protected override idOf(org: string): number {
    const found = this.find(org);
    if (!found) throw new Error(`no organization ${org}`);
    return found.id;
  }
}
