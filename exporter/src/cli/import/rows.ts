/** Reads a file row by row. */
import { isJsonObject, parseJson } from '../../text/json.ts';
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
  const value = parseJson(line.text);
  return value instanceof Error ? { values: {}, problem: 'not valid JSON' } : objectOrProblem(value);
}

export const objectOrProblem = (item: unknown): Omit<Row, 'line'> =>
  isJsonObject(item) ? { values: item } : { values: {}, problem: 'not a JSON object' };
