/** Numbers, spans and times as people read them, by Grafana's own formats. A null is a dash, never a zero. */
import { dateTimeFormat, formattedValueToString, getValueFormat } from '@grafana/data';
import { type Unit } from './views/meter/meter';

export const NOTHING = '—';

/** Few decimals where the amount is large, and a small amount never reads as none at all. */
const creditDecimals = (amount: number): number => (amount >= 100 ? 0 : amount >= 10 ? 1 : 2);

const FORMATS: Record<Unit, { format: string; decimals: (amount: number) => number; smallest: number }> = {
  credits: { format: 'locale', decimals: creditDecimals, smallest: 0.01 },
  USD: { format: 'currency:financial:$', decimals: () => 2, smallest: 0.01 },
};

const written = (format: string, value: number, decimals: number): string =>
  formattedValueToString(getValueFormat(format)(value, decimals));

/** Without the unit's word: `1,385`, `$14.00`. */
export function amount(value: number | null, unit: Unit): string {
  if (value === null) return NOTHING;
  const { format, decimals, smallest } = FORMATS[unit];
  const size = Math.abs(value);
  if (size > 0 && size < smallest) return `<${written(format, smallest, 2)}`;
  return `${value < 0 ? '−' : ''}${written(format, size, decimals(size))}`;
}

/** With it, where it is a word: `1,385 credits`, `$14.00`. */
export function amountInWords(value: number | null, unit: Unit): string {
  if (value === null || unit === 'USD') return amount(value, unit);
  return `${amount(value, unit)} ${value === 1 ? 'credit' : 'credits'}`;
}

/** Never rounded up to 100 while something is left, nor down to 0 once something is used. */
export function percent(value: number | null): string {
  if (value === null) return NOTHING;
  if (value > 0 && value < 0.1) return '<0.1 %';
  const rounded = value < 100 ? Math.min(99.9, Math.round(value * 10) / 10) : Math.round(value);
  return `${written('locale', rounded, 1)} %`;
}

const DAY = 86_400_000;
/** From the longest; of each as many decimals as help. */
const SPANS = [
  { from: 10 * DAY, unitMs: DAY, decimals: 0, unit: ['day', 'days'] },
  { from: DAY, unitMs: DAY, decimals: 1, unit: ['day', 'days'] },
  { from: 3_600_000, unitMs: 3_600_000, decimals: 0, unit: ['hour', 'hours'] },
  { from: 60_000, unitMs: 60_000, decimals: 0, unit: ['minute', 'minutes'] },
] as const;

export interface Figure {
  readonly value: string;
  readonly unit: string;
}

/** Rounded down: what is promised is there. */
export function span(days: number | null): Figure {
  if (days === null) return { value: NOTHING, unit: '' };
  const time = Math.abs(days) * DAY;
  const row = SPANS.find(({ from }) => time >= from);
  if (row === undefined) return { value: '<1', unit: 'minute' };
  const scale = 10 ** row.decimals;
  const value = Math.floor((time / row.unitMs) * scale) / scale;
  return { value: written('locale', value, row.decimals), unit: row.unit[value === 1 ? 0 : 1] };
}

export const inWords = ({ value, unit }: Figure): string => `${value} ${unit}`.trim();

/** Days of the cycle, which are counted to the tenth so that elapsed and remaining add up. */
export const days = (value: number | null): Figure =>
  value === null
    ? { value: NOTHING, unit: '' }
    : { value: written('locale', Math.round(value * 10) / 10, 1), unit: value === 1 ? 'day' : 'days' };

/** A moment; within half a year of `near` without the year. */
export function moment(time: number | null, near: number | null, timeZone: string): string {
  if (time === null) return NOTHING;
  const close = near !== null && Math.abs(time - near) < 183 * DAY;
  return dateTimeFormat(time, { timeZone, format: close ? 'MMM D, HH:mm' : 'MMM D, YYYY' });
}

/** A day of the cycle; a cycle that starts at midnight somewhere else still says when. */
export function day(time: number | null, timeZone: string): string {
  if (time === null) return NOTHING;
  const midnight = dateTimeFormat(time, { timeZone, format: 'HH:mm' }) === '00:00';
  return dateTimeFormat(time, { timeZone, format: midnight ? 'MMM D' : 'MMM D, HH:mm' });
}

/** With the same decimals in every row, so that sizes compare: Grafana's `locale` leaves out zeros at the end. */
export const aligned = (value: number, decimals: number): string =>
  value.toLocaleString('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
