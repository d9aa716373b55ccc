import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { Bulk, TOGETHER } from './bulk.ts';

/**
 * Writes rows of which the last columns are seldom said: where none of the rows written together says them, they are
 * left to their defaults, since each value that is bound costs as much as it takes to store it.
 */
export class EventBulk {
  private readonly narrow: Bulk;
  private readonly wide: Bulk;
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
    const bulkOf = (columns: readonly string[]): Bulk =>
      new Bulk(db, `INSERT INTO ${table} (${columns.join(', ')})`, columns.length);
    this.narrow = bulkOf(always);
    this.wide = bulkOf([...always, ...seldom]);
    this.defaults = defaults;
    this.width = always.length;
  }

  /** @param row the columns that are always said, and either all others or none; it is written at the next `flush` */
  add(row: SQLInputValue[]): void {
    if (this.waiting.push(row) === TOGETHER) this.flush();
  }

  flush(): void {
    const { waiting, width, defaults } = this;
    if (waiting.every((row) => row.length === width)) this.narrow.write(waiting);
    else this.wide.write(waiting.map((row) => (row.length > width ? row : [...row, ...defaults])));
    waiting.length = 0;
  }

  /** After a transaction that was undone. */
  forget(): void {
    this.waiting.length = 0;
  }
}
