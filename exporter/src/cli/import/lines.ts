/** The lines of a file, streaming: memory does not grow with the file. */
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { NOT_UTF8, withoutMark } from '../../text/utf8.ts';
import { encodingByMark, transcoded } from './encoding.ts';
import type { Meter } from './meter.ts';

export interface TextLine {
  /** Of the file, from 1. */
  readonly line: number;
  /** Without its end; with U+FFFD in it where `isText` is false. */
  readonly text: string;
  /** False: it is not in its encoding. */
  readonly isText: boolean;
  /** undefined: UTF-8. */
  readonly encoding?: string | undefined;
}

/** How a file is read. */
export interface Source {
  readonly file: string;
  /** As the Encoding Standard calls it; undefined: by its byte order mark, else UTF-8. */
  readonly encoding?: string | undefined;
  /** Of columns; undefined: by the header. */
  readonly separator?: string | undefined;
  /** Counts the bytes that were read. */
  readonly meter?: Meter | undefined;
  /** Is told what was found rather than said. */
  readonly note?: ((text: string) => void) | undefined;
}

/** What is wrong with a line that is no text. */
export const notText = ({ encoding }: Pick<TextLine, 'encoding'>): string =>
  encoding === undefined ? `${NOT_UTF8}: where it is in another encoding, say --encoding` : `is not ${encoding}`;

/** Bytes that no encoding has become this one. */
const REPLACEMENT = '\ufffd';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Lines end in LF or CRLF, or in CR where the first one does. A byte order mark is no part of the first. */
export async function* readLines(source: Source): AsyncGenerator<TextLine> {
  const chunks = counted(createReadStream(source.file), source.meter);
  const first = await chunks.next();
  if (first.done === true) return;
  const encoding = encodingOf(source, first.value);
  const bytes = again(first.value, chunks);
  let line = 0;
  for await (const each of split(encoding === undefined ? bytes : transcoded(bytes, encoding))) {
    line++;
    const content = line === 1 ? withoutMark(each) : each;
    const length = content.at(-1) === CARRIAGE_RETURN ? content.length - 1 : content.length;
    const text = content.toString('utf8', 0, length);
    yield { line, text, isText: encoding === undefined ? isUtf8(content) : !text.includes(REPLACEMENT), encoding };
  }
}

function encodingOf({ encoding, note }: Source, first: Buffer): string | undefined {
  if (encoding !== undefined) return encoding === 'utf-8' ? undefined : encoding;
  const found = encodingByMark(first);
  if (found !== undefined) note?.(`encoding: ${found}, by its byte order mark`);
  return found;
}

async function* counted(chunks: AsyncIterable<Buffer>, meter: Meter | undefined): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    if (meter) meter.done += chunk.length;
    yield chunk;
  }
}

async function* again(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

async function* split(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let end: number | undefined;
  /** The beginning of a line whose end has not come yet. */
  let begun: Buffer[] = [];
  for await (const chunk of chunks) {
    end ??= firstEnd(chunk);
    let start = 0;
    for (let at = chunk.indexOf(end ?? LINE_FEED); at !== -1; at = chunk.indexOf(end ?? LINE_FEED, start)) {
      const rest = chunk.subarray(start, at);
      yield begun.length === 0 ? rest : Buffer.concat([...begun, rest]);
      begun = [];
      start = at + 1;
    }
    if (start < chunk.length) begun.push(chunk.subarray(start));
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}

/** Undefined where no line ends here, or where the next chunk would have to say whether CR is all of its end. */
function firstEnd(chunk: Buffer): number | undefined {
  const at = chunk.findIndex((byte) => byte === LINE_FEED || byte === CARRIAGE_RETURN);
  if (at === -1 || at === chunk.length - 1) return chunk[at] === LINE_FEED ? LINE_FEED : undefined;
  return chunk[at] === CARRIAGE_RETURN && chunk[at + 1] !== LINE_FEED ? CARRIAGE_RETURN : LINE_FEED;
}
