/** Rows that did not become usage, counted by why, each with the first of them. */
interface Reason {
  count: number;
  readonly first: string;
}

export class Tally {
  readonly #reasons = new Map<string, Reason>();

  add(reason: string, first: string): void {
    const known = this.#reasons.get(reason);
    if (known) known.count++;
    else this.#reasons.set(reason, { count: 1, first });
  }

  get size(): number {
    return this.#reasons.size;
  }

  /** `2 invalid_row, 1 conflict`, the most frequent first. */
  counts(): string {
    return this.#sorted()
      .map(([reason, { count }]) => `${count} ${reason}`)
      .join(', ');
  }

  /** A line each: how many, why, and the first. */
  lines(): string[] {
    return this.#sorted().map(([reason, { count, first }]) => `  ${count} × ${reason}, first ${first}`);
  }

  #sorted(): [string, Reason][] {
    return [...this.#reasons].sort(([, a], [, b]) => b.count - a.count);
  }
}
