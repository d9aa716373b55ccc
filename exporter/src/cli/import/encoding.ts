/** Which encoding a file is in, as said or by its byte order mark; and its bytes as UTF-8. */
import { UsageError } from '../failure.ts';

/** The bytes with which a file in UTF-16 begins. */
const MARKS: readonly (readonly [mark: Buffer, encoding: string])[] = [
  [Buffer.from([0xff, 0xfe]), 'utf-16le'],
  [Buffer.from([0xfe, 0xff]), 'utf-16be'],
];

/** An encoding as the Encoding Standard calls it (`latin1` is `windows-1252`). Throws UsageError for one it has not. */
export function encodingNamed(name: string): string {
  try {
    return new TextDecoder(name).encoding;
  } catch {
    throw new UsageError(`--encoding: none is called '${name}': utf-8, windows-1252, utf-16le, shift_jis …`);
  }
}

/** By the first bytes of a file; undefined: nothing says that it is not UTF-8. */
export const encodingByMark = (first: Buffer): string | undefined =>
  MARKS.find(([mark]) => first.subarray(0, mark.length).equals(mark))?.[1];

/** Chunks of an encoding as chunks of UTF-8, without a byte order mark. Bytes that are no text become U+FFFD. */
export async function* transcoded(chunks: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}
