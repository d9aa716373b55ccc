/** The ledger again, from its entries: what any past moment was, and whether today is what they add up to. */
import type { Account, CycleRecord, Entry, Grant } from '../model/account.ts';
import { beginCycle, isAllowance } from './cycles.ts';
import { carryOut, type Checkpoint } from './journal.ts';
import { remaining } from './remaining.ts';
import { notice } from './thresholds.ts';

/** What entries do not say: what a grant is, and which cycles there were. */
export interface Background {
  readonly grants: ReadonlyMap<string, Grant>;
  /** Oldest first. */
  readonly cycles: readonly CycleRecord[];
}

/**
 * An account that goes through its entries once more, in their order, by the same rules by which they were posted.
 * It begins at a checkpoint. What changed by no entry (terms, caps, names) is taken over from the checkpoints on the
 * way.
 */
export class Replay {
  readonly account: Account;
  private background: Background;
  /** Those that were met, as they are at this point of the replay. */
  private readonly grants = new Map<string, Grant>();

  constructor(from: Checkpoint, background: Background) {
    this.account = structuredClone(from.account);
    this.background = background;
    for (const grant of this.account.grants) this.grants.set(grant.id, grant);
  }

  /** Takes note of grants and cycles that have come since. */
  learn(background: Background): void {
    this.background = background;
  }

  /** Every grant that was met, as it is at this point. */
  get met(): ReadonlyMap<string, Grant> {
    return this.grants;
  }

  /** Goes through the next entry. @returns why it does not follow from what was before it, or null */
  step(entry: Entry): string | null {
    const { account } = this;
    if (entry.sequence !== account.sequence + 1) return `entry ${entry.sequence} follows entry ${account.sequence}`;
    // What a cycle start takes away still belongs to the cycle that ends there.
    this.advance(entry.type === 'expiry' ? entry.time - 1 : entry.time);
    account.sequence = entry.sequence;
    account.postedAt = entry.time;
    if (entry.type === 'grant') this.allow(entry);
    for (const grant of carryOut(account, entry, entry.time, (id) => this.grantOf(id, entry)))
      this.grants.set(grant.id, grant);
    if (remaining(account) === entry.balance) return null;
    return `entry ${entry.sequence} says a balance of ${entry.balance}, the entries up to it add up to ${remaining(account)}`;
  }

  /** Passes a checkpoint: what is no entry's doing changes here. */
  pass({ account: stored }: Checkpoint): void {
    // Not by when it was written down: what was due then may not have been posted yet.
    this.advance(stored.cycle.start);
    const { name, terms, nextTerms, spendCap, cycle, grantsSince, timezoneSince, exhaustedAt, crossed } =
      structuredClone(stored);
    const taken = { name, terms, nextTerms, spendCap, cycle, grantsSince, timezoneSince, exhaustedAt, crossed };
    Object.assign(this.account, taken);
  }

  /** Begins the cycles that have begun by `time`. */
  advance(time: number): void {
    const { account } = this;
    for (const { start, end } of this.background.cycles) {
      if (start <= account.cycle.start || start > time) continue;
      account.cycle = { start, end };
      account.postedAt = Math.max(account.postedAt, start);
      beginCycle(account);
      notice(account, start);
    }
  }

  private allow({ moves }: Entry): void {
    for (const { grant, credits } of moves) if (isAllowance(grant)) this.account.allowance += credits;
  }

  private grantOf(id: string, entry: Entry): Grant | undefined {
    const known = this.grants.get(id);
    if (known) return known;
    const stored = this.background.grants.get(id);
    // One that was empty where the replay began, or is only granted here.
    return (
      stored && {
        ...stored,
        remaining: 0n,
        repaid: 0n,
        endedAt: null,
        grantedAt: entry.type === 'grant' ? entry.time : stored.grantedAt,
      }
    );
  }
}
