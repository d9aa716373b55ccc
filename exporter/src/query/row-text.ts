/** Rows as text: NDJSON, or CSV. */

export type RowsFormat = 'csv' | 'ndjson';

/**
 * A column of CSV, and where in a row's JSON its value is (default: under the same name; `a.b`: within another).
 * A spreadsheet reads a `number` (or a time, or a truth) as what it is, and of a `text` may make a formula.
 */
export type Column = readonly [name: string, form: 'text' | 'number', path?: string];

/** How rows of a kind are written: as objects, and in columns of the same. */
export interface Shape<Row> {
  readonly json: (row: Row) => object;
  readonly columns: readonly Column[];
  /** Of a format that others define: CSV ends with its last row, since no comment is allowed in it. */
  readonly foreign?: boolean;
}

interface Writer<Row> {
  readonly opening: string;
  readonly line: (row: Row) => string;
  readonly closing: (total: number) => string;
}
export const FORMATS: { readonly [F in RowsFormat]: <Row>(shape: Shape<Row>) => Writer<Row> } = {
  ndjson: ({ json }) => ({
    opening: '',
    line: (row) => `${JSON.stringify(json(row))}\n`,
    closing: (total) => `${JSON.stringify({ rows: total })}\n`,
  }),
  csv: ({ json, columns, foreign = false }) => ({
    opening: `${columns.map(([name]) => name).join(',')}\r\n`,
    line: (row) => {
      const rendered = json(row);
      return `${columns.map(([name, form, path = name]) => csvCell(form, textOf(valueAt(rendered, path)))).join(',')}\r\n`;
    },
    closing: (total) => (foreign ? '' : `# rows=${total}\r\n`),
  }),
};

/** RFC 4180; a text that a spreadsheet would run is made one that it shows (OWASP, CSV injection). */
function csvCell(form: Column[1], cell: string): string {
  const text = form === 'text' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function valueAt(rendered: object, path: string): unknown {
  const [first = '', rest] = path.split('.', 2);
  const value = (rendered as Readonly<Record<string, unknown>>)[first];
  return rest === undefined ? value : typeof value === 'object' && value !== null ? valueAt(value, rest) : undefined;
}

/** Nothing where there is nothing to say; of several values, each by its name: `pages=12 seconds=3.5`. */
function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return JSON.stringify(value);
  if ('rawJSON' in value) return String(value.rawJSON);
  return Object.entries(value)
    .map(([name, each]) => `${name}=${textOf(each)}`)
    .join(' ');
}
