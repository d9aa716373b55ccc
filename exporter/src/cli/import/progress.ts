/** What an import says while it runs (stderr) and the counts that it ends with. */
import type { Outcome, Rejection } from './send.ts';

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
  readonly #reasons = new Map<string, number>();
  /** The last line of the file whose fate is known. */
  line = 0;
  readonly #started = Date.now();
  readonly #terminal = process.stderr.isTTY;
  #shown = Date.now();

  add(outcome: Outcome, line: number): void {
    this.accepted += outcome.accepted;
    this.duplicates += outcome.duplicates;
    this.revised += outcome.revised;
    this.line = line;
    for (const rejection of outcome.rejected) this.reject(rejection);
    if (Date.now() - this.#shown < (this.#terminal ? TERMINAL_MS : LOG_MS)) return;
    this.#shown = Date.now();
    this.#write(this.#terminal ? `\r\u001b[K${this.summary()}` : `${this.summary()}\n`);
  }

  reject({ line, code, message }: Rejection): void {
    this.rejected++;
    this.#reasons.set(code, (this.#reasons.get(code) ?? 0) + 1);
    if (this.rejected <= LISTED_REJECTIONS) this.#write(`${this.#clear()}line ${line}: ${code}: ${message}\n`);
    if (this.rejected === LISTED_REJECTIONS + 1) {
      this.#write(`${this.#clear()}further rejected rows are counted, not listed\n`);
    }
  }

  summary(): string {
    const rows = this.accepted + this.duplicates + this.revised + this.rejected;
    const seconds = Math.max(0.001, (Date.now() - this.#started) / 1000);
    const counts = [
      `${rows} rows`,
      `${Math.round(rows / seconds)}/s`,
      `${this.accepted} accepted`,
      `${this.duplicates} duplicates`,
      `${this.revised} revised`,
      `${this.rejected} rejected${this.#why()}`,
      ...(this.skipped > 0 ? [`${this.skipped} skipped (--from-line)`] : []),
    ];
    return counts.join(', ');
  }

  /** Only so many are listed one by one: of the others this is all that is said. */
  #why(): string {
    const reasons = [...this.#reasons].map(([code, count]) => `${count} ${code}`);
    return reasons.length === 0 ? '' : ` (${reasons.join(', ')})`;
  }

  end(): void {
    this.#write(this.#clear());
  }

  #clear(): string {
    return this.#terminal ? '\r\u001b[K' : '';
  }

  #write(text: string): void {
    process.stderr.write(text);
  }
}
