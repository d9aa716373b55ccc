/** Server-sent events as they pass: cut where one ends, each with its text, so that it can be passed on unchanged. */

export interface ServerSentEvent {
  /** As it came, with the empty line behind it. */
  readonly text: string;
  /** Its lines of data; '' where it has none, such as a comment that keeps the connection. */
  readonly data: string;
}

const END = /\r\n\r\n|\n\n|\r\r/g;
const LINE_END = /[\r\n]/;

export class SseCutter {
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  private rest = '';
  /** Behind the rest, without an end of a line: of a long line they are many, and are put together once. */
  private pieces: string[] = [];
  /** Up to where the rest holds no end. */
  private searched = 0;

  push(bytes: Uint8Array): ServerSentEvent[] {
    const piece = this.decoder.decode(bytes, { stream: true });
    this.pieces.push(piece);
    // The half of an end may go on in the next piece.
    return LINE_END.test(piece) && !piece.endsWith('\r') ? this.cut() : [];
  }

  /** What came last, also without an end. */
  end(): ServerSentEvent[] {
    this.pieces.push(this.decoder.decode());
    const events = this.cut();
    return this.rest === '' ? events : [...events, eventOf(this.rest)];
  }

  private cut(): ServerSentEvent[] {
    this.rest += this.pieces.join('');
    this.pieces = [];
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
}

const DATA = /^data: ?(.*)$/;

const eventOf = (text: string): ServerSentEvent => ({
  text,
  data: text
    .split(/\r\n|\n|\r/)
    .flatMap((line) => DATA.exec(line)?.[1] ?? [])
    .join('\n'),
});
