/** An answer read back, in each of the forms that it has: pages of JSON, CSV, NDJSON. */
import { exactJson } from '@ledgerline/testkit/exact.ts';
import { expectOk, type Exporter } from '@ledgerline/testkit/harness.ts';
import { parse } from 'csv-parse/sync';

/** Values by their columns, as they were written; '' where there is none. */
export type Cells = Readonly<Record<string, string>>;
type Row = Readonly<Record<string, unknown>>;

/** Those within another as `name.name`. */
export const flat = (row: Row, prefix = ''): [string, string][] =>
  Object.entries(row).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null
      ? flat(value as Row, `${prefix}${name}.`)
      : [[`${prefix}${name}`, value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)]],
  );
const cellsOf = (row: unknown): Cells => Object.fromEntries(flat(row as Row));

interface Stream {
  readonly rows: Cells[];
  /** How many it says they are, in each place where it says so. */
  readonly said: readonly number[];
}

/** @param counted whether its last line says how many rows there are */
export async function readCsv(exporter: Exporter, path: string, counted = true): Promise<Stream> {
  const { text, headers } = await expectOk(exporter.get(`${path}&format=csv`));
  const [body = '', ...end] = counted ? text.split(/^# rows=(\d+)\r\n$/m) : [text];
  const rows = parse<Record<string, string>>(body, { columns: true });
  return { rows, said: [Number(headers.get('x-total-count')), ...(counted ? [Number(end[0])] : [])] };
}

export async function readNdjson(exporter: Exporter, path: string): Promise<Stream> {
  const { text, headers } = await expectOk(exporter.get(`${path}&format=ndjson`));
  const rows = text.trimEnd().split('\n').map(exactJson).map(cellsOf);
  const said = Number(rows.pop()?.['rows']);
  return { rows, said: [Number(headers.get('x-total-count')), said] };
}

/** Every page of it. */
export async function readPages(
  exporter: Exporter,
  path: string,
  rowsIn: (answer: Row) => readonly unknown[],
): Promise<Cells[]> {
  const rows: Cells[] = [];
  for (let cursor = ''; ;) {
    const { text } = await expectOk(exporter.get(`${path}${cursor}`));
    const answer = exactJson(text) as Row & { readonly nextCursor?: string | null };
    rows.push(...rowsIn(answer).map(cellsOf));
    if (answer.nextCursor == null) return rows;
    cursor = `&cursor=${answer.nextCursor}`;
  }
}
