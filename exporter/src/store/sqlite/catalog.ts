import type { DatabaseSync } from 'node:sqlite';
import type { Plans } from '../../ledger/cycles.ts';
import type { Workspace } from '../../ledger/store.ts';
import type { AccessKey, AuditRecord } from '../../model/access.ts';
import type { CycleRecord, Plan } from '../../model/account.ts';
import { PriceBook } from '../../pricing/price-book.ts';
import { parsePrice, priceToJson, type Price, type PriceInput } from '../../pricing/price.ts';
import { big, bigOrNull, int, text, toBillingModel, toKey, toPlan } from './rows.ts';
import type { Statements } from './statements.ts';

/** Small tables that are read whole: plans, prices, workspaces, keys, audit. */

export function readPlans(db: DatabaseSync): Plans {
  const select = db.prepare('SELECT * FROM plans ORDER BY plan');
  select.setReadBigInts(true);
  return new Map(select.all().map((row) => [text(row, 'plan'), toPlan(row)]));
}

export function writePlan(db: DatabaseSync, plan: Plan): void {
  db.prepare('INSERT OR REPLACE INTO plans VALUES (?, ?, ?, ?, ?, ?)').run(
    plan.plan,
    plan.name,
    plan.monthlyCredits,
    plan.free ? 1 : 0,
    plan.bonusCredits,
    plan.grantsPayOverage ? 1 : 0,
  );
}

export function readPrices(db: DatabaseSync): Price[] {
  return db
    .prepare('SELECT id, body FROM prices ORDER BY id')
    .all()
    .map((row) => {
      const price = parsePrice(JSON.parse(text(row, 'body')) as PriceInput);
      if ('error' in price) throw new Error(`price ${String(row['id'])}: ${price.field}: ${price.error}`);
      return { ...price, id: Number(row['id']) };
    });
}

export const readPriceBook = (db: DatabaseSync): PriceBook => new PriceBook(readPrices(db));

/**
 * Rows are added, never changed: events keep the row they were rated with. Of rows with the same model, provider and
 * date the newest holds; one that says what the newest says already is left out, so that PUT is idempotent.
 */
export function writePrices(db: DatabaseSync, prices: readonly Omit<Price, 'id'>[]): void {
  const newest = db.prepare(
    'SELECT body FROM prices WHERE model = ? AND provider IS ? AND "from" = ? ORDER BY id DESC LIMIT 1',
  );
  const insert = db.prepare('INSERT INTO prices (model, provider, "from", body) VALUES (?, ?, ?, ?)');
  for (const price of prices) {
    const body = JSON.stringify(priceToJson({ ...price, id: 0 }));
    if (newest.get(price.model, price.provider, price.from)?.['body'] !== body)
      insert.run(price.model, price.provider, price.from, body);
  }
}

export function readWorkspaces(db: DatabaseSync, org: number): Workspace[] {
  return db
    .prepare('SELECT workspace, name, kind, "group" FROM workspaces WHERE org = ? ORDER BY workspace')
    .all(org) as unknown as Workspace[];
}

export function writeWorkspace(db: DatabaseSync, org: number, { workspace, name, kind, group }: Workspace): void {
  db.prepare('INSERT OR REPLACE INTO workspaces VALUES (?, ?, ?, ?, ?)').run(org, workspace, name, kind, group);
}

export function readKeys(db: DatabaseSync): AccessKey[] {
  const select = db.prepare('SELECT * FROM keys ORDER BY created_at, id');
  select.setReadBigInts(true);
  return select.all().map(toKey);
}

export function writeKey(db: DatabaseSync, key: AccessKey): void {
  db.prepare('INSERT OR REPLACE INTO keys VALUES (?, ?, ?, ?, ?, ?, ?)').run(
    key.id,
    key.name,
    key.hash,
    JSON.stringify(key.roles),
    key.createdAt,
    key.expiresAt,
    key.revokedAt,
  );
}

export function writeAudit(db: DatabaseSync, record: AuditRecord): void {
  db.prepare('INSERT INTO audit (time, actor, action, org, before, after) VALUES (?, ?, ?, ?, ?, ?)').run(
    record.time,
    record.actor,
    record.action,
    record.org,
    JSON.stringify(record.before ?? null),
    JSON.stringify(record.after ?? null),
  );
}

/** Posted cycles, oldest first. */
export const readCycles = (statements: Statements, org: number): CycleRecord[] =>
  statements.rows('SELECT * FROM cycles WHERE org = ? ORDER BY start', org).map((row) => ({
    start: int(row, 'start'),
    end: int(row, 'end'),
    allowance: big(row, 'allowance'),
    remaining: bigOrNull(row, 'remaining'),
    billingModel: toBillingModel(row),
    timezone: text(row, 'timezone'),
    spendCap: bigOrNull(row, 'spend_cap'),
  }));
