import type { Account, CycleRecord, Entry, Grant, Move } from '../model/account.ts';
import { byBurnOrder } from './burn-order.ts';
import { remaining } from './remaining.ts';
import { notice } from './thresholds.ts';

/** What an entry says, before it has its place in the ledger. */
export type Movement = Pick<Entry, 'type' | 'credits' | 'moves' | 'overage' | 'usd' | 'spent' | 'event' | 'note'>;

/** A state of an account as it is written down, so that a replay can begin there. */
export interface Checkpoint {
  /** Of the newest entry that it holds. */
  readonly sequence: number;
  readonly time: number;
  readonly account: Account;
}

/** How many entries a replay to any moment reads at most, or about that. */
const CHECKPOINT_EVERY = 1000;

/** What posting to one account leaves behind, to be stored in the same transaction as its cause. */
export class Journal {
  readonly account: Account;
  readonly entries: Entry[] = [];
  /** Grants that are new or have changed. */
  readonly grants = new Set<Grant>();
  readonly cycles: CycleRecord[] = [];
  readonly checkpoints: Checkpoint[] = [];
  /** The account begins here: cycles that were recorded of it before never were. */
  begins = false;
  /** Charged here that no grant covered, in all. */
  overage = 0n;

  constructor(account: Account) {
    this.account = account;
  }

  /** Posts one entry: carries it out and writes it down. What moves nothing leaves no entry. */
  post(movement: Movement, time: number, grantOf: GrantOf = none): void {
    if (movement.moves.length === 0 && movement.overage === 0n && movement.usd === 0n && movement.credits === 0n)
      return;
    const { account } = this;
    account.sequence += 1;
    account.postedAt = time;
    this.carryOut(movement, time, grantOf);
    this.entries.push({ org: account.org, sequence: account.sequence, time, balance: remaining(account), ...movement });
    if (account.sequence % CHECKPOINT_EVERY === 0) this.checkpoint(time);
  }

  /**
   * Posts that many charges, one after the other, of which `movement` is the sum: the account is carried to where the
   * last of them leaves it. Each has its own place in the ledger, and is written down as an {@link EventRun} says.
   */
  postRun(charges: number, movement: Movement, time: number): void {
    if (charges === 0) return;
    const { account } = this;
    const before = account.sequence;
    account.sequence += charges;
    account.postedAt = time;
    this.carryOut(movement, time, none);
    if (Math.floor(account.sequence / CHECKPOINT_EVERY) > Math.floor(before / CHECKPOINT_EVERY)) this.checkpoint(time);
  }

  private carryOut(movement: Movement, time: number, grantOf: GrantOf): void {
    for (const grant of carryOut(this.account, movement, time, grantOf)) this.grants.add(grant);
    if (movement.overage > 0n) this.overage += movement.overage;
  }

  /**
   * Writes down the state as it is, which later entries go on from: also wherever something changed that is no entry.
   */
  checkpoint(time: number): void {
    this.checkpoints.push({ sequence: this.account.sequence, time, account: structuredClone(this.account) });
  }
}

/** Grants that are not open: empty or over, or about to be granted. */
export type GrantOf = (id: string) => Grant | undefined;
const none: GrantOf = () => undefined;

/**
 * Does to an account what an entry says. The one place where its balances change: posting and replay are the same.
 * @returns the grants that it touched
 */
export function carryOut(account: Account, movement: Movement, time: number, grantOf: GrantOf): Grant[] {
  const { type, moves, overage, spent } = movement;
  const touched: Grant[] = [];
  let emptied = false;
  let opened = false;
  for (const move of moves) {
    let grant = openGrant(account, move);
    if (!grant) {
      grant = grantOf(move.grant);
      if (!grant) throw new Error(`${account.org}: no grant ${move.grant}`);
      if (move.credits > 0n) {
        account.grants.push(grant);
        opened = true;
      }
    }
    grant.remaining += move.credits;
    grant.repaid += move.repaid;
    account.used[move.pool] += move.used;
    if (type === 'expiry' || type === 'void') grant.endedAt = time;
    emptied ||= grant.remaining === 0n;
    touched.push(grant);
  }
  account.overage += overage;
  account.spent += spent;
  if (opened) account.grants.sort(byBurnOrder);
  // Grants are kept without holes: most charges leave the first one with something in it and touch no other.
  if (emptied) account.grants = account.grants.filter((grant) => grant.remaining > 0n);
  notice(account, time);
  return touched;
}

function openGrant(account: Account, { grant: id }: Move): Grant | undefined {
  for (const grant of account.grants) if (grant.id === id) return grant;
  return undefined;
}
