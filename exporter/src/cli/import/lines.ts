/** The lines of a file, streaming: memory does not grow with the file. */
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { withoutMark } from '../../text/utf8.ts';

export interface TextLine {
  /** Of the file, from 1. */
  readonly line: number;
  /** Without its end; with U+FFFD in it where `isText` is false. */
  readonly text: string;
  /** False: it is not UTF-8. */
  readonly isText: boolean;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Lines end in LF or CRLF, or in CR where the first one does. A byte order mark is no part of the first. */
export async function* readLines(file: string): AsyncGenerator<TextLine> {
  let line = 0;
  for await (const bytes of split(createReadStream(file))) {
    line++;
    const content = line === 1 ? withoutMark(bytes) : bytes;
    const length = content.at(-1) === CARRIAGE_RETURN ? content.length - 1 : content.length;
    yield { line, text: content.toString('utf8', 0, length), isText: isUtf8(content) };
  }
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
