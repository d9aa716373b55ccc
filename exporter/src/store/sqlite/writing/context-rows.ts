import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Context } from '../../../model/context.ts';
import { CONTEXT_DIMENSIONS } from '../../../model/event.ts';
import type { Names } from '../names.ts';
import { CONTEXT_COLUMNS } from '../schema.ts';

const COLUMNS = ['org', ...CONTEXT_COLUMNS];
const INSERT = `INSERT INTO contexts (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})`;
const SELECT = `SELECT id FROM contexts WHERE ${COLUMNS.map((name) => `${name} = ?`).join(' AND ')}`;

/** What events share, stored once. */
export class ContextRows {
  private readonly names: Names;
  private readonly insert: StatementSync;
  private readonly select: StatementSync;
  private ids = new WeakMap<Context, number>();

  constructor(db: DatabaseSync, names: Names) {
    this.names = names;
    this.insert = db.prepare(INSERT);
    this.select = db.prepare(SELECT);
  }

  /** The number of a context, given one where it has none. */
  intern(org: number, context: Context): number {
    const known = this.ids.get(context);
    if (known !== undefined) return known;
    const values = CONTEXT_DIMENSIONS.map((name, i) => this.names.intern(org, name, context.values[i] ?? ''));
    const id = Number(this.select.get(org, ...values)?.['id'] ?? this.insert.run(org, ...values).lastInsertRowid);
    this.ids.set(context, id);
    return id;
  }

  /** After a transaction that was undone: numbers it gave are not taken. */
  forget(): void {
    this.ids = new WeakMap();
  }
}
