import { valueOf, type Value } from './leaves.ts';

/** Attributes as they are sent: a list of keys and values. */
export type KeyValues = readonly { readonly key?: string | null; readonly value?: unknown }[] | null | undefined;

const read = (list: KeyValues): Map<string, Value> => {
  const values = new Map<string, Value>();
  for (const { key, value } of list ?? []) {
    const scalar = typeof key === 'string' ? valueOf(value) : undefined;
    if (scalar !== undefined) values.set(key ?? '', scalar);
  }
  return values;
};

/** What a record says of itself, and else what its scope or its resource does. */
export class Attributes {
  private readonly own: ReadonlyMap<string, Value>;
  private readonly around: Attributes | null;
  private written: string | null = null;

  constructor(own: KeyValues, around: Attributes | null = null) {
    this.own = read(own);
    this.around = around;
  }

  get(name: string): Value | undefined {
    return this.own.get(name) ?? this.around?.get(name);
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** The first of these that is there and not empty, as text. */
  text(...names: readonly string[]): string | undefined {
    for (const name of names) {
      const value = this.get(name);
      if (value !== undefined && value !== '') return String(value);
    }
    return undefined;
  }

  /**
   * All of them as text, but for one of the record's own: what tells one series from another. In an order that does not
   * depend on the sender's; what is around many records is written once.
   */
  identity(but = ''): string {
    if (but === '' && this.written !== null) return this.written;
    const own = [...this.own].filter(([name]) => name !== but).sort(([a], [b]) => (a < b ? -1 : 1));
    const text = JSON.stringify([this.around?.identity() ?? '', own]);
    if (but === '') this.written = text;
    return text;
  }
}
