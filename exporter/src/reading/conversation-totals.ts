/** What every conversation of an organization ever used, as a table that many of can be held at once. */
import { MEASURES, addTo, noAmounts, plus, type Amounts } from '../ledger/rollups.ts';
import type { Range } from './range.ts';
import type { ConversationTotal } from './store.ts';

/** The columns of a {@link ConversationTotal}; its measures follow. */
export const COLUMN = { number: 0, firstTime: 1, lastTime: 2 } as const;
export const MEASURED = 3;
const WIDTH = MEASURED + MEASURES.length;
export const columnOf = (measure: (typeof MEASURES)[number]): number => MEASURED + MEASURES.indexOf(measure);

type Column = Uint8Array | Uint16Array | Uint32Array | Float64Array;
/** The narrowest of them that holds a column is taken: most measures of most conversations are small. */
const INTEGERS = [
  [0xff, Uint8Array],
  [0xffff, Uint16Array],
  [0xffffffff, Uint32Array],
] as const;

/** Rows of a chunk: what one that changed costs to be copied, against what a chunk costs to be had. */
const BITS = 10;
const ROWS = 1 << BITS;

const NO_VALUES = new Uint8Array();

interface Chunk {
  readonly columns: readonly Column[];
  readonly rows: number;
  readonly firstTime: number;
  readonly lastTime: number;
  readonly sum: Amounts;
  readonly byteLength: number;
}

/** The rows that a range has whole, what they add up to, and those that it cuts. */
export interface Within {
  readonly whole: Uint32Array;
  readonly sum: Amounts;
  readonly cut: readonly number[];
}

/**
 * Rows in the order of numbers, in chunks that are never changed: a later state shares those in which nothing did, so
 * that a listing can hold the state that it is of. 30 to 50 bytes a conversation.
 */
export class ConversationTotals {
  static readonly NONE = new ConversationTotals([], 0);
  readonly version: number;
  readonly rows: number;
  readonly chunks: readonly Chunk[];

  private constructor(chunks: readonly Chunk[], version: number) {
    this.chunks = chunks;
    this.version = version;
    const last = chunks.at(-1);
    this.rows = last ? (chunks.length - 1) * ROWS + last.rows : 0;
  }

  /**
   * The state in which these changed.
   * @param changed in the order of numbers
   * @returns null where it cannot hold them: an amount is no safe integer, or a new number is not the greatest
   */
  with(changed: readonly ConversationTotal[], version: number): ConversationTotals | null {
    if (!changed.every((row) => row.every((value) => Number.isSafeInteger(value) && value >= 0))) return null;
    const chunks = [...this.chunks];
    const known = this.replace(chunks, changed);
    const added = changed.slice(known);
    const newest = this.rows > 0 ? this.at(this.rows - 1, COLUMN.number) : -1;
    if (added.some((row, i) => (row[0] ?? 0) <= (added[i - 1]?.[0] ?? newest))) return null;
    const last = chunks.at(-1);
    const open = last && last.rows < ROWS && added.length > 0 ? rowsOf(last) : [];
    if (open.length > 0) chunks.pop();
    open.push(...added);
    for (let start = 0; start < open.length; start += ROWS) chunks.push(chunkOf(open.slice(start, start + ROWS)));
    return new ConversationTotals(chunks, version);
  }

  /** The row of a number, or -1. */
  find(number: number): number {
    let [low, high] = [0, this.rows - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.at(middle, COLUMN.number);
      if (found === number) return middle;
      if (found < number) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  at(row: number, column: number): number {
    return this.chunks[row >> BITS]?.columns[column]?.[row & (ROWS - 1)] ?? 0;
  }

  amountsAt(row: number): Amounts {
    return MEASURES.map((_, i) => this.at(row, MEASURED + i));
  }

  /**
   * Adds these columns up for each row.
   * @param rows in their order
   */
  addUp(rows: Uint32Array, columns: readonly number[], into: Float64Array): void {
    for (const column of columns)
      for (let i = 0; i < rows.length;) {
        const index = (rows[i] ?? 0) >> BITS;
        const values = this.chunks[index]?.columns[column] ?? NO_VALUES;
        for (; i < rows.length && (rows[i] ?? 0) >> BITS === index; i++)
          into[i] = (into[i] ?? 0) + (values[(rows[i] ?? 0) & (ROWS - 1)] ?? 0);
      }
  }

  isWhole(row: number, { from, to }: Range): boolean {
    return this.at(row, COLUMN.firstTime) >= from && this.at(row, COLUMN.lastTime) < to;
  }

  /** Of those that may have usage in the range. */
  within(range: Range): Within {
    const whole = new Uint32Array(this.rows);
    const cut: number[] = [];
    const sum = noAmounts();
    let found = 0;
    for (const [index, chunk] of this.chunks.entries()) {
      const [start, end] = [index * ROWS, index * ROWS + chunk.rows];
      if (chunk.lastTime < range.from || chunk.firstTime >= range.to) continue;
      if (chunk.firstTime >= range.from && chunk.lastTime < range.to) {
        for (let row = start; row < end; row++) whole[found++] = row;
        addTo(sum, chunk.sum);
        continue;
      }
      for (let row = start; row < end; row++)
        if (this.isWhole(row, range)) {
          whole[found++] = row;
          addTo(sum, this.amountsAt(row));
        } else if (this.at(row, COLUMN.lastTime) >= range.from && this.at(row, COLUMN.firstTime) < range.to)
          cut.push(row);
    }
    return { whole: whole.slice(0, found), sum, cut };
  }

  /** Replaces what of `changed` is known; @returns how many that were. */
  private replace(chunks: Chunk[], changed: readonly ConversationTotal[]): number {
    let next = 0;
    let row = this.find(changed[0]?.[0] ?? -1);
    while (row >= 0) {
      const chunk = row >> BITS;
      const rows = rowsOf(chunks[chunk]);
      for (; row >= 0 && row >> BITS === chunk; row = this.find(changed[++next]?.[0] ?? -1))
        rows[row & (ROWS - 1)] = changed[next] ?? [];
      chunks[chunk] = chunkOf(rows);
    }
    return next;
  }
}

const rowsOf = (chunk: Chunk | undefined): ConversationTotal[] =>
  Array.from({ length: chunk?.rows ?? 0 }, (_, row) => chunk?.columns.map((column) => column[row] ?? 0) ?? []);

function chunkOf(rows: readonly ConversationTotal[]): Chunk {
  const columns = Array.from({ length: WIDTH }, (_, column) => narrowed(rows.map((row) => row[column] ?? 0)));
  return {
    columns,
    rows: rows.length,
    firstTime: rows.reduce((least, row) => Math.min(least, row[COLUMN.firstTime] ?? 0), Infinity),
    lastTime: rows.reduce((most, row) => Math.max(most, row[COLUMN.lastTime] ?? 0), -Infinity),
    sum: MEASURES.map((_, i) => rows.reduce<number | bigint>((sum, row) => plus(sum, row[MEASURED + i] ?? 0), 0)),
    byteLength: columns.reduce((bytes, { byteLength }) => bytes + byteLength, 0),
  };
}

function narrowed(values: readonly number[]): Column {
  const most = values.reduce((max, value) => Math.max(max, value), 0);
  const [, integers] = INTEGERS.find(([holds]) => most <= holds) ?? [];
  return integers ? integers.from(values) : Float64Array.from(values);
}
