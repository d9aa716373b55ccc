import type { Snapshots } from '../../../reading/store.ts';
import type { ReadingConnection } from './connection.ts';

/** Connections that are kept open for the next: each has a cache of pages, and its statements prepared. */
const MOST_IDLE = 2;

/** Each snapshot is a transaction of a connection that nobody else uses meanwhile: an idle one, or one more. */
export class SqliteSnapshots<C extends ReadingConnection> implements Snapshots<C> {
  private readonly connect: () => C;
  private readonly idle: C[] = [];
  private readonly busy = new Set<C>();
  private closed = false;

  constructor(connect: () => C) {
    this.connect = connect;
    // What keeps the file from being opened is said at the start.
    this.idle.push(connect());
  }

  async snapshot<T>(work: (snapshot: C) => Promise<T>): Promise<T> {
    const connection = this.begin();
    try {
      return await work(connection);
    } finally {
      this.end(connection);
    }
  }

  async *stream<T>(read: (snapshot: C) => AsyncIterable<T>): AsyncGenerator<T, void> {
    const connection = this.begin();
    try {
      yield* read(connection);
    } finally {
      this.end(connection);
    }
  }

  /** Also ends the snapshots that are still held: what goes on reading in them fails. */
  close(): void {
    this.closed = true;
    for (const connection of [...this.idle.splice(0), ...this.busy]) connection.close();
  }

  private begin(): C {
    if (this.closed) throw new Error('the ledger is closed');
    const connection = this.idle.pop() ?? this.connect();
    this.busy.add(connection);
    connection.begin();
    return connection;
  }

  private end(connection: C): void {
    this.busy.delete(connection);
    if (this.closed) return;
    connection.end();
    if (this.idle.length < MOST_IDLE) this.idle.push(connection);
    else connection.close();
  }
}
