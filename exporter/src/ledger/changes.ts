import type { Account } from '../model/account.ts';
import type { Context } from '../model/context.ts';
import type { MeteredEvent } from '../model/event.ts';
import type { Refund } from '../model/refund.ts';
import type { Reservation } from '../model/reservation.ts';
import type { EventRun } from './event-run.ts';
import { Journal } from './journal.ts';
import { Rollups } from './rollups.ts';

/** Counters of an organization that no rollup holds. */
export interface OrgCounts {
  readonly lateEvents: number;
  /** Charged past the limit: micro-credits, nano-USD. */
  readonly overshootCredits: bigint;
  readonly overshootUsd: bigint;
}

const NO_COUNTS: OrgCounts = { lateEvents: 0, overshootCredits: 0n, overshootUsd: 0n };

/** What is known of a conversation besides its usage. */
export interface ConversationTouch {
  readonly org: string;
  readonly conversation: string;
  /** The newest that says anything, by event time; '' where none does. */
  title: string;
  agent: string;
  firstTime: number;
  lastTime: number;
}

/** An event that was posted by itself, or changed. */
export interface ChangedEvent {
  /** New where no row has it yet. */
  readonly metered: MeteredEvent;
  /** What it shares with others, where it was posted; null: it was corrected. */
  readonly context: Context | null;
}

/** All that one transaction changes, in the ledger's words. A store writes it whole or not at all. */
export class Changes {
  readonly journals = new Map<string, Journal>();
  /** By `eventKey`: those that were not posted in a run. */
  readonly events = new Map<string, ChangedEvent>();
  /** New events in the order in which they were posted: runs of them, and by `eventKey` those posted by themselves. */
  readonly arrivals: (EventRun | string)[] = [];
  /** By `eventKey(org, run)`: agent runs seen for the first time. */
  readonly runs = new Set<string>();
  readonly rollups = new Rollups();
  readonly counts = new Map<string, OrgCounts>();
  /** Events that lack a rate and did not before, by organization and model. */
  readonly unpriced = new Map<string, Map<string, number>>();
  /** By organization and conversation. */
  readonly conversations = new Map<string, ConversationTouch>();
  readonly refunds: Refund[] = [];
  /** By `eventKey(org, id)`: new, ended, or (`shrunkAt`) holding less than before. */
  readonly reservations = new Map<string, { readonly reservation: Reservation; readonly shrunkAt: number | null }>();

  journal(account: Account): Journal {
    let journal = this.journals.get(account.org);
    if (!journal) this.journals.set(account.org, (journal = new Journal(account)));
    return journal;
  }

  /** Whether this agent run was never seen before; it is seen from now on. */
  firstOfRun(key: string, seen: ReadonlySet<string>): boolean {
    if (seen.has(key) || this.runs.has(key)) return false;
    this.runs.add(key);
    return true;
  }

  /** What is known of a conversation, to which an event of it adds what it says: {@link touch}. */
  conversation(org: string, conversation: string): ConversationTouch {
    const key = `${org}\u0000${conversation}`;
    let known = this.conversations.get(key);
    if (!known) {
      known = { org, conversation, title: '', agent: '', firstTime: Infinity, lastTime: -Infinity };
      this.conversations.set(key, known);
    }
    return known;
  }

  /** Events that lack a rate, and did not before. */
  countUnpriced(org: string, model: string, events = 1): void {
    let models = this.unpriced.get(org);
    if (!models) this.unpriced.set(org, (models = new Map<string, number>()));
    models.set(model, (models.get(model) ?? 0) + events);
  }

  count(org: string, more: Partial<OrgCounts>): void {
    const counts = this.counts.get(org) ?? NO_COUNTS;
    this.counts.set(org, {
      lateEvents: counts.lateEvents + (more.lateEvents ?? 0),
      overshootCredits: counts.overshootCredits + (more.overshootCredits ?? 0n),
      overshootUsd: counts.overshootUsd + (more.overshootUsd ?? 0n),
    });
  }
}

/** What an event says of its conversation: the newest title and agent that say anything hold. */
export function touch(known: ConversationTouch, time: number, title: string, agent: string): void {
  const newest = time >= known.lastTime;
  if (title !== '' && (newest || known.title === '')) known.title = title;
  if (agent !== '' && (newest || known.agent === '')) known.agent = agent;
  if (time < known.firstTime) known.firstTime = time;
  if (time > known.lastTime) known.lastTime = time;
}
