import type { DatabaseSync } from 'node:sqlite';
import type { Plans } from '../../../ledger/cycles.ts';
import type { Workspace } from '../../../ledger/store.ts';
import type { AccessKey, AuditRecord, Person } from '../../../model/access.ts';
import type { Plan } from '../../../model/account.ts';
import type { PriceBook } from '../../../pricing/price-book.ts';
import type { Reconciliation } from '../../../model/reconciliation.ts';
import type { Price } from '../../../pricing/price.ts';
import * as catalog from '../catalog.ts';
import { readReconciliations, writeReconciliation } from '../reconciliations.ts';
import { Statements } from '../statements.ts';

/** What of a transaction is about the small tables: plans, prices, workspaces, keys, people, reconciliations, audit. */
export abstract class CatalogSession {
  protected readonly db: DatabaseSync;
  private hotPlans: Plans | null = null;
  private hotPrices: PriceBook | null = null;
  /** The organizations that this transaction changes so far; `*`: perhaps all. */
  readonly changed = new Set<string>();

  constructor(db: DatabaseSync) {
    this.db = db;
  }

  /** After a transaction that was undone: what is at hand may be of it. */
  forget(): void {
    this.hotPlans = null;
    this.hotPrices = null;
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

  key(id: string): AccessKey | null {
    return catalog.readKeys(this.db).find((key) => key.id === id) ?? null;
  }

  putKey(key: AccessKey): void {
    catalog.writeKey(this.db, key);
  }

  people(): Person[] {
    return catalog.readPeople(this.db);
  }

  putPerson(person: Person): void {
    catalog.writePerson(this.db, person);
  }

  removePerson(id: string): void {
    catalog.removePerson(this.db, id);
  }

  reconciliations(org: string): Reconciliation[] {
    return readReconciliations(new Statements(this.db), this.idOf(org));
  }

  putReconciliation(org: string, reconciliation: Reconciliation): void {
    writeReconciliation(this.db, this.idOf(org), reconciliation);
  }

  audit(record: AuditRecord): void {
    catalog.writeAudit(this.db, record);
  }

  /** Throws where there is no such organization. */
  protected abstract idOf(org: string): number;
}
