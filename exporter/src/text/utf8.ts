/**
 * Bytes as text, strictly. What is not UTF-8 is told apart from text, never read as U+FFFD: two ids that differ only in
 * such bytes would become one, and the second event a duplicate.
 */
import { isUtf8 } from 'node:buffer';

/** Bytes that are no text. */
export interface NotUtf8 {
  /** The first line that is not UTF-8, from 1. */
  readonly line: number;
}

export const NOT_UTF8 = 'is not UTF-8';

const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** The bytes without a byte order mark at their start, which is no part of what they say. */
export const withoutMark = (bytes: Buffer): Buffer =>
  bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK) ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes;

/** Decodes a whole text, without its byte order mark. */
export function decodeUtf8(bytes: Buffer): string | NotUtf8 {
  if (isUtf8(bytes)) return withoutMark(bytes).toString('utf8');
  let line = 0;
  for (const each of linesOf(bytes)) {
    line++;
    if (!isUtf8(each)) break;
  }
  return { line };
}

/** The lines of a text, without their line feeds: a line feed is no byte of any other character. */
export function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; ;) {
    const end = bytes.indexOf(LINE_FEED, start);
    if (end === -1) {
      yield bytes.subarray(start);
      return;
    }
    yield bytes.subarray(start, end);
    start = end + 1;
  }
}
