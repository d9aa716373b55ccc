/** Server-sent events as they pass: cut where one ends, each with its text, so that it can be passed on unchanged. */

export interface ServerSentEvent {
  /** As it came, with the empty line behind it. */
  readonly text: string;
  /** Its lines of data; '' where it has none, such as a comment that keeps the connection. */
  readonly data: string;
}

const END = /\r\n\r\n|\n\n|\r\r/g;
/** The half of an end that may go on in the next piece. */
const MAYBE = /\r$/;

export class SseCutter {
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  private rest = '';
  /** Up to where the rest holds no end. */
  private searched = 0;

  push(bytes: Uint8Array): ServerSentEvent[] {
    this.rest += this.decoder.decode(bytes, { stream: true });
    if (MAYBE.test(this.rest)) return [];
    const events: ServerSentEvent[] = [];
    let from = 0;
    END.lastIndex = this.searched;
    for (let end = END.exec(this.rest); end; end = END.exec(this.rest)) {
      events.push(eventOf(this.rest.slice(from, END.lastIndex)));
      from = END.lastIndex;
    }
    this.rest = this.rest.slice(from);
    this.searched = Math.max(0, this.rest.length - 3);
    return events;
  }

  /** What came without an end. */
  end(): ServerSentEvent[] {
    const last = this.rest + this.decoder.decode();
    this.rest = '';
    return last === '' ? [] : [eventOf(last)];
  }
}

const DATA = /^data: ?(.*)$/;

const eventOf = (text: string): ServerSentEvent => ({
  text,
  data: text
    .split(/\r\n|\n|\r/)
    .flatMap((line) => DATA.exec(line)?.[1] ?? [])
    .join('\n'),
});
