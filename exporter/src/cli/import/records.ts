/**
 * What other programs write, in whichever notation: CSV, NDJSON, one JSON document (an array, or an answer of an API
 * with its pages), each told apart by how it begins.
 */
import { readFileSync, statSync } from 'node:fs';
import { asRecord } from '../client.ts';
import { UsageError } from '../failure.ts';
import { readCsv } from './csv.ts';
import { readLines, type Source, type TextLine } from './lines.ts';
import type { Values } from './mapping.ts';
import { objectOrProblem, readObject, type Row } from './rows.ts';

/** A document is parsed whole, and takes some ten times its size in memory. */
const LARGEST_DOCUMENT = 256 * 1024 * 1024;

export async function* readRecords(source: Source): AsyncGenerator<Row> {
  const lines = readLines(source);
  const begun: TextLine[] = [];
  // By hand: a loop that is left would end the reading.
  for (let next = await lines.next(); next.done !== true; next = await lines.next()) {
    begun.push(next.value);
    if (next.value.text.trim() !== '') break;
  }
  const first = begun.at(-1);
  const text = first?.text.trimStart() ?? '';
  const rest = joined(begun, lines);
  if (first === undefined || !/^[[{]/.test(text)) yield* readCsv(rest, () => undefined, source.separator);
  else if (text.startsWith('{') && (isWhole(first) || /\.(ndjson|jsonl)$/i.test(source.file)))
    yield* readObjects(rest, source);
  else {
    await lines.return(undefined);
    yield* readDocument(source);
  }
}

async function* joined(begun: readonly TextLine[], rest: AsyncIterable<TextLine>): AsyncGenerator<TextLine> {
  yield* begun;
  yield* rest;
}

const isWhole = (line: TextLine): boolean => readObject(line).problem === undefined;

async function* readObjects(lines: AsyncIterable<TextLine>, { note }: Source): AsyncGenerator<Row> {
  for await (const line of lines) {
    if (line.text.trim() === '') continue;
    const { values, problem } = readObject(line);
    if (problem !== undefined) yield { line: line.line, values, problem };
    else yield* recordsOf(values, line.line, note);
  }
}

/** Of one line: the row itself, or the rows of an answer that was saved as one line. */
function* recordsOf(values: Values, line: number, note: Source['note']): Generator<Row> {
  let record = 0;
  for (const item of itemsOf(values, note)) {
    const place = item === values ? {} : { place: `line ${line} record ${++record}` };
    yield { line, ...place, ...objectOrProblem(item) };
  }
}

function* readDocument({ file, encoding, meter, note }: Source): Generator<Row> {
  if (statSync(file).size > LARGEST_DOCUMENT)
    throw new UsageError(`${file}: one JSON document of more than 256 MiB: save it as NDJSON (jq -c '.[]') or CSV`);
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder(encoding ?? 'utf-8', { fatal: true }).decode(readFileSync(file)));
  } catch (error) {
    throw new UsageError(`${file}: not a JSON document: ${error instanceof Error ? error.message : String(error)}`);
  }
  const items = [...itemsOf(document, note)];
  meter?.restart(items.length);
  for (const [index, item] of items.entries()) {
    if (meter) meter.done = index + 1;
    yield { line: index + 1, place: `record ${index + 1}`, ...objectOrProblem(item) };
  }
}

/**
 * The rows of a document: elements of an array, of the `data` of an answer, and the `results` of each of its buckets,
 * with the times of their bucket. A bucket without results is a row that has times alone: it says that there was none.
 */
function* itemsOf(value: unknown, note: Source['note']): Generator {
  if (Array.isArray(value)) {
    for (const each of value) yield* itemsOf(each, note);
    return;
  }
  const { data, results, has_more: hasMore, ...fields } = asRecord(value);
  if (Array.isArray(data)) {
    if (hasMore === true) note?.('the answer says has_more: what the pages after it hold is not here');
    yield* itemsOf(data, note);
  } else if (Array.isArray(results)) {
    if (results.length === 0) yield fields;
    for (const each of results) yield { ...fields, ...asRecord(each) };
  } else yield value;
}
