import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** Rows in one statement: eight halve what a row costs, and past sixteen little more is gained. */
export const TOGETHER = 16;

/** Writes many rows with few statements: calling into SQLite costs about as much as the row it stores. */
export class Bulk {
  private readonly one: StatementSync;
  private readonly many: StatementSync;

  /**
   * @param insert `INSERT INTO table (columns)`
   * @param columns how many those are
   * @param conflict what follows the values, such as `ON CONFLICT DO UPDATE SET …`
   */
  constructor(db: DatabaseSync, insert: string, columns: number, conflict = '') {
    const row = `(${Array.from({ length: columns }, () => '?').join(', ')})`;
    const statement = (rows: number): StatementSync =>
      db.prepare(`${insert} VALUES ${Array.from({ length: rows }, () => row).join(', ')} ${conflict}`);
    this.one = statement(1);
    this.many = statement(TOGETHER);
  }

  write(rows: readonly (readonly SQLInputValue[])[]): void {
    let next = 0;
    for (; next + TOGETHER <= rows.length; next += TOGETHER) this.many.run(...rows.slice(next, next + TOGETHER).flat());
    for (const row of rows.slice(next)) this.one.run(...row);
  }
}
