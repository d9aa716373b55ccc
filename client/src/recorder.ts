/** Events on their way into the queue, and those that do not get in, or out of it, as they should. */
import type { UsageEvent } from './event.ts';
import type { Entry, Queue } from './queue.ts';
import { tell, warnOfDrop, type Drop, type DropReason } from './reports.ts';
import type { Settings } from './settings.ts';

export interface Why {
  readonly reason: DropReason;
  readonly message: string;
  /** Default: the reason. */
  readonly code?: string;
  readonly field?: string;
}

export class Recorder {
  private readonly settings: Settings;
  private readonly queue: Queue;
  private readonly wake: () => void;
  private isClosed = false;
  dropped = 0;

  /** @param wake is called whenever there is more to send */
  constructor(settings: Settings, queue: Queue, wake: () => void) {
    this.settings = settings;
    this.queue = queue;
    this.wake = wake;
  }

  /** @returns what waits in the queue; undefined where the event was dropped, which was told */
  add(event: UsageEvent & { readonly id: string }): Entry | undefined {
    const text = this.textOf(event);
    if (text === undefined) return undefined;
    const bytes = Buffer.byteLength(text);
    const refusal = this.refusalOf(bytes);
    if (refusal) {
      this.drop(event.id, event, refusal);
      return undefined;
    }
    const entry = { id: event.id, text, bytes, recordedAtMs: Date.now(), sent: false, company: Infinity };
    this.queue.add(entry);
    this.wake();
    return entry;
  }

  /** Puts what is newer in the place of what waits; where that is on its way or gone, behind it. */
  replace(entry: Entry | undefined, event: UsageEvent & { readonly id: string }): Entry | undefined {
    const text = entry && this.queue.has(entry) && !entry.sent ? this.textOf(event) : undefined;
    return entry && text !== undefined && this.queue.replace(entry, text) ? entry : this.add(event);
  }

  /** From now on nothing more is taken. */
  close(): void {
    this.isClosed = true;
  }

  /** What was in the queue and is not in the ledger. */
  dropEntries(entries: readonly Entry[], why: Why): void {
    const lost = entries.filter((entry) => this.queue.has(entry));
    this.queue.settle(lost);
    for (const { id, text } of lost) this.drop(id, JSON.parse(text) as UsageEvent, why);
  }

  drop(id: string, event: UsageEvent, { reason, message, code = reason, field }: Why): void {
    this.dropped += 1;
    const drop: Drop = { id, reason, code, message, ...(field === undefined ? {} : { field }), event };
    tell(this.settings.onDrop ?? warnOfDrop, drop);
  }

  private refusalOf(bytes: number): Why | undefined {
    const { queueEvents, queueBytes } = this.settings;
    if (this.isClosed) return { reason: 'closed', message: 'the client is closed' };
    if (bytes > queueBytes)
      return { reason: 'invalid', message: `it is ${bytes} bytes of JSON, more than a queue of ${queueBytes}` };
    if (this.queue.size >= queueEvents || this.queue.bytes + bytes > queueBytes)
      return { reason: 'queue_full', message: `${this.queue.size} events (${this.queue.bytes} bytes) wait already` };
    return undefined;
  }

  /** Once, when it is recorded: what the caller changes afterwards is another event. */
  private textOf(event: UsageEvent & { readonly id: string }): string | undefined {
    try {
      return JSON.stringify(event);
    } catch (error) {
      this.drop(event.id, event, { reason: 'invalid', message: `it cannot be written as JSON: ${String(error)}` });
      return undefined;
    }
  }
}
