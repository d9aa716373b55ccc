import type { DatabaseSync } from 'node:sqlite';
import { StoreBroken } from '../../../ledger/store.ts';
import { KEYS } from '../../../model/id-key.ts';
import { IdFilter } from './id-filter.ts';
import { IdRows } from './id-rows.ts';
import { PendingIds } from './pending-ids.ts';

/** `org` is the number of the organization. */
export interface EventName {
  readonly org: number;
  readonly id: string;
}

/** What is on disk of the events themselves. Their rows begin at 1, and a later event has a greater one. */
export interface StoredEvents {
  /** Those of greater rows, in the order of rows. */
  newerThan(row: number): Iterable<{ readonly row: number; readonly key: number }>;
  name(row: number): EventName | undefined;
}

interface Options {
  /** How many ids may wait in memory from one transaction to the next. */
  readonly keep?: number;
  /** A power of two. A ledger keeps the number it began with: watermarks are of partitions. */
  readonly partitions?: number;
}

interface Partition {
  readonly index: number;
  readonly pending: PendingIds;
  /** Null: not made yet, and the table itself must be looked into. */
  filter: IdFilter | null;
}

/**
 * Which event has an id, by the key of the id. Written at once, random keys would touch a page each; so they wait in
 * memory until the fullest of the partitions of the key space is written as a whole, in order, with a watermark: up to
 * which event the ids of this partition are in the table. Events themselves are on disk in their transaction, and a
 * start puts back into memory what is newer than its partition's watermark. What waits is thus always what the disk
 * says, and nothing is lost with the process.
 *
 * Within a transaction: `find` and `add` for its events, `flush` last; after it `committed` or `rolledBack`.
 */
export class EventIds {
  private readonly rows: IdRows;
  private readonly events: StoredEvents;
  private readonly keep: number;
  /** How many keys one partition spans. */
  private readonly span: number;
  private readonly partitions: readonly Partition[];
  /** How many ids wait, and the greatest row of any. */
  private waiting = 0;
  private newest = 0;
  /** What this transaction added; the first is of the row after `newestBefore`, and who shares a key is left out. */
  private added: (EventName & { readonly key: number })[] = [];
  private newestBefore = 0;
  /** Which partitions it wrote, and which keys it found to be those of other ids. */
  private readonly flushed = new Set<Partition>();
  private readonly shared = new Set<number>();

  constructor(db: DatabaseSync, events: StoredEvents, { keep = 500_000, partitions = 256 }: Options = {}) {
    this.rows = new IdRows(db);
    this.events = events;
    this.keep = keep;
    this.span = KEYS / partitions;
    this.partitions = Array.from({ length: partitions }, (_, index) => ({
      index,
      pending: new PendingIds(),
      filter: null,
    }));
    this.recover();
  }

  /** Whether no event has this key: then none has the id. Quicker than to `find` that out. */
  isFree(key: number): boolean {
    return this.holder(key) === 0;
  }

  /** The row of the event with this id, in this transaction or before; or 0. StoreBroken where that row is missing. */
  find(key: number, org: number, id: string): number {
    const row = this.holder(key);
    if (row === 0 || this.isNamed(row, org, id)) return row;
    this.shared.add(key);
    return this.rows.findCollision(org, id);
  }

  /** After `isFree` has said so of its key, or `find` has answered 0 for it, in this transaction. */
  add(key: number, org: number, id: string, row: number): void {
    if (this.flushed.size > 0) throw new Error('ids are written at the end of a transaction');
    if (row <= this.newest) throw new Error(`event ${row} comes after event ${this.newest}`);
    this.newest = row;
    if (!this.shared.has(key) && this.partitionOf(key).pending.add(key, row)) {
      this.waiting++;
      this.added[row - this.newestBefore - 1] = { key, org, id };
      return;
    }
    if (this.isNamed(this.holder(key), org, id)) throw new Error(`event ${id} is known`);
    this.rows.addCollision(org, id, row);
  }

