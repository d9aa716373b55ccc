import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** Rows in one statement: see Bulk. */
const TOGETHER = 16;

/**
 * Writes rows of which the last columns are seldom said: where none of the rows written together says them, they are
 * left to their defaults, since each value that is bound costs as much as it takes to store it.
 */
export class EventBulk {
  private readonly one: readonly [narrow: StatementSync, wide: StatementSync];
  private readonly many: readonly [narrow: StatementSync, wide: StatementSync];
  private readonly defaults: readonly SQLInputValue[];
  private readonly waiting: SQLInputValue[][] = [];
  private readonly width: number;

  /** @param defaults of the columns that are seldom said */
  constructor(
    db: DatabaseSync,
    table: string,
    always: readonly string[],
    seldom: readonly string[],
    defaults: readonly SQLInputValue[],
  ) {
    const statement = (columns: readonly string[], rows: number): StatementSync => {
      const row = `(${columns.map(() => '?').join(', ')})`;
      return db.prepare(
        `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${Array.from({ length: rows }, () => row).join(', ')}`,
      );
    };
    const both = (rows: number) => [statement(always, rows), statement([...always, ...seldom], rows)] as const;
    this.one = both(1);
    this.many = both(TOGETHER);
    this.defaults = defaults;
    this.width = always.length;
  }

  /** @param row the columns that are always said, and either all others or none; it is written at the next `flush` */
  add(row: SQLInputValue[]): void {
    if (this.waiting.push(row) === TOGETHER) this.write(this.many);
  }

  flush(): void {
    for (const row of this.waiting.splice(0)) this.one[row.length > this.width ? 1 : 0].run(...row);
  }

  /** After a transaction that was undone. */
  forget(): void {
    this.waiting.length = 0;
  }

  private write([narrow, wide]: readonly [StatementSync, StatementSync]): void {
    const { waiting, width, defaults } = this;
    if (waiting.every((row) => row.length === width)) narrow.run(...waiting.flat());
    else wide.run(...waiting.flatMap((row) => (row.length > width ? row : [...row, ...defaults])));
    waiting.length = 0;
  }
}
