import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Row } from './rows.ts';

/** Texts vary with the number of filters, so they have no end; a few hundred are in use. */
const MOST = 500;

/** Prepared statements by their text: preparing one costs more than most of ours take to run. */
export class Statements {
  private readonly db: DatabaseSync;
  private readonly prepared = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.db = db;
  }

  /** Rows as objects; integers are bigint. */
  rows(sql: string, ...parameters: SQLInputValue[]): Row[] {
    return this.get(sql, false).all(...parameters);
  }

  /** Rows one by one, for answers that need not hold all of them. */
  iterate(sql: string, ...parameters: SQLInputValue[]): Iterable<Row> {
    return this.get(sql, false).iterate(...parameters);
  }

  /** Rows as arrays, for statements whose columns have no names worth having. */
  arrays<Columns = (bigint | null)[]>(sql: string, ...parameters: SQLInputValue[]): Columns[] {
    return this.get(sql, true).all(...parameters) as unknown as Columns[];
  }

  /** The same of a statement whose parameters have names. */
  named<Columns>(sql: string, parameters: Readonly<Record<string, SQLInputValue>>): Columns[] {
    return this.get(sql, true).all(parameters) as unknown as Columns[];
  }

  /** The same of integers, in half the time; those that no number holds exactly are Infinity. */
  numbers(sql: string, ...parameters: SQLInputValue[]): number[][] {
    try {
      return this.get(sql, true, false).all(...parameters) as unknown as number[][];
    } catch (error) {
      if (!isOutOfRange(error)) throw error;
      return this.arrays(sql, ...parameters).map((row) => row.map(exactly));
    }
  }

  private get(sql: string, arrays: boolean, bigInts = true): StatementSync {
    const key = `${sql} -- ${String(arrays)} ${String(bigInts)}`;
    let statement = this.prepared.get(key);
    if (!statement) {
      statement = this.db.prepare(sql);
      statement.setReadBigInts(bigInts);
      statement.setReturnArrays(arrays);
      if (this.prepared.size >= MOST) this.prepared.clear();
      this.prepared.set(key, statement);
    }
    return statement;
  }
}

const isOutOfRange = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_OUT_OF_RANGE';

const exactly = (value: bigint | null): number => (Number.isSafeInteger(Number(value)) ? Number(value) : Infinity);
