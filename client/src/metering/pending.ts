import type { MeteredCall } from './call.ts';

/** More answers that are made later are not remembered: those that were begun first are no longer waited for. */
const MOST = 1000;

/** Calls whose answers are made in the background, and asked for by their id. */
export class PendingCalls {
  private readonly calls = new Map<string, MeteredCall>();

  /** Where its answer is still to be made it is kept for later; else it is over. */
  finish(call: MeteredCall, reason: 'aborted' | 'no_usage'): void {
    const id = call.pendingId;
    if (id === undefined) {
      call.end(reason);
      return;
    }
    this.calls.set(id, call);
    const [first] = this.calls;
    if (this.calls.size <= MOST || !first) return;
    this.calls.delete(first[0]);
    first[1].end('aborted');
  }

  /** It is on its way again. */
  take(id: string): MeteredCall | undefined {
    const call = this.calls.get(id);
    this.calls.delete(id);
    return call;
  }
}
