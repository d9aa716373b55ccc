import type { Listener } from '../routing/answer.ts';
import { withoutMoment } from '../model/json.ts';
import { Refusal } from '../model/refusal.ts';
import { Places } from './places.ts';

/** An organization is read at most once in this time, however much is posted and however many listen. */
export const TICK_MS = 100;
/** Time alone changes a balance (a cycle start, an expiry), and a key may listen no longer: this often it is looked. */
export const LOOK_MS = 15_000;
/** How long a listener may leave a message lying. */
export const PATIENCE_MS = 60_000;
/** Who says that something of every organization may have changed. */
export const EVERY_ORG = '*';

const OPENING = 'retry: 3000\n';
const KEEP_ALIVE = ': keep-alive\n\n';

interface Snapshot {
  readonly text: string;
  /** What it says; two that differ only in when they were read say the same. */
  readonly content: string;
}

/** One who listens. */
interface Seat {
  readonly key: string;
  readonly listener: Listener;
  /** What the last snapshot sent said; null: none was sent. */
  seen: string | null;
  /** Since when a message waits to be taken; null: the last one was. While it waits, nothing more is sent. */
  sendingSince: number | null;
  /** Told when it has its first snapshot, or why there is none; null once it has been told. */
  entering: { readonly done: () => void; readonly failed: (error: unknown) => void } | null;
  left: boolean;
}

/** Those who listen to one organization. */
interface Channel {
  readonly org: string;
  readonly seats: Set<Seat>;
  newest: Snapshot | null;
  /** Whether those for whom nothing changed are told that the connection lives. */
  looking: boolean;
  readonly timer: NodeJS.Timeout;
}

/**
 * The live balances. A listener gets the whole balance at once, and again whenever it says something else. No message
 * is kept for anybody: who has not yet taken the last one is passed over, and gets the newest once it has.
 */
export class BalanceStream {
  private readonly read: (org: string) => Promise<string>;
  private readonly report: (error: unknown) => void;
  private readonly channels = new Map<string, Channel>();
  private readonly places = new Places();
  private readonly due = new Set<Channel>();
  private running = false;
  private stopped = false;

  /** @param read the JSON of `GET /v1/balance`; `report` is told what is our own fault */
  constructor(read: (org: string) => Promise<string>, report: (error: unknown) => void) {
    this.read = read;
    this.report = report;
  }

  /** Resolves when the first snapshot has been sent, and rejects, with nothing sent, where there is none to send. */
  join(org: string, key: string, listener: Listener): Promise<void> {
    return new Promise((done, failed) => {
      if (this.stopped) throw stopping();
      this.places.take(key);
      const channel = this.channels.get(org) ?? this.newChannel(org);
      const seat: Seat = { key, listener, seen: null, sendingSince: null, entering: { done, failed }, left: false };
      channel.seats.add(seat);
      listener.onClose(() => this.leave(channel, seat));
      this.refreshSoon(channel);
    });
  }

  /** Something was committed: of these organizations, or ({@link EVERY_ORG}) perhaps of all. */
  changed(orgs: readonly string[]): void {
    const changed = orgs.includes(EVERY_ORG) ? this.channels.keys() : orgs;
    for (const org of changed) {
      const channel = this.channels.get(org);
      if (channel) this.refreshSoon(channel);
    }
  }

  /** Ends every stream; nobody else is let in. */
  stop(): void {
    this.stopped = true;
    for (const channel of this.channels.values()) for (const seat of channel.seats) this.dismiss(channel, seat);
  }

  private newChannel(org: string): Channel {
    const timer = setInterval(() => this.look(channel), LOOK_MS).unref();
    const channel: Channel = { org, seats: new Set(), newest: null, looking: false, timer };
    this.channels.set(org, channel);
    return channel;
  }

  private look(channel: Channel): void {
    const now = Date.now();
    for (const seat of channel.seats) {
      const stuck = seat.sendingSince !== null && now - seat.sendingSince >= PATIENCE_MS;
      if (!seat.entering && (stuck || !seat.listener.allowed())) this.dismiss(channel, seat);
    }
    channel.looking = true;
    if (channel.seats.size > 0) this.refreshSoon(channel);
  }

  private refreshSoon(channel: Channel): void {
    this.due.add(channel);
    if (!this.running) void this.run();
  }

  /** One read after the other, so that however many are due, whoever else asks is answered in between. */
  private async run(): Promise<void> {
    this.running = true;
    while (this.due.size > 0) {
      const tick = new Promise((resolve) => setTimeout(resolve, TICK_MS).unref());
      for (const channel of [...this.due]) {
        this.due.delete(channel);
        await this.refresh(channel);
      }
      await tick;
    }
    this.running = false;
  }

  private async refresh(channel: Channel): Promise<void> {
    // Who enters while it is read may know of changes that it does not show.
    const seats = [...channel.seats];
    const { looking } = channel;
    channel.looking = false;
    try {
      channel.newest = snapshotOf(await this.read(channel.org));
    } catch (error) {
      const listening = seats.filter((seat) => !this.refuse(channel, seat, error));
      // Nobody sees an error in a stream: the next change, or the next look, reads again.
      if (listening.length > 0 && !this.stopped) this.report(error);
      return;
    }
    for (const seat of seats) {
      this.send(channel, seat, looking);
      seat.entering?.done();
      seat.entering = null;
    }
  }

  /** Tells one that waits for its first snapshot why there is none. */
  private refuse(channel: Channel, seat: Seat, error: unknown): boolean {
    if (!seat.entering) return false;
    seat.entering.failed(error);
    this.leave(channel, seat);
    return true;
  }

  private send(channel: Channel, seat: Seat, looking: boolean): void {
    const { newest } = channel;
    if (seat.sendingSince !== null || seat.left || !newest) return;
    const isNews = seat.seen !== newest.content;
    if (!isNews && !looking) return;
    const opening = seat.seen === null ? OPENING : '';
    seat.seen = newest.content;
    seat.sendingSince = Date.now();
    seat.listener.send(isNews ? opening + newest.text : KEEP_ALIVE, () => {
      seat.sendingSince = null;
      this.send(channel, seat, false);
    });
  }

  /** One that has something lying would take as long to end. */
  private dismiss(channel: Channel, seat: Seat): void {
    if (this.refuse(channel, seat, stopping())) return;
    if (seat.sendingSince === null) seat.listener.end();
    else seat.listener.cut();
    this.leave(channel, seat);
  }

  private leave(channel: Channel, seat: Seat): void {
    if (seat.left) return;
    seat.left = true;
    seat.entering?.done();
    seat.entering = null;
    this.places.free(seat.key);
    channel.seats.delete(seat);
    if (channel.seats.size > 0) return;
    clearInterval(channel.timer);
    this.channels.delete(channel.org);
    this.due.delete(channel);
  }
}

const stopping = (): Refusal => new Refusal('unavailable', 'the exporter is stopping');

/** The moment it was read at is its id: it grows, also over a restart. */
function snapshotOf(json: string): Snapshot {
  const { asOf } = JSON.parse(json) as { asOf: string };
  return { text: `event: balance\nid: ${Date.parse(asOf)}\ndata: ${json}\n\n`, content: withoutMoment(json) };
}
