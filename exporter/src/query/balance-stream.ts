import type { Listener } from '../routing/answer.ts';
import { withoutMoment } from '../json/json.ts';
import { Refusal } from '../model/refusal.ts';
import { LIVE, StreamLimits } from './stream-limits.ts';

/** An organization is read at most once in this time, however much is posted and however many listen. */
export const TICK_MS = 100;
/** Time alone changes a balance (a cycle start, an expiry), and a key may listen no longer: this often it is looked. */
export const LOOK_MS = 15_000;
/** How long a listener may leave a message lying. */
export const PATIENCE_MS = 60_000;
/** Who says that something of every organization may have changed. */
const EVERY_ORG = '*';

const OPENING = 'retry: 3000\n';
const KEEP_ALIVE = ': keep-alive\n\n';

interface Snapshot {
  readonly text: string;
  /** What it says; two that differ only in when they were read say the same. */
  readonly content: string;
}

/** One who listens. */
interface Subscriber {
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
  readonly subscribers: Set<Subscriber>;
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
  private readonly limits = new StreamLimits(LIVE);
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
      this.limits.take(key);
      const channel = this.channels.get(org) ?? this.newChannel(org);
      const subscriber: Subscriber = {
        key,
        listener,
        seen: null,
        sendingSince: null,
        entering: { done, failed },
        left: false,
      };
      channel.subscribers.add(subscriber);
      listener.onClose(() => this.leave(channel, subscriber));
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
    for (const channel of this.channels.values())
      for (const subscriber of channel.subscribers) this.dismiss(channel, subscriber);
  }

  private newChannel(org: string): Channel {
    const timer = setInterval(() => this.look(channel), LOOK_MS).unref();
    const channel: Channel = { org, subscribers: new Set(), newest: null, looking: false, timer };
    this.channels.set(org, channel);
    return channel;
  }

  private look(channel: Channel): void {
    const now = Date.now();
    for (const subscriber of channel.subscribers) {
      const stuck = subscriber.sendingSince !== null && now - subscriber.sendingSince >= PATIENCE_MS;
      if (!subscriber.entering && (stuck || !subscriber.listener.allowed())) this.dismiss(channel, subscriber);
    }
    channel.looking = true;
    if (channel.subscribers.size > 0) this.refreshSoon(channel);
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
    const subscribers = [...channel.subscribers];
    const { looking } = channel;
    channel.looking = false;
    try {
      channel.newest = snapshotOf(await this.read(channel.org));
    } catch (error) {
      const listening = subscribers.filter((subscriber) => !this.refuse(channel, subscriber, error));
      // Nobody sees an error in a stream: the next change, or the next look, reads again.
      if (listening.length > 0 && !this.stopped) this.report(error);
      return;
    }
    for (const subscriber of subscribers) {
      this.send(channel, subscriber, looking);
      subscriber.entering?.done();
      subscriber.entering = null;
    }
  }

  /** Tells one that waits for its first snapshot why there is none. */
  private refuse(channel: Channel, subscriber: Subscriber, error: unknown): boolean {
    if (!subscriber.entering) return false;
    subscriber.entering.failed(error);
    this.leave(channel, subscriber);
    return true;
  }

  private send(channel: Channel, subscriber: Subscriber, looking: boolean): void {
    const { newest } = channel;
    if (subscriber.sendingSince !== null || subscriber.left || !newest) return;
    const isNews = subscriber.seen !== newest.content;
    if (!isNews && !looking) return;
    const opening = subscriber.seen === null ? OPENING : '';
    subscriber.seen = newest.content;
    subscriber.sendingSince = Date.now();
    subscriber.listener.send(isNews ? opening + newest.text : KEEP_ALIVE, () => {
      subscriber.sendingSince = null;
      this.send(channel, subscriber, false);
    });
  }

  /** One that has something lying would take as long to end. */
  private dismiss(channel: Channel, subscriber: Subscriber): void {
    if (this.refuse(channel, subscriber, stopping())) return;
    if (subscriber.sendingSince === null) subscriber.listener.end();
    else subscriber.listener.cut();
    this.leave(channel, subscriber);
  }

  private leave(channel: Channel, subscriber: Subscriber): void {
    if (subscriber.left) return;
    subscriber.left = true;
    subscriber.entering?.done();
    subscriber.entering = null;
    this.limits.free(subscriber.key);
    channel.subscribers.delete(subscriber);
    if (channel.subscribers.size > 0) return;
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
