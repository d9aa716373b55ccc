import { prefixOf, type Labels } from './text.ts';

const LINES_PER_CHUNK = 256;

/**
 * The lines of one family, kept as text in chunks: between two scrapes few series change, and only the chunks they are
 * in are written again.
 */
export class CachedFamily {
  private readonly name: string;
  private readonly at = new Map<string, number>();
  private readonly prefixes: string[] = [];
  private readonly values: string[] = [];
  private readonly chunks: (Buffer | null)[] = [];

  constructor(name: string) {
    this.name = name;
  }

  /** @param key tells the series apart within the family */
  set(key: string, labels: () => Labels, value: string): void {
    let index = this.at.get(key);
    if (index === undefined) {
      index = this.prefixes.push(prefixOf(this.name, labels())) - 1;
      this.at.set(key, index);
    } else if (this.values[index] === value) return;
    this.values[index] = value;
    this.chunks[Math.floor(index / LINES_PER_CHUNK)] = null;
  }

  has(key: string): boolean {
    return this.at.has(key);
  }

  get size(): number {
    return this.prefixes.length;
  }

  /** UTF-8, encoded once: most chunks of most scrapes are those of the one before. */
  write(): Buffer[] {
    return this.chunks.map((chunk, i) => chunk ?? (this.chunks[i] = this.chunk(i)));
  }

  private chunk(number: number): Buffer {
    let text = '';
    const end = Math.min((number + 1) * LINES_PER_CHUNK, this.prefixes.length);
    for (let i = number * LINES_PER_CHUNK; i < end; i++) text += `${this.prefixes[i] ?? ''}${this.values[i] ?? '0'}\n`;
    return Buffer.from(text);
  }
}
