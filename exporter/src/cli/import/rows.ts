/** Reads a file row by row, streaming: memory does not grow with the file. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createInterface } from 'node:readline';
import { parse, type CsvError, type Info } from 'csv-parse';
import { asRecord } from '../client.ts';
import { UsageError } from '../failure.ts';
import type { Values } from './mapping.ts';

export type Format = 'csv' | 'ndjson';

export interface Row {
  /** Of the file, from 1; for a CSV record over several lines, the last of them. */
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

export const readRows = (file: string, format: Format): AsyncGenerator<Row> =>
  format === 'csv' ? readCsv(file) : readNdjson(file);

interface CsvRow {
  readonly record: Values;
  readonly info: Info & { readonly error?: CsvError };
}

async function* readCsv(file: string): AsyncGenerator<Row> {
  // A row with too few or too many columns is rejected alone (`info.error`), it does not end the import.
  const parser = parse({ bom: true, columns: true, info: true, relax_column_count: true, skip_empty_lines: true });
  pipeline(createReadStream(file), parser, () => {
    // The iterator below throws what went wrong.
  });
  for await (const { record, info } of parser as AsyncIterable<CsvRow>) {
    yield { line: info.lines, values: record, ...(info.error ? { problem: info.error.message } : {}) };
  }
}

async function* readNdjson(file: string): AsyncGenerator<Row> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
  let line = 0;
  for await (const text of lines) {
    line++;
    if (text.trim() !== '') yield { line, ...readLine(line === 1 ? text.replace(/^\uFEFF/, '') : text) };
  }
}

function readLine(text: string): Omit<Row, 'line'> {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { values: asRecord(value) } : { values: {}, problem: 'not a JSON object' };
  } catch {
    return { values: {}, problem: 'not valid JSON' };
  }
}