  /** Last in the transaction: while too many wait, the fullest partition is written. */
  flush(): void {
    if (this.waiting <= this.keep) return;
    let left = this.waiting;
    for (const partition of this.partitions.toSorted((a, b) => b.pending.size - a.pending.size)) {
      if (left <= this.keep) return;
      this.write(partition);
      left -= partition.pending.size;
    }
  }

  /** The transaction is on disk: what it wrote need not wait any more. */
  committed(): void {
    for (const { pending } of this.flushed) {
      this.waiting -= pending.size;
      pending.clear();
    }
    this.end();
  }

  /** The transaction never was: what it added is unknown, and what it wrote waits as before. */
  rolledBack(): void {
    this.added.forEach(({ key }) => {
      this.partitionOf(key).pending.remove(key);
      this.waiting--;
    });
    this.newest = this.newestBefore;
    this.end();
  }

  /**
   * Between transactions, when there is nothing else to do: makes filters that a start left out, or that have become
   * too small. The last may take longer than the budget. True when none is left to be made.
   */
  tidy(budgetMs: number): boolean {
    const until = performance.now() + budgetMs;
    for (const partition of this.partitions) {
      if (partition.filter && !partition.filter.isFull) continue;
      if (performance.now() >= until) return false;
      this.makeFilter(partition);
    }
    return true;
  }

  /** How many ids wait, and the bytes of memory held. */
  usage(): { waiting: number; bytes: number } {
    const bytes = this.partitions.reduce((sum, { pending, filter }) => sum + pending.bytes + (filter?.bytes ?? 0), 0);
    return { waiting: this.waiting, bytes };
  }

  /** Memory as the last transaction left it. It only reads: killed here, the next start does the same. */
  private recover(): void {
    const marks = this.rows.watermarks();
    const watermarks = this.partitions.map(({ index }) => marks.get(index) ?? 0);
    const collided = this.rows.collided();
    this.newest = Math.max(...watermarks);
    for (const { row, key } of this.events.newerThan(Math.min(...watermarks))) {
      const { index, pending } = this.partitionOf(key);
      this.newest = Math.max(this.newest, row);
      if (row <= (watermarks[index] ?? 0) || collided.has(row)) continue;
      if (!pending.add(key, row)) throw new StoreBroken(`event ${row} and another have one key`);
      this.waiting++;
    }
    this.newestBefore = this.newest;
  }

  /** Which event has the key, or 0. */
  private holder(key: number): number {
    const { pending, filter } = this.partitionOf(key);
    const row = pending.find(key);
    if (row !== 0 || filter?.mayHave(key) === false) return row;
    return this.rows.find(key);
  }

  private isNamed(row: number, org: number, id: string): boolean {
    const name = row > this.newestBefore ? this.added[row - this.newestBefore - 1] : this.events.name(row);
    if (!name) throw new StoreBroken(`event ${row} is not there, but its id is`);
    return name.org === org && name.id === id;
  }

  private write(partition: Partition): void {
    const pairs = partition.pending.sorted();
    this.rows.add(pairs);
    this.rows.setWatermark(partition.index, this.newest);
    this.flushed.add(partition);
    // After a rollback the filter knows more than the table, which is only a look-up in vain.
    for (let i = 0; i < pairs.length; i += 2) partition.filter?.add(pairs[i] ?? 0);
    if (!partition.filter || partition.filter.isFull) this.makeFilter(partition);
  }

  private makeFilter(partition: Partition): void {
    const from = partition.index * this.span;
    const keys = this.rows.keys(from, from + this.span);
    partition.filter = new IdFilter(keys.length);
    for (const key of keys) partition.filter.add(key);
  }

  private end(): void {
    this.added = [];
    this.flushed.clear();
    this.shared.clear();
    this.newestBefore = this.newest;
  }

  private partitionOf(key: number): Partition {
    const partition = this.partitions[Math.floor(key / this.span)];
    if (!partition) throw new RangeError(`no key of an id: ${key}`);
    return partition;
  }
}
