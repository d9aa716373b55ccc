import { type DataFrame, type Field, formattedValueToString, getFieldDisplayName } from '@grafana/data';
import { type RankingMeta } from '@ledgerline/api/grafana';
import { aligned, NOTHING } from '../../format';
import { type MeasureRow } from './measures';

export interface Breakdown {
  readonly frame: DataFrame;
  readonly meta: RankingMeta;
}

export function breakdownOf(frames: readonly DataFrame[]): Breakdown | null {
  for (const frame of frames) {
    const meta = frame.meta?.custom as Partial<RankingMeta> | undefined;
    if (typeof meta?.more === 'boolean' && meta.total !== undefined) return { frame, meta: meta as RankingMeta };
  }
  return null;
}

export interface RankedRow {
  /** In the frame. */
  readonly row: number;
  readonly name: string;
  readonly value: number | null;
  /** As its field shows it. */
  readonly words: string;
  /** Of all; null: not known. */
  readonly share: number | null;
  /** Of the largest: how long its bar is. */
  readonly part: number;
  /** Undefined: not compared. */
  readonly before: number | null | undefined;
  /** What its amount does not count, for want of a price. */
  readonly unpricedEvents: number;
}

export interface Ranking {
  readonly title: string;
  readonly rows: readonly RankedRow[];
  /** What the rows that are not shown have together; null: none, or not known. */
  readonly rest: Pick<RankedRow, 'words' | 'share'> | null;
  /** In words; null: not known. */
  readonly total: string | null;
  readonly compared: boolean;
}

const fieldIn = (frame: DataFrame, name: string): Field | undefined =>
  frame.fields.find((field) => field.name === name);
const numberIn = (field: Field | undefined, row: number): number | null => {
  const value: unknown = field?.values[row];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
};

export function rankingOf({ frame, meta }: Breakdown, measure: MeasureRow, most: number): Ranking {
  const fields = measure.fields.map((name) => fieldIn(frame, name));
  const before = measure.before === null ? undefined : fieldIn(frame, measure.before);
  const total = measure.total(meta);
  const values = Array.from({ length: frame.length }, (_, row) => sumOf(fields, row));
  const inWords = wordsOf(fields[0], values);
  const shown = ordered(values, measure.fields.length > 1).slice(0, most);
  const largest = Math.max(0, ...values.map((value) => value ?? 0));
  const shareOf = (value: number | null) => (value === null || !total || total < 0 ? null : value / total);
  const rows = shown.map((row): RankedRow => {
    const value = values[row] ?? null;
    return {
      row,
      name: String(fieldIn(frame, 'name')?.values[row] ?? fieldIn(frame, 'key')?.values[row] ?? ''),
      value,
      words: inWords(value),
      share: shareOf(value),
      part: largest > 0 ? Math.max(0, value ?? 0) / largest : 0,
      before: before === undefined ? undefined : numberIn(before, row),
      unpricedEvents: numberIn(fieldIn(frame, 'unpricedEvents'), row) ?? 0,
    };
  });
  const rest = total === null ? 0 : total - rows.reduce((sum, { value }) => sum + (value ?? 0), 0);
  const hidden = meta.more || frame.length > rows.length;
  const [first] = fields;
  return {
    title: first === undefined || fields.length > 1 ? measure.label : getFieldDisplayName(first, frame),
    rows,
    rest: hidden && rest > 0 ? { words: inWords(rest), share: shareOf(rest) } : null,
    total: total === null ? null : inWords(total),
    compared: before !== undefined,
  };
}

/** As the field shows them; credits with the same decimals in every row, so that sizes compare at a glance. */
function wordsOf(field: Field | undefined, values: readonly (number | null)[]): (value: number | null) => string {
  const { unit, decimals } = field?.config ?? {};
  const whole = values.every((value) => Number.isInteger(value ?? 0));
  const digits = unit === 'locale' && !whole ? (decimals ?? 2) : undefined;
  return (value) => {
    if (value === null) return NOTHING;
    return digits === undefined && field?.display
      ? formattedValueToString(field.display(value))
      : aligned(value, digits ?? 0);
  };
}

/** Null where nothing of it is known. */
function sumOf(fields: readonly (Field | undefined)[], row: number): number | null {
  const known = fields.map((field) => numberIn(field, row)).filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

/** As the ledger ordered them, but what it has no order for. */
function ordered(values: readonly (number | null)[], anew: boolean): number[] {
  const rows = values.map((_, row) => row);
  return anew ? rows.sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0)) : rows;
}
