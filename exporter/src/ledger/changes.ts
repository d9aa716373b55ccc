import type { Account } from '../model/account.ts';
import type { MeteredEvent } from '../model/event.ts';
import { Journal } from './journal.ts';
import { Rollups } from './rollups.ts';

/** Counters of an organization that no rollup holds. */
export interface OrgCounts {
  lateEvents: number;
  unpricedEvents: number;
}

/** All that one transaction changes, in the ledger's words. A store writes it whole or not at all. */
export class Changes {
  readonly journals = new Map<string, Journal>();
  /** By `eventKey`. */
  readonly events = new Map<string, { readonly metered: MeteredEvent; readonly isNew: boolean }>();
  /** By `eventKey(org, run)`: agent runs seen for the first time. */
  readonly runs = new Set<string>();
  readonly rollups = new Rollups();
  readonly counts = new Map<string, OrgCounts>();

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

  count(org: string, more: OrgCounts): void {
    const counts = this.counts.get(org);
    if (!counts) this.counts.set(org, { ...more });
    else {
      counts.lateEvents += more.lateEvents;
      counts.unpricedEvents += more.unpricedEvents;
    }
  }
}
