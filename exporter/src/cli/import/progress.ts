/** What an import says while it runs (stderr), and what it ends with: counts, and which rows are not in and why. */
import { barOf } from '../bar.ts';
import { Meter } from './meter.ts';
import type { Outcome, Rejection } from './send.ts';
import { Tally } from './tally.ts';

const LISTED_REJECTIONS = 20;
const TERMINAL_MS = 200;
/** Into a log file, a line now and then is enough. */
const LOG_MS = 10_000;

export class Progress {
  accepted = 0;
  duplicates = 0;
  revised = 0;
  rejected = 0;
  /** Rows before the line from which on was to be read. */
  skipped = 0;
  /** The last line of the file whose fate is known. */
  line = 0;
  readonly meter = new Meter();
  readonly #rejections = new Tally();
  readonly #leftOut = new Tally();
  readonly #started = Date.now();
  readonly #terminal = process.stderr.isTTY;
  #isSilent = false;
  #shown = Date.now();

  /** Of a reading that is repeated: what it says is said the other time. */
  static silent(): Progress {
    const progress = new Progress();
    progress.#isSilent = true;
    return progress;
  }

  add(outcome: Outcome, line: number): void {
    this.accepted += outcome.accepted;
    this.duplicates += outcome.duplicates;
    this.revised += outcome.revised;
    this.line = line;
    for (const rejection of outcome.rejected) this.reject(rejection);
    this.show();
  }

  /** A line now and then; on a terminal one that changes in place. */
  show(): void {
    if (Date.now() - this.#shown < (this.#terminal ? TERMINAL_MS : LOG_MS)) return;
    this.#shown = Date.now();
    const text = `${this.#howFar()}${this.summary()}`;
    this.#write(this.#terminal ? `\r\u001b[K${text}` : `${text}\n`);
  }

  reject({ place, code, message }: Rejection): void {
    this.rejected++;
    this.#rejections.add(code, `${place}: ${message}`);
    if (this.rejected <= LISTED_REJECTIONS) this.#write(`${this.#clear()}${place}: ${code}: ${message}\n`);
    if (this.rejected === LISTED_REJECTIONS + 1) {
      this.#write(`${this.#clear()}further rejected rows are counted, not listed\n`);
    }
  }

  /** A row that is no usage. */
  leaveOut(reason: string, place: string): void {
    this.#leftOut.add(reason, place);
  }

  /** Something that was found rather than said. */
  note = (text: string): void => {
    this.#write(`${this.#clear()}${text}\n`);
  };

  summary(): string {
    const rows = this.accepted + this.duplicates + this.revised + this.rejected;
    const seconds = Math.max(0.001, (Date.now() - this.#started) / 1000);
    const why = this.#rejections.size === 0 ? '' : ` (${this.#rejections.counts()})`;
    const counts = [
      `${rows} rows`,
      `${Math.round(rows / seconds)}/s`,
      `${this.accepted} accepted`,
      `${this.duplicates} duplicates`,
      `${this.revised} revised`,
      `${this.rejected} rejected${why}`,
      ...(this.skipped > 0 ? [`${this.skipped} skipped (--from-line)`] : []),
    ];
    return counts.join(', ');
  }

  /** Which rows are not in, and why; '' where all are. */
  report(): string {
    const parts = [
      { title: 'no usage, left out:', tally: this.#leftOut },
      { title: 'rejected:', tally: this.#rejections },
    ];
    return parts.flatMap(({ title, tally }) => (tally.size === 0 ? [] : [title, ...tally.lines()])).join('\n');
  }

  end(): void {
    this.#write(this.#clear());
  }

  #howFar(): string {
    const { share, secondsLeft } = this.meter;
    if (share === undefined) return '';
    const left = secondsLeft === undefined ? '' : `${Math.ceil(secondsLeft)} s left, `;
    return `${barOf(share)}, ${left}`;
  }

  #clear(): string {
    return this.#terminal ? '\r\u001b[K' : '';
  }

  #write(text: string): void {
    if (!this.#isSilent) process.stderr.write(text);
  }
}
