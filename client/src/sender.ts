/** Takes what waits in the queue to the exporter, in batches, until it is settled. */
import { becameOf } from './answers.ts';
import { backoffMs } from './backoff.ts';
import { ask } from './http.ts';
import type { Entry, Queue } from './queue.ts';
import type { Why } from './recorder.ts';
import { tell } from './reports.ts';
import type { Settings } from './settings.ts';

const MOST_TIMER_MS = 2 ** 31 - 1;

export class Sender {
  private readonly settings: Settings;
  private readonly queue: Queue;
  private readonly lose: (entries: readonly Entry[], why: Why) => void;
  private readonly most: { readonly events: number; readonly bytes: number };
  private readonly underWay = new Set<AbortController>();
  /** In a row, whatever they carried. */
  private failures = 0;
  private notBeforeMs = 0;
  private timer: NodeJS.Timeout | undefined;
  private timerAtMs = Infinity;
  acknowledged = 0;

  /** @param lose is given what will not come into the ledger, while it is in the queue */
  constructor(settings: Settings, queue: Queue, lose: (entries: readonly Entry[], why: Why) => void) {
    this.settings = settings;
    this.queue = queue;
    this.lose = lose;
    this.most = { events: settings.batchEvents, bytes: settings.batchBytes };
  }

  /** There is more to send, or somebody waits for what there is. */
  readonly wake = (): void => {
    while (this.underWay.size < this.settings.concurrency) {
      const dueAtMs = this.dueAtMs();
      if (dueAtMs > Date.now()) {
        this.wakeAt(dueAtMs);
        return;
      }
      void this.deliver(this.queue.take(this.most));
    }
  };

  /** What is under way ends without an answer: whoever carried it has given it up. */
  abort(): void {
    for (const controller of this.underWay) controller.abort();
    this.stopTimer();
  }

  private stopTimer(): void {
    clearTimeout(this.timer);
    this.timerAtMs = Infinity;
  }

  /** When the next request is to be made; Infinity: nothing waits. */
  private dueAtMs(): number {
    const { events, bytes } = this.queue.unsent;
    if (events === 0) return Infinity;
    const isFull = events >= this.most.events || bytes >= this.most.bytes;
    if (isFull || this.queue.isAwaited) return this.notBeforeMs;
    // While a timer is set for the oldest, those behind it have nothing to say.
    if (this.timerAtMs !== Infinity) return this.timerAtMs;
    return Math.max(this.notBeforeMs, (this.queue.oldestUnsentAtMs() ?? 0) + this.settings.lingerMs);
  }

  private wakeAt(atMs: number): void {
    if (atMs >= this.timerAtMs) return;
    clearTimeout(this.timer);
    this.timerAtMs = atMs;
    this.timer = setTimeout(
      () => {
        this.timerAtMs = Infinity;
        this.wake();
      },
      Math.min(Math.max(1, Math.ceil(atMs - Date.now())), MOST_TIMER_MS),
    );
    // What waits does not keep a process from ending by itself; `exit.ts` sees to it then.
    this.timer.unref();
  }

  private async deliver(batch: readonly Entry[]): Promise<void> {
    const { timeoutMs, org } = this.settings;
    const text = batch.map((entry) => entry.text).join('\n');
    const request = { method: 'POST', path: '/v1/events', org, timeoutMs, underWay: this.underWay } as const;
    const heard = await ask(this.settings, { ...request, body: { type: 'application/x-ndjson', text } });
    if (heard.kind === 'fault') this.failed(batch, heard);
    else this.answered(batch, heard.status, heard.json);
    this.wake();
  }

  private answered(batch: readonly Entry[], status: number, json: unknown): void {
    const became = becameOf(status, json, batch.length);
    if (became.kind === 'unreadable') {
      this.failed(batch, { status, message: 'what answered is no exporter', retryAfterMs: 0 });
      return;
    }
    this.failures = 0;
    if (became.kind === 'too_large' && batch.length > 1) {
      for (const entry of batch) entry.company = Math.ceil(batch.length / 2);
      this.queue.putBack(batch);
    } else if (became.kind === 'settled') {
      this.settled(batch, became.rejected);
    } else this.lose(batch, { reason: 'rejected', ...became });
  }

  private settled(
    batch: readonly Entry[],
    rejected: readonly { index: number; code: string; message: string }[],
  ): void {
    const refused = new Map(rejected.map((row) => [batch[row.index], row]));
    const taken = batch.filter((entry) => !refused.has(entry));
    this.acknowledged += taken.filter((entry) => this.queue.has(entry)).length;
    for (const [entry, row] of refused) if (entry) this.lose([entry], { reason: 'rejected', ...row });
    this.queue.settle(taken);
  }

  private failed(
    batch: readonly Entry[],
    fault: { readonly status?: number; readonly message: string; readonly retryAfterMs: number },
  ): void {
    // It was given up, and ended, while it was under way.
    if (!batch.some((entry) => this.queue.has(entry))) return;
    this.failures += 1;
    const { status, message } = fault;
    const retryInMs = Math.max(fault.retryAfterMs, backoffMs(this.failures, this.settings));
    this.notBeforeMs = Date.now() + retryInMs;
    this.stopTimer();
    this.queue.putBack(batch);
    this.giveUpTheOldest(message);
    const said = { message, ...(status === undefined ? {} : { status }), failures: this.failures, retryInMs };
    tell(this.settings.onError, said);
  }

  private giveUpTheOldest(message: string): void {
    const beforeMs = Date.now() - this.settings.giveUpAfterMs;
    const old = this.queue.all().filter(({ sent, recordedAtMs }) => !sent && recordedAtMs <= beforeMs);
    if (old.length > 0) this.lose(old, { reason: 'gave_up', message });
  }
}
