/** What was recorded and is not settled: a bounded queue in the order of recording. */

export interface Entry {
  readonly id: string;
  /** The event as JSON. */
  text: string;
  bytes: number;
  readonly recordedAtMs: number;
  /** On its way: its text is what an exporter may have. */
  sent: boolean;
  /** How many may travel together; less once an exporter found a request too large. */
  company: number;
}

export interface Bounds {
  readonly events: number;
  readonly bytes: number;
}

export class Queue {
  private readonly bounds: Bounds;
  private readonly entries = new Map<number, Entry>();
  private readonly numbers = new Map<Entry, number>();
  private readonly waiting = new Set<{ readonly upTo: number; readonly done: () => void }>();
  private lastNumber = 0;
  private heldBytes = 0;
  private unsentEvents = 0;
  private unsentBytes = 0;

  constructor(bounds: Bounds) {
    this.bounds = bounds;
  }

  get size(): number {
    return this.entries.size;
  }

  get bytes(): number {
    return this.heldBytes;
  }

  /** What no request carries. */
  get unsent(): Bounds {
    return { events: this.unsentEvents, bytes: this.unsentBytes };
  }

  /** Whether somebody waits for what is in it. */
  get isAwaited(): boolean {
    return this.waiting.size > 0;
  }

  has(entry: Entry): boolean {
    return this.numbers.has(entry);
  }

  /** @returns false where there is no room */
  add(entry: Entry): boolean {
    if (this.entries.size >= this.bounds.events || this.heldBytes + entry.bytes > this.bounds.bytes) return false;
    this.lastNumber += 1;
    this.entries.set(this.lastNumber, entry);
    this.numbers.set(entry, this.lastNumber);
    this.count(entry, 1);
    this.heldBytes += entry.bytes;
    return true;
  }

  /** Puts another text in the place of one that no request carries. @returns false where it is on its way or settled */
  replace(entry: Entry, text: string): boolean {
    if (entry.sent || !this.has(entry)) return false;
    const bytes = Buffer.byteLength(text);
    this.heldBytes += bytes - entry.bytes;
    this.unsentBytes += bytes - entry.bytes;
    entry.text = text;
    entry.bytes = bytes;
    return true;
  }

  /** When the oldest that no request carries was recorded. */
  oldestUnsentAtMs(): number | undefined {
    for (const entry of this.entries.values()) if (!entry.sent) return entry.recordedAtMs;
    return undefined;
  }

  /** The oldest that no request carries, as many as may travel together: they are on their way from now on. */
  take(most: Bounds): Entry[] {
    const batch: Entry[] = [];
    let bytes = 0;
    let company = most.events;
    for (const entry of this.entries.values()) {
      if (entry.sent) continue;
      company = Math.min(company, entry.company);
      if (batch.length > 0 && (batch.length >= company || bytes + entry.bytes > most.bytes)) break;
      batch.push(entry);
      bytes += entry.bytes + 1;
      if (batch.length >= company) break;
    }
    for (const entry of batch) {
      this.count(entry, -1);
      entry.sent = true;
    }
    return batch;
  }

  /** They did not arrive, as far as we know: they keep their place. */
  putBack(batch: readonly Entry[]): void {
    for (const entry of batch) {
      if (!this.has(entry)) continue;
      entry.sent = false;
      this.count(entry, 1);
    }
  }

  /** Their fate is known. */
  settle(batch: Iterable<Entry>): void {
    for (const entry of batch) {
      const number = this.numbers.get(entry);
      if (number === undefined) continue;
      this.numbers.delete(entry);
      this.entries.delete(number);
      this.heldBytes -= entry.bytes;
      if (!entry.sent) this.count(entry, -1);
    }
    const oldest = this.entries.keys().next().value ?? Infinity;
    for (const waiter of this.waiting)
      if (waiter.upTo < oldest) {
        this.waiting.delete(waiter);
        waiter.done();
      }
  }

  /** All of them, the oldest first. */
  all(): Entry[] {
    return [...this.entries.values()];
  }

  /** Resolves when everything that is in it now is settled. `cancel` forgets the question, and never resolves it. */
  whenSettled(): { readonly settled: Promise<void>; readonly cancel: () => void } {
    if (this.entries.size === 0) return { settled: Promise.resolve(), cancel: () => undefined };
    const { promise, resolve } = withResolvers();
    const waiter = { upTo: this.lastNumber, done: resolve };
    this.waiting.add(waiter);
    return { settled: promise, cancel: () => this.waiting.delete(waiter) };
  }

  private count(entry: Entry, sign: 1 | -1): void {
    this.unsentEvents += sign;
    this.unsentBytes += sign * entry.bytes;
  }
}

/** Node 20 has no Promise.withResolvers. */
function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
