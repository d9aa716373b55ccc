/** What stands on the cards: the fields of a row, each beside what it was before. */
import { type DataFrame, type Field, FieldType, formattedValueToString, getFieldDisplayName } from '@grafana/data';
import { NOTHING } from '../../format';

export interface Figure {
  readonly name: string;
  readonly label: string;
  readonly words: string;
  /** With every digit, where the words have fewer; null: they have them all, or there is nothing. */
  readonly exact: string | null;
  readonly value: number | null;
  /** undefined: not compared. */
  readonly before: { readonly value: number | null; readonly words: string } | undefined;
}

/** The figures of one row. */
export interface Figures {
  /** Whose they are, where rows are of several. */
  readonly of: string;
  readonly figures: readonly Figure[];
  /** What the amounts do not count, for want of a price. */
  readonly unpricedEvents: number;
}

const UNPRICED = 'unpricedEvents';
const beforeOf = (name: string): string => `previous${name.charAt(0).toUpperCase()}${name.slice(1)}`;
const isFigure = ({ type }: Field): boolean => type === FieldType.number || type === FieldType.time;

/** What only a summary, or only totals have. */
const MARKS = ['creditsUsed', 'creditsPerRequest'];
export const isOfFigures = ({ fields }: DataFrame): boolean => fields.some(({ name }) => MARKS.includes(name));

/** The first frame that has any; its rows, each with the fields that are named, or else with all that are no names. */
export function figuresOf(frames: readonly DataFrame[], names: readonly string[] = []): Figures[] {
  const frame = frames.find(({ length, fields }) => length > 0 && fields.some(isFigure));
  if (frame === undefined) return [];
  const fieldOf = (name: string) => frame.fields.find((field) => field.name === name);
  const before = new Set(frame.fields.map(({ name }) => beforeOf(name)));
  const all = frame.fields.filter((field) => isFigure(field) && !before.has(field.name) && field.name !== UNPRICED);
  const shown = names.length > 0 ? names.flatMap((name) => fieldOf(name) ?? []) : all;
  return Array.from({ length: frame.length }, (_, row) => ({
    of: String(fieldOf('org')?.values[row] ?? ''),
    figures: shown.map((field) => figureOf(frame, field, fieldOf(beforeOf(field.name)), row)),
    unpricedEvents: numberIn(fieldOf(UNPRICED), row) ?? 0,
  }));
}

function figureOf(frame: DataFrame, field: Field, before: Field | undefined, row: number): Figure {
  const value = numberIn(field, row);
  const then = numberIn(before, row);
  const words = inWords(field, value);
  const exact = value === null || field.type === FieldType.time ? null : value.toLocaleString('en', DIGITS);
  return {
    ...{ name: field.name, label: getFieldDisplayName(field, frame), words, value },
    exact: exact === words ? null : exact,
    // By the field's own format: what it was is not to be read in another.
    before: before && { value: then, words: inWords(field, then) },
  };
}

const DIGITS = { maximumFractionDigits: 9 };

function numberIn(field: Field | undefined, row: number): number | null {
  const value: unknown = field?.values[row];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

const inWords = ({ display }: Field, value: number | null): string => {
  if (value === null) return NOTHING;
  return display ? formattedValueToString(display(value)) : value.toLocaleString('en', DIGITS);
};
