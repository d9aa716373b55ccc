import type { DatabaseSync } from 'node:sqlite';
import type { Plans } from '../../ledger/cycles.ts';
import type { Workspace } from '../../ledger/store.ts';
import type { AccessKey, AuditRecord, Person } from '../../model/access.ts';
import type { CycleRecord, Plan } from '../../model/account.ts';
import { PriceBook } from '../../pricing/price-book.ts';
import { parsePrice, priceToJson, type Price, type PriceInput } from '../../pricing/price.ts';
import { insertInto, placeholders, valuesOf, type Columns } from './columns.ts';
import { big, bigOrNull, int, text, toBillingModel, toKey, toPerson, toPlan } from './rows.ts';
import type { Statements } from './statements.ts';

/** Small tables that are read whole: plans, prices, workspaces, keys, people, audit. */

export function readPlans(db: DatabaseSync): Plans {
  const select = db.prepare('SELECT * FROM plans ORDER BY plan');
  select.setReadBigInts(true);
  return new Map(select.all().map((row) => [text(row, 'plan'), toPlan(row)]));
}

const PLAN_COLUMNS: Columns<Plan> = [
  ['plan', ({ plan }) => plan],
  ['name', ({ name }) => name],
  ['monthly_credits', ({ monthlyCredits }) => monthlyCredits],
  ['free', ({ free }) => (free ? 1 : 0)],
  ['bonus_credits', ({ bonusCredits }) => bonusCredits],
  ['grants_pay_overage', ({ grantsPayOverage }) => (grantsPayOverage ? 1 : 0)],
];
export const writePlan = (db: DatabaseSync, plan: Plan): void => put(db, 'plans', PLAN_COLUMNS, plan);

/** Takes the place of the row with the same key. */
function put<T>(db: DatabaseSync, table: string, columns: Columns<T>, noun: T): void {
  const insert = insertInto(table, columns).replace('INSERT', 'INSERT OR REPLACE');
  db.prepare(`${insert} ${placeholders(columns)}`).run(...valuesOf(columns, noun));
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
 * Rows are added, never changed: events keep the row they were rated with. Of rows for the same, the newest holds; one
 * that says what the newest says already is left out, so that PUT is idempotent.
 */
export function writePrices(db: DatabaseSync, prices: readonly Omit<Price, 'id'>[]): void {
  const newest = new Map(readPrices(db).map((price) => [rowKey(price), bodyOf(price)]));
  const insert = db.prepare('INSERT INTO prices (model, provider, "from", body) VALUES (?, ?, ?, ?)');
  for (const price of prices) {
    const [key, body] = [rowKey(price), bodyOf(price)];
    if (newest.get(key) === body) continue;
    insert.run(price.model, price.provider, price.from, body);
    newest.set(key, body);
  }
}

/** Of rows that have it in common, only the newest ever holds. */
const rowKey = ({ model, provider, serviceTier, from, isDefault }: Omit<Price, 'id'>): string =>
  JSON.stringify([model, provider, serviceTier, from, isDefault]);

const bodyOf = (price: Omit<Price, 'id'>): string => JSON.stringify(priceToJson({ ...price, id: 0 }));

export function readWorkspaces(db: DatabaseSync, org: number): Workspace[] {
  return db
    .prepare('SELECT workspace, name, kind, "group" FROM workspaces WHERE org = ? ORDER BY workspace')
    .all(org) as unknown as Workspace[];
}

const WORKSPACE_COLUMNS: Columns<Workspace & { readonly org: number }> = [
  ['org', ({ org }) => org],
  ['workspace', ({ workspace }) => workspace],
  ['name', ({ name }) => name],
  ['kind', ({ kind }) => kind],
  ['group', ({ group }) => group],
];
export const writeWorkspace = (db: DatabaseSync, org: number, workspace: Workspace): void =>
  put(db, 'workspaces', WORKSPACE_COLUMNS, { ...workspace, org });

export function readKeys(db: DatabaseSync): AccessKey[] {
  const select = db.prepare('SELECT * FROM keys ORDER BY created_at, id');
  select.setReadBigInts(true);
  return select.all().map(toKey);
}

const KEY_COLUMNS: Columns<AccessKey> = [
  ['id', ({ id }) => id],
  ['name', ({ name }) => name],
  ['hash', ({ hash }) => hash],
  ['roles', ({ roles }) => JSON.stringify(roles)],
  ['created_at', ({ createdAt }) => createdAt],
  ['expires_at', ({ expiresAt }) => expiresAt],
  ['revoked_at', ({ revokedAt }) => revokedAt],
  ['requires_identity', ({ requiresIdentity }) => (requiresIdentity ? 1 : 0)],
];
export const writeKey = (db: DatabaseSync, key: AccessKey): void => put(db, 'keys', KEY_COLUMNS, key);

export const readPeople = (db: DatabaseSync): Person[] =>
  db.prepare('SELECT * FROM people ORDER BY id').all().map(toPerson);

const PERSON_COLUMNS: Columns<Person> = [
  ['id', ({ id }) => id],
  ['issuer', ({ issuer }) => issuer],
  ['subject', ({ subject }) => subject],
  ['roles', ({ roles }) => JSON.stringify(roles)],
];
export const writePerson = (db: DatabaseSync, person: Person): void => put(db, 'people', PERSON_COLUMNS, person);
export const removePerson = (db: DatabaseSync, id: string): void => {
  db.prepare('DELETE FROM people WHERE id = ?').run(id);
};

const AUDIT_COLUMNS: Columns<AuditRecord> = [
  ['time', ({ time }) => time],
  ['actor', ({ actor }) => actor],
  ['action', ({ action }) => action],
  ['org', ({ org }) => org],
  ['before', ({ before }) => JSON.stringify(before ?? null)],
  ['after', ({ after }) => JSON.stringify(after ?? null)],
];
export function writeAudit(db: DatabaseSync, record: AuditRecord): void {
  const sql = `${insertInto('audit', AUDIT_COLUMNS)} ${placeholders(AUDIT_COLUMNS)}`;
  db.prepare(sql).run(...valuesOf(AUDIT_COLUMNS, record));
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
