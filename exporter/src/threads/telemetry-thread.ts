import type { Worker } from 'node:worker_threads';
import type { Collected } from '../telemetry/collection.ts';
import type { RequestRecord } from '../telemetry/records.ts';
import type { Signal } from '../telemetry/signals.ts';
import { connect, teller, type Remote, type Tell } from './channel.ts';
import type { TelemetryFunctions } from './telemetry.ts';

export interface TelemetryHeard {
  /** Something did not arrive; `isNew`: the one before did. */
  readonly failed: (signal: Signal, message: string, isNew: boolean) => void;
  /** What goes out arrives again. */
  readonly restored: (signal: Signal) => void;
  readonly warned: (message: string) => void;
  /** The thread ended by itself. Another takes its place. */
  readonly ended: (error: unknown) => void;
}

interface Options {
  readonly start: () => Worker;
  /** How long the last export may take. */
  readonly closeMs: number;
  readonly heard: TelemetryHeard;
}

/** So that a thread which cannot begin does not take a core. */
const RESTART_MS = 10_000;

/** What goes out over OTLP, seen from the main thread: whatever becomes of it, nothing else waits for it. */
export class TelemetryThread {
  private readonly options: Options;
  private readonly restartMs: number;
  private readonly down = new Set<Signal>();
  private collect: (() => Promise<Collected>) | null = null;
  private isAsked = false;
  private isClosing = false;
  private lastWarning = '';
  private worker!: Worker;
  private remote!: Remote<TelemetryFunctions>;
  private tell!: Tell;

  constructor(options: Options, restartMs = RESTART_MS) {
    this.options = options;
    this.restartMs = restartMs;
    this.begin();
  }

  /** From now on there is something to show. */
  collectFrom(collect: () => Promise<Collected>): void {
    this.collect = collect;
    if (this.isAsked) this.answer();
  }

  request(request: RequestRecord): void {
    this.tell('request', request);
  }

  line(line: string): void {
    this.tell('line', line);
  }

  /** Sends what there is once more, as long as that does not take too long. */
  async close(): Promise<void> {
    this.isClosing = true;
    const late = new Promise((resolve) => setTimeout(resolve, this.options.closeMs).unref());
    await Promise.race([this.remote.close().catch(() => undefined), late]);
    await this.worker.terminate();
  }

  private begin(): void {
    const { heard, start } = this.options;
    this.worker = start();
    this.tell = teller(this.worker);
    this.remote = connect<TelemetryFunctions>(this.worker, {
      collect: () => this.answer(),
      told: (signal: Signal, failure: string | null) => this.told(signal, failure),
      warned: (message: string) => this.warned(message),
    });
    let error: unknown;
    this.worker.once('error', (thrown) => {
      error = thrown;
    });
    this.worker.once('exit', () => {
      if (this.isClosing) return;
      heard.ended(error);
      setTimeout(() => {
        if (!this.isClosing) this.begin();
      }, this.restartMs).unref();
    });
  }

  private answer(): void {
    this.isAsked = this.collect === null;
    this.collect?.()
      .then(({ text, orgs }) => this.remote.collected(text, orgs))
      .catch((error: unknown) => this.remote.uncollected(error instanceof Error ? error.message : String(error)))
      // The thread has ended, which `ended` tells.
      .catch(() => undefined);
  }

  private told(signal: Signal, failure: string | null): void {
    const wasDown = failure === null ? this.down.delete(signal) : this.down.has(signal);
    if (failure !== null) {
      this.down.add(signal);
      this.options.heard.failed(signal, failure, !wasDown);
    } else if (wasDown) this.options.heard.restored(signal);
  }

  /** Once, however often it is said in a row: with every export. */
  private warned(message: string): void {
    if (message !== this.lastWarning) this.options.heard.warned(message);
    this.lastWarning = message;
  }
}
