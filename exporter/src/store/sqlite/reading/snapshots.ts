import type { Snapshots } from '../../../reading/store.ts';
import type { PageCache } from '../open.ts';
import type { ReadingConnection } from './connection.ts';

/** Connections that are kept open for the next: each has a cache of pages, and its statements prepared. */
const MOST_IDLE = 2;

type Connection = Pick<ReadingConnection, 'begin' | 'end' | 'close'>;

/**
 * Each snapshot is a transaction of a connection that nobody else uses meanwhile: an idle one, or one more. A stream
 * reads what it reads once, and has a connection of its own, with a small cache.
 */
export class SqliteSnapshots<C extends Connection> implements Snapshots<C> {
  private readonly connect: (pageCache: PageCache) => C;
  private readonly idle: C[] = [];
  private readonly busy = new Set<C>();
  private closed = false;

  constructor(connect: (pageCache: PageCache) => C) {
    this.connect = connect;
    // What keeps the file from being opened is said at the start.
    this.idle.push(connect('large'));
  }

  async snapshot<T>(work: (snapshot: C) => Promise<T>): Promise<T> {
    const connection = this.begin(() => this.idle.pop() ?? this.connect('large'));
    try {
      return await work(connection);
    } finally {
      this.end(connection);
    }
  }

  async *stream<T>(read: (snapshot: C) => AsyncIterable<T>): AsyncGenerator<T, void> {
    const connection = this.begin(() => this.connect('small'));
    try {
      yield* read(connection);
    } finally {
      if (this.busy.delete(connection)) connection.close();
    }
  }

  /** Also ends the snapshots that are still held: what goes on reading in them fails. */
  close(): void {
    this.closed = true;
    for (const connection of [...this.idle.splice(0), ...this.busy]) connection.close();
    this.busy.clear();
  }

  private begin(connectionOf: () => C): C {
    if (this.closed) throw new Error('the ledger is closed');
    const connection = connectionOf();
    try {
      connection.begin();
    } catch (error) {
      connection.close();
      throw error;
    }
    this.busy.add(connection);
    return connection;
  }

  private end(connection: C): void {
    // Where all of it was closed meanwhile, so was this.
    if (!this.busy.delete(connection)) return;
    if (hasEnded(connection) && this.idle.length < MOST_IDLE) this.idle.push(connection);
    else connection.close();
  }
}

/** Whether it can be used again. What it read is true either way, and closing it ends its transaction too. */
function hasEnded(connection: Connection): boolean {
  try {
    connection.end();
    return true;
  } catch {
    return false;
  }
}
