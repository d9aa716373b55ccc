import { prefixOf, type Family, type Labels } from './text.ts';

/** What a value of another length moves: the rest of its page. */
const LINES_PER_PAGE = 64;

/**
 * The lines of one family as the bytes that leave: between two scrapes few values change, and only these are written.
 */
export class CachedFamily {
  readonly family: Family;
  private readonly pages: Page[] = [];
  private lines = 0;

  constructor(family: Family) {
    this.family = family;
  }

  /** Adds a line and returns its number. */
  add(labels: Labels, value: string): number {
    const line = this.lines++;
    if (line % LINES_PER_PAGE === 0) this.pages.push(new Page());
    this.pages.at(-1)?.add(prefixOf(this.family.name, labels), value);
    return line;
  }

  set(line: number, value: string): void {
    this.pages[Math.floor(line / LINES_PER_PAGE)]?.set(line % LINES_PER_PAGE, value);
  }

  /** UTF-8. The bytes are those that are kept: to be copied before anything is set. */
  write(): Uint8Array[] {
    return this.pages.map((page) => page.text);
  }
}

/** Some lines in a row. Values are ASCII. */
class Page {
  private bytes = Buffer.alloc(0);
  private length = 0;
  /** By line: where its value begins, and how long it is. */
  private readonly starts: number[] = [];
  private readonly lengths: number[] = [];

  get text(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  add(prefix: string, value: string): void {
    const line = Buffer.from(`${prefix}${value}\n`);
    this.reserve(this.length + line.length);
    this.bytes.set(line, this.length);
    this.length += line.length;
    this.starts.push(this.length - 1 - value.length);
    this.lengths.push(value.length);
  }

  set(line: number, value: string): void {
    const start = this.starts[line] ?? 0;
    const length = this.lengths[line] ?? 0;
    if (value.length !== length) this.move(line, start + length, value.length - length);
    this.bytes.write(value, start, 'latin1');
  }

  /** Makes the value of a line, which ends at `end`, that much longer. */
  private move(line: number, end: number, longer: number): void {
    this.reserve(this.length + longer);
    this.bytes.copyWithin(end + longer, end, this.length);
    this.length += longer;
    this.lengths[line] = (this.lengths[line] ?? 0) + longer;
    for (let i = line + 1; i < this.starts.length; i++) this.starts[i] = (this.starts[i] ?? 0) + longer;
  }

  private reserve(length: number): void {
    if (length <= this.bytes.length) return;
    const larger = Buffer.alloc(Math.ceil(length * 1.5));
    larger.set(this.text);
    this.bytes = larger;
  }
}
