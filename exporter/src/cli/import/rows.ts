/** Reads a file row by row. */
import { asRecord } from '../client.ts';
import { readCsv, type Check } from './csv.ts';
import { notText, readLines, type Source, type TextLine } from './lines.ts';
import type { Values } from './mapping.ts';

export interface Row {
  /** Of the file, from 1; for a CSV record over several lines, the first of them. */
  readonly line: number;
  /** Where it is, where the line alone does not say: `record 3`, `chat.jsonl line 12`. */
  readonly place?: string;
  /** What is wrong with the row, where it could not be read. */
  readonly problem?: string;
  readonly values: Values;
}

/** @param check is told the columns of a CSV before any row is given */
export const readRows = (source: Source, format: 'csv' | 'ndjson', check: Check): AsyncGenerator<Row> =>
  format === 'csv' ? readCsv(readLines(source), check, source.separator) : readNdjson(source);

export async function* readNdjson(source: Source): AsyncGenerator<Row> {
  for await (const each of readLines(source))
    if (each.text.trim() !== '') yield { line: each.line, ...readObject(each) };
}

export function readObject(line: TextLine): Omit<Row, 'line'> {
  if (!line.isText) return { values: {}, problem: notText(line) };
  try {
    const value: unknown = JSON.parse(line.text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { values: asRecord(value) } : { values: {}, problem: 'not a JSON object' };
  } catch {
    return { values: {}, problem: 'not valid JSON' };
  }
}
