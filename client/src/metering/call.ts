/** One call to a provider: from its request to the event that its usage becomes. */
import type { EventHead, Tokens, Usage, UsageEvent } from '../event.ts';
import type { Reservation } from '../reservation.ts';
import type { StreamedStep } from '../streamed-step.ts';
import type { Json, Operation, Seen } from './provider.ts';

/** What is known of a call before it is made. */
export interface Call {
  readonly operation: Operation['name'];
  /** As it was asked for; '' where that is not known. */
  readonly model: string;
}

/**
 * A call that a provider answered without saying what it used. `aborted`: the stream was left, or broke, before it did.
 * `no_usage`: it came to its end. `unreadable`: it is not of a form that is known.
 */
export interface Unmetered extends Call {
  readonly reason: 'aborted' | 'no_usage' | 'unreadable';
  /** The provider's id of the answer, where it is known. */
  readonly id: string | undefined;
  /** What the event would have been, but for its usage. */
  readonly event: EventHead;
}

/** Who takes what was used. */
export interface Sink {
  record(event: UsageEvent): string;
  stream(head: EventHead & Usage): StreamedStep;
}

export interface CallParts {
  readonly call: Call;
  readonly operation: Operation;
  /** What the application says of it, with its time. */
  readonly head: EventHead & Usage;
  readonly client: Sink;
  readonly reservation: Reservation | undefined;
  readonly onUnmetered: (unmetered: Unmetered) => void;
}

export class MeteredCall {
  readonly operation: Operation;
  private readonly parts: CallParts;
  private readonly startedAtMs = performance.now();
  /** Takes back that usage is to come for the reservation. */
  private readonly unexpect: (() => void) | undefined;
  private seen: Seen = {};
  private step: StreamedStep | undefined;
  private isOver = false;

  constructor(parts: CallParts) {
    this.parts = parts;
    this.operation = parts.operation;
    this.unexpect = parts.reservation?.expect();
  }

  /** The id by which the answer is asked for later, where it is not made yet. */
  get pendingId(): string | undefined {
    return this.seen.isPending && !this.isOver ? this.seen.id : undefined;
  }

  /** @param isStreamed more may come, and be charged meanwhile */
  see(piece: Json, isStreamed: boolean): void {
    try {
      this.learn(piece, isStreamed);
    } catch (error) {
      // Whatever a provider says, the call goes on.
      process.emitWarning(`an answer could not be metered: ${String(error)}`, 'LedgerlineWarning');
    }
  }

  /** Nothing more comes: what is known now is what it used. Once. */
  end(reason: Unmetered['reason'] = 'no_usage'): void {
    if (this.isOver) return;
    this.isOver = true;
    const { tokens } = this.seen;
    const durationMs = Math.round(performance.now() - this.startedAtMs);
    if (this.step) this.step.end({ ...(tokens ? { tokens } : {}), durationMs });
    else if (tokens) this.sink().record({ ...this.head(), tokens, durationMs });
    else this.parts.onUnmetered({ ...this.parts.call, reason, id: this.seen.id, event: this.head() });
    this.unexpect?.();
  }

  /** The provider refused it, or was not reached: it used nothing. */
  cancel(): void {
    this.isOver = true;
    this.unexpect?.();
  }

  private learn(piece: Json, isStreamed: boolean): void {
    this.seen = this.operation.read(this.seen, piece);
    if (this.seen.isComplete) this.end();
    else if (isStreamed && this.operation.saysInputFirst && this.seen.tokens && !this.step && !this.isOver) {
      this.step = this.sink().stream(this.head());
      this.step.update({ tokens: inputOf(this.seen.tokens) });
    }
  }

  private sink(): Sink {
    const { reservation, client } = this.parts;
    if (!reservation) return client;
    return { record: (event) => reservation.settle(event), stream: (head) => reservation.stream(head) };
  }

  /** What the application says goes before what the provider says. */
  private head(): EventHead & Usage {
    const { id, model = this.parts.call.model, serviceTier } = this.seen;
    return {
      ...(id === undefined ? {} : { id }),
      ...(model === '' ? {} : { model }),
      ...(serviceTier === undefined ? {} : { serviceTier }),
      ...this.parts.head,
    };
  }
}

/** What a stream says at its beginning of its output is of no worth yet. */
const inputOf = ({ output, reasoning, ...input }: Tokens): Tokens => input;
