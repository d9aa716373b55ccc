import type { EventHead, Usage, UsageEvent } from './event.ts';
import { unwatchExit, watchExit } from './exit.ts';
import { timeOrderedId } from './ids.ts';
import { Queue } from './queue.ts';
import { Recorder } from './recorder.ts';
import type { Counts } from './reports.ts';
import type { Reservation, Settler } from './reservation.ts';
import { release, reserve, within, type ReservationRequest } from './reserving.ts';
import { Sender } from './sender.ts';
import { settingsOf, type LedgerlineOptions, type Settings } from './settings.ts';
import { StreamedStep } from './streamed-step.ts';

export interface Patience {
  /** Default: as long as it takes, or of `close` 10 seconds. */
  readonly timeoutMs?: number;
}

const CLOSE_TIMEOUT_MS = 10_000;

/** Usage on its way into a ledger. One for a process: it keeps a queue, and sends in batches. */
export class Ledgerline {
  private readonly settings: Settings;
  private readonly queue: Queue;
  private readonly sender: Sender;
  private readonly recorder: Recorder;
  /** What is being given back. */
  private readonly releases = new Set<Promise<void>>();
  private readonly settler: Settler;
  private closing: Promise<boolean> | undefined;

  /** Throws a TypeError where an option is wrong. */
  constructor(options: LedgerlineOptions) {
    this.settings = settingsOf(options);
    this.queue = new Queue({ events: this.settings.queueEvents, bytes: this.settings.queueBytes });
    this.sender = new Sender(this.settings, this.queue, (entries, why) => this.recorder.dropEntries(entries, why));
    this.recorder = new Recorder(this.settings, this.queue, this.sender.wake);
    this.settler = {
      record: (event) => this.record(event),
      stream: (head, ended) => new StreamedStep(begun(head), this.recorder, ended),
      release: (id, org) => this.giveBack(release(this.settings, id, org)),
    };
    if (this.settings.exitTimeoutMs > 0) watchExit(this);
  }

  /** What became of everything recorded so far. */
  get counts(): Counts {
    return {
      acknowledged: this.sender.acknowledged,
      dropped: this.recorder.dropped,
      pending: this.queue.size,
      pendingBytes: this.queue.bytes,
    };
  }

  /**
   * Takes an event into the queue. Neither waits nor throws: an event that cannot be taken, or not be delivered, is
   * told by `onDrop`.
   * @returns its id, made here where it has none
   */
  record(event: UsageEvent): string {
    const whole = begun(event);
    this.recorder.add(whole);
    return whole.id;
  }

  /** An event whose usage grows: `update` with all of it so far, and `end`. Nothing is sent before. */
  stream(head: EventHead & Usage): StreamedStep {
    return new StreamedStep(begun(head), this.recorder);
  }

  /** Holds credits, or USD of a spend cap. Rejects with ReservationRefused, RequestRefused or ExporterUnavailable. */
  reserve(request: ReservationRequest): Promise<Reservation> {
    return reserve(this.settings, request, this.settler);
  }

  /**
   * Holds what a call may cost while it is made. `use` settles the reservation with the call's usage; calls of wrapped
   * clients inside it do so by themselves. Where it throws, or nothing was used, what is held is given back.
   */
  async withReservation<T>(request: ReservationRequest, use: (reservation: Reservation) => Promise<T> | T): Promise<T> {
    const reservation = await this.reserve(request);
    try {
      const result = await within(this, reservation, () => use(reservation));
      reservation.over();
      return result;
    } catch (error) {
      void reservation.release();
      throw error;
    }
  }

  /** Resolves when everything recorded before is on disk or given up; with false where the time did not suffice. */
  async flush({ timeoutMs = Infinity }: Patience = {}): Promise<boolean> {
    const { settled, cancel } = this.queue.whenSettled();
    this.sender.wake();
    // Keeps the process, which may have nothing else left to do.
    const { over, stop } = timeOver(timeoutMs);
    const done = Promise.all([settled, ...this.releases]).then(() => true);
    const inTime = await Promise.race([done, over]);
    stop();
    cancel();
    return inTime;
  }

  /** Takes nothing more, and delivers what waits; what is not delivered in time is given up, and told. */
  close({ timeoutMs = CLOSE_TIMEOUT_MS }: Patience = {}): Promise<boolean> {
    this.closing ??= this.finish(timeoutMs);
    return this.closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close().then(() => undefined);
  }

  /** The process has nothing left to do. */
  async atExit(): Promise<void> {
    if (this.queue.size === 0 && this.releases.size === 0) return;
    if (!(await this.flush({ timeoutMs: this.settings.exitTimeoutMs }))) this.giveUp('the process ended');
  }

  private async finish(timeoutMs: number): Promise<boolean> {
    this.recorder.close();
    const inTime = await this.flush({ timeoutMs });
    this.giveUp('the client was closed');
    unwatchExit(this);
    return inTime;
  }

  private giveUp(because: string): void {
    const message = `${because} before the exporter acknowledged it`;
    this.recorder.dropEntries(this.queue.all(), { reason: 'closed', message });
    this.sender.abort();
  }

  private async giveBack(pending: Promise<void>): Promise<void> {
    this.releases.add(pending);
    await pending;
    this.releases.delete(pending);
  }
}

/** With the id and the time that it keeps, however often it is sent. */
function begun<T extends EventHead>(event: T): T & { readonly id: string } {
  const own = { ...event };
  return { ...own, id: own.id ?? timeOrderedId(), time: own.time ?? Date.now() };
}

/** Unlike a timer that is not waited for, it keeps the process. */
function timeOver(timeoutMs: number): { readonly over: Promise<false>; readonly stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<false>((resolve) => {
    const late = (): void => (timeoutMs === Infinity ? undefined : resolve(false));
    timer = setInterval(late, Math.min(timeoutMs, MOST_TIMER_MS));
  });
  return { over, stop: () => clearInterval(timer) };
}

const MOST_TIMER_MS = 2 ** 31 - 1;
