/**
 * CSV (RFC 4180), of any separator. One stray quote makes the rest of a file one field, to a parser that goes on from
 * it. Here a record that is none costs its first line alone: that is rejected, and reading goes on with the line after.
 */
import { parse } from 'csv-parse/sync';
import { UsageError } from '../failure.ts';
import { notText, type TextLine } from './lines.ts';
import type { Row } from './rows.ts';

/** Characters that the lines of one record may have: a quote that is not closed by then is a stray one. */
const LONGEST_RECORD = 1024 * 1024;

const STRAY_QUOTE = 'a stray quote: a field that holds quotes is in quotes itself, and they are doubled';

/** Separators that a header tells apart, the likelier first. */
const SEPARATORS = [',', ';', '\t', '|'] as const;

/** Is told the names of the columns, and what separates them, before any row; what it throws ends the reading. */
export type Check = (columns: readonly string[], separator: string) => void;

/** @param separator undefined: by the header */
export async function* readCsv(lines: AsyncIterable<TextLine>, check: Check, separator?: string): AsyncGenerator<Row> {
  const records = new Records(separator);
  for await (const line of lines) {
    records.add(line);
    yield* rowsOf(records, false, check);
  }
  yield* rowsOf(records, true, check);
}

function* rowsOf(records: Records, isEnd: boolean, check: Check): Generator<Row> {
  for (let record = records.next(isEnd); record; record = records.next(isEnd)) {
    const { line, fields } = record;
    const { columns } = records;
    if (columns !== undefined) yield { line, ...valuesOf(columns, fields) };
    else if (typeof fields === 'string') throw new UsageError(`the header of the file, line ${line}: ${fields}`);
    else {
      records.columns = fields;
      check(fields, records.separator);
    }
  }
}

const valuesOf = (columns: readonly string[], fields: readonly string[] | string): Omit<Row, 'line'> =>
  typeof fields === 'string'
    ? { values: {}, problem: fields }
    : { values: Object.fromEntries(columns.map((name, i) => [name, fields[i]])) };

interface CsvRecord {
  /** The first of its lines. */
  readonly line: number;
  /** Or what is wrong with them. */
  readonly fields: readonly string[] | string;
}

/** Puts lines together to records. */
class Records {
  /** What the header says, once it was read: each record has as many fields. */
  columns: readonly string[] | undefined;
  #separator: string | undefined;
  #lines: TextLine[] = [];
  /** Index of the first line that is in no record yet. */
  #first = 0;
  /** How many lines from there on have been looked at, their characters, and whether a quote is open after them. */
  #looked = 0;
  #length = 0;
  #isOpen = false;

  constructor(separator: string | undefined) {
    this.#separator = separator;
  }

  get separator(): string {
    return this.#separator ?? ',';
  }

  add(line: TextLine): void {
    if (this.#first * 2 > this.#lines.length) {
      this.#lines.splice(0, this.#first);
      this.#first = 0;
    }
    this.#lines.push(line);
  }

  /** The next record, or undefined where more lines are needed to tell; at the end, where there is none. */
  next(isEnd: boolean): CsvRecord | undefined {
    while (this.#first < this.#lines.length) {
      const isClosed = this.#close();
      if (!isClosed && !isEnd && this.#length <= LONGEST_RECORD) return undefined;
      const lines = this.#lines.slice(this.#first, this.#first + this.#looked);
      const fields = isClosed ? this.#fieldsOf(lines) : STRAY_QUOTE;
      // Of a record that is none, only the first line is known to be wrong.
      this.#take(typeof fields === 'string' ? 1 : lines.length);
      const record = recordOf(lines, fields);
      if (record) return record;
    }
    return undefined;
  }

  /**
   * Looks at lines until each quote has its other one: doubled ones inside a field are two. False where they end
   * before.
   */
  #close(): boolean {
    for (let at = this.#first + this.#looked; at < this.#lines.length; at++) {
      const { text = '' } = this.#lines[at] ?? {};
      this.#looked++;
      this.#length += text.length + 1;
      for (let quote = text.indexOf('"'); quote !== -1; quote = text.indexOf('"', quote + 1))
        this.#isOpen = !this.#isOpen;
      if (!this.#isOpen) return true;
      if (this.#length > LONGEST_RECORD) return false;
    }
    return false;
  }

  #take(lines: number): void {
    this.#first += lines;
    this.#looked = 0;
    this.#length = 0;
    this.#isOpen = false;
  }

  #fieldsOf(lines: readonly TextLine[]): readonly string[] | string {
    const text = lines.map((line) => line.text).join('\n');
    if (text !== '') this.#separator ??= separatorOf(text);
    const fields = split(text, this.separator);
    const expected = this.columns?.length ?? fields.length;
    if (typeof fields === 'string' || fields.length === 0 || fields.length === expected) return fields;
    return `has ${fields.length} columns where the header has ${expected}`;
  }
}

/** Undefined for an empty line, which is no record. */
function recordOf(lines: readonly TextLine[], fields: readonly string[] | string): CsvRecord | undefined {
  const { line = 0, isText = true } = lines[0] ?? {};
  if (typeof fields === 'string') return { line, fields: isText ? fields : notText(lines[0] ?? {}) };
  const broken = lines.find((each) => !each.isText);
  if (broken) return { line, fields: `${broken.line === line ? '' : `line ${broken.line} `}${notText(broken)}` };
  return fields.length === 0 ? undefined : { line, fields };
}

/** The fields of a record, none of an empty line, or what is wrong with it. */
function split(text: string, separator: string): readonly string[] | string {
  if (text === '') return [];
  if (!text.includes('"')) return text.split(separator);
  try {
    const [fields = []] = parse(text, { record_delimiter: '\n', delimiter: separator });
    return fields;
  } catch {
    return STRAY_QUOTE;
  }
}

/** The one that makes the most columns of a header. */
const separatorOf = (header: string): string =>
  SEPARATORS.map((separator) => ({ separator, columns: split(header, separator) }))
    .filter(({ columns }) => typeof columns !== 'string')
    .reduce((best, each) => (each.columns.length > best.columns.length ? each : best), {
      separator: ',',
      columns: [''],
    }).separator;
