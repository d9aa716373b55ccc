/** Numbers as people of different countries write them: 1.25 and 1,25, with 1,000 or 1.000 for a thousand. */

/** What stands before the decimals. */
export type DecimalMark = 'point' | 'comma';

const GROUPED: Readonly<Record<DecimalMark, RegExp>> = {
  point: /^\d{1,3}(?:,\d{3})+(?:\.\d*)?$/,
  comma: /^\d{1,3}(?:\.\d{3})+(?:,\d*)?$/,
};

/**
 * The number with a point before its decimals and nothing between its thousands. Text that is no number stays as it is:
 * who reads it next says so.
 * @param mark undefined: nobody said, and what has one reading is read so
 * @returns null where nobody said, and it has two
 */
export function plainDecimal(text: string, mark: DecimalMark | undefined): string | null {
  if (!text.includes(',')) return mark === 'comma' && GROUPED.comma.test(text) ? text.replaceAll('.', '') : text;
  if (mark === 'point') return GROUPED.point.test(text) ? text.replaceAll(',', '') : text;
  if (mark === 'comma') return GROUPED.comma.test(text) || /^\d+,\d*$/.test(text) ? withPoint(text) : text;
  const readings = [GROUPED.point.test(text), GROUPED.comma.test(text) || /^\d+,\d*$/.test(text)];
  if (readings.every(Boolean)) return null;
  return plainDecimal(text, readings[0] === true ? 'point' : 'comma');
}

const withPoint = (text: string): string => text.replaceAll('.', '').replace(',', '.');
