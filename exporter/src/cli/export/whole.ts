/** A stream of rows that is passed on while it is counted, and at whose end it is known whether all of it came. */
import { reasonOf } from '../client.ts';
import { CommandFailed } from '../failure.ts';
import { ENDINGS, type Format } from './kinds.ts';

const [QUOTE, LINE_FEED] = [0x22, 0x0a];
/** No last line is longer. */
const TAIL_BYTES = 64;

export interface Announced {
  readonly format: Format;
  /** Of rows, by the header; null: it says none. */
  readonly total: number | null;
}

/** @param count is told how many rows there were so far */
export async function* whole(
  content: AsyncIterable<Buffer>,
  { format, total }: Announced,
  count: (rows: number) => void,
): AsyncGenerator<Buffer, void> {
  const { headers, quoted, last } = ENDINGS[format];
  const lines = new Lines(quoted);
  try {
    for await (const chunk of content) {
      lines.add(chunk);
      count(Math.max(0, lines.ended - headers));
      yield chunk;
    }
  } catch (error) {
    throw incomplete(`the stream broke off (${reasonOf(error)})`, lines.ended - headers, total);
  }
  const end = last?.exec(lines.tail.toString('latin1'));
  const rows = lines.ended - headers - (end ? 1 : 0);
  if (last && !end) throw incomplete('the stream ended before its last line', rows, total);
  const counts = [total, end?.[1] === undefined ? null : Number(end[1])].filter((said) => said !== null);
  if (counts.some((said) => said !== rows))
    throw new CommandFailed(`incomplete: ${rows} rows came, ${counts.join(' and ')} were announced`);
}

const incomplete = (why: string, rows: number, total: number | null): CommandFailed =>
  new CommandFailed(`incomplete: ${why} after ${Math.max(0, rows)}${total === null ? '' : ` of ${total}`} rows`);

/** How many lines have ended, and the last bytes. */
class Lines {
  ended = 0;
  tail: Buffer = Buffer.alloc(0);
  private readonly quoted: boolean;
  private within = false;

  constructor(quoted: boolean) {
    this.quoted = quoted;
  }

  add(chunk: Buffer): void {
    for (const byte of chunk) {
      if (byte === QUOTE && this.quoted) this.within = !this.within;
      else if (byte === LINE_FEED && !this.within) this.ended++;
    }
    this.tail = Buffer.concat([this.tail, chunk.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES);
  }
}
