import type { EventHead, Usage, UsageEvent } from './event.ts';
import type { StreamedStep } from './streamed-step.ts';

/** What is left of a client for a reservation. */
export interface Settler {
  record(event: UsageEvent): string;
  stream(head: EventHead & Usage, ended: () => void): StreamedStep;
  release(id: string, org: string | undefined): Promise<void>;
}

export interface ReservationAnswer {
  readonly id: string;
  readonly unit: 'credits' | 'USD';
  readonly amount: number;
  readonly held: number;
  readonly expiresAt: string;
}

/**
 * Credits or USD that are held for one call. Its usage settles it: the event that ends names it, is charged, and gives
 * back what is held beyond. Without usage it is given back by `release`, or by itself at `expiresAt`.
 */
export class Reservation implements ReservationAnswer {
  readonly id: string;
  readonly unit: 'credits' | 'USD';
  readonly amount: number;
  readonly held: number;
  /** RFC 3339. */
  readonly expiresAt: string;
  private readonly org: string | undefined;
  private readonly client: Settler;
  private state: 'open' | 'settled' | 'released' = 'open';
  /** Streams that go on, and calls of wrapped clients whose usage is not known yet. */
  private expected = 0;
  private isOver = false;

  constructor({ id, unit, amount, held, expiresAt }: ReservationAnswer, org: string | undefined, client: Settler) {
    this.id = id;
    this.unit = unit;
    this.amount = amount;
    this.held = held;
    this.expiresAt = expiresAt;
    this.org = org;
    this.client = client;
  }

  /** Records the usage that it was for. @returns the id of the event */
  settle(event: UsageEvent): string {
    this.state = 'settled';
    return this.client.record(this.named(event));
  }

  /** Usage that grows: each revision takes from what is held, the last gives back the rest. */
  stream(head: EventHead & Usage): StreamedStep {
    const unexpect = this.expect();
    return this.client.stream(this.named(head), () => {
      this.state = 'settled';
      unexpect();
    });
  }

  /** Gives back what is held, where nothing settled it. Never throws: what is not given back expires. */
  async release(): Promise<void> {
    if (this.state !== 'open') return;
    this.state = 'released';
    await this.client.release(this.id, this.org);
  }

  /** A call was made whose usage will name it. @returns what to say when it turns out to have none */
  expect(): () => void {
    this.expected += 1;
    return () => {
      this.expected -= 1;
      if (this.isOver) this.releaseUnlessExpected();
    };
  }

  /** Whoever it was made for is done with it; a stream of theirs may still be read. */
  over(): void {
    this.isOver = true;
    this.releaseUnlessExpected();
  }

  private releaseUnlessExpected(): void {
    if (this.expected === 0) void this.release();
  }

  private named<T extends EventHead>(event: T): T {
    return { ...(this.org === undefined ? {} : { org: this.org }), ...event, reservation: this.id };
  }
}
