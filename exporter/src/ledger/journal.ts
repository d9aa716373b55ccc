import type { Account, CycleRecord, Entry, EntryType, Grant, Pool } from '../model/account.ts';
import { checked } from '../model/money.ts';

export interface Move {
  grant: string;
  pool: Pool;
  credits: bigint;
}

/** What posting to one account leaves behind, to be stored in the same transaction as its cause. */
export class Journal {
  readonly account: Account;
  readonly entries: Entry[] = [];
  /** Grants that are new or whose remainder changed. */
  readonly grants = new Set<Grant>();
  readonly cycles: CycleRecord[] = [];
  /** The account begins here: cycles that were recorded of it before never were. */
  begins = false;

  constructor(account: Account) {
    this.account = account;
  }

  /** Writes one entry after its movements were made. What moves nothing leaves no entry. */
  write(
    type: EntryType,
    time: number,
    what: { moves?: readonly Move[]; overage?: bigint; usd?: bigint; event?: string; note?: string },
  ): void {
    const { moves = [], overage = 0n, usd = 0n, event = null, note = '' } = what;
    if (moves.length === 0 && overage === 0n && usd === 0n) return;
    const { account } = this;
    account.sequence += 1;
    account.postedAt = time;
    const balance = remaining(account);
    this.entries.push({
      org: account.org,
      sequence: account.sequence,
      time,
      type,
      moves,
      overage,
      usd,
      balance,
      event,
      note,
    });
  }
}

/** The balance: Σ remaining of all grants. Overage is not subtracted. */
export function remaining(account: Account): bigint {
  let sum = 0n;
  for (const grant of account.grants) sum += grant.remaining;
  return checked(sum);
}
