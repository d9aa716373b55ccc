/** Reads a file row by row. */
import { asRecord } from '../client.ts';
import { UsageError } from '../failure.ts';
import { NOT_UTF8 } from '../../text/utf8.ts';
import { readCsv } from './csv.ts';
import { readLines, type TextLine } from './lines.ts';
import type { Values } from './mapping.ts';

export type Format = 'csv' | 'ndjson';

export interface Row {
  /** Of the file, from 1; for a CSV record over several lines, the first of them. */
  readonly line: number;
  /** What is wrong with the row, where it could not be read. */
  readonly problem?: string;
  readonly values: Values;
}

export function formatOf(file: string, given: Format | undefined): Format {
  if (given !== undefined) return given;
  if (/\.csv$/i.test(file)) return 'csv';
  if (/\.(ndjson|jsonl)$/i.test(file)) return 'ndjson';
  throw new UsageError(`${file}: its name does not tell the format; say --format csv or --format ndjson`);
}

/** @param checkColumns is told the columns of a CSV before any row is given */
export const readRows = (
  file: string,
  format: Format,
  checkColumns: (columns: readonly string[]) => void,
): AsyncGenerator<Row> => (format === 'csv' ? readCsv(readLines(file), checkColumns) : readNdjson(file));

export async function* readNdjson(file: string): AsyncGenerator<Row> {
  for await (const each of readLines(file)) if (each.text.trim() !== '') yield { line: each.line, ...readObject(each) };
}

function readObject({ text, isText }: TextLine): Omit<Row, 'line'> {
  if (!isText) return { values: {}, problem: NOT_UTF8 };
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { values: asRecord(value) } : { values: {}, problem: 'not a JSON object' };
  } catch {
    return { values: {}, problem: 'not valid JSON' };
  }
}
