/** Calls of a model that were written down several times, each counted once. */
import type { Values } from '../mapping.ts';
import type { Row } from '../rows.ts';

export interface Call {
  readonly row: Row;
  /** Ids of the message and of the request that it answers; '' where it has none. */
  readonly message: string;
  readonly request: string;
  /** Of the event. */
  readonly id: string;
  /** Whether it is of a branch, in which copies of the messages before it have requests of their own. */
  readonly isSidechain: boolean;
  /** Tokens of all kinds. */
  readonly total: number;
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly model: string;
  readonly tokens: Readonly<Record<string, number>>;
  readonly usage: Values;
}

export class Calls {
  /** By message; of the calls without one, each alone. */
  readonly #byMessage = new Map<string, Call[]>();
  readonly #alone: Call[] = [];

  add(call: Call): void {
    if (call.message === '') {
      this.#alone.push(call);
      return;
    }
    const calls = this.#byMessage.get(call.message) ?? [];
    this.#byMessage.set(call.message, calls);
    const same = calls.findIndex(({ request }) => request === call.request);
    const at = same === -1 ? calls.findIndex(({ isSidechain }) => isSidechain || call.isSidechain) : same;
    const known = calls[at];
    if (known === undefined) calls.push(call);
    else calls[at] = merged(known, call);
  }

  /** In the order of time, as a backfill needs it. */
  inOrder(): Call[] {
    const all = [...this.#alone, ...[...this.#byMessage.values()].flat()];
    return all.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  }
}

/** What is no copy before what may be one, then the larger. All of it at the time of the first line. */
function merged(known: Call, call: Call): Call {
  const isBetter = known.isSidechain === call.isSidechain ? call.total > known.total : known.isSidechain;
  const better = isBetter ? call : known;
  const time = known.time < call.time ? known.time : call.time;
  // Id and names stay those of the first of its lines: a revision may not change them.
  return known.isSidechain === call.isSidechain ? { ...better, id: known.id, row: known.row, time } : better;
}
