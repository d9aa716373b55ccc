/** What a charge took goes back the way it came: refunds, and adjustments that lower a charge. */
import type { Account, Entry, Grant, Move, Pool } from '../model/account.ts';
import { AmountOverflow, MOST_GRANTED } from '../model/money.ts';
import type { Journal } from './journal.ts';
import { remaining } from './remaining.ts';
import { usedThisCycle } from './thresholds.ts';

/** What is left of what an event burned: it can be given back. */
interface Burned {
  readonly grant: string;
  readonly pool: Pool;
  readonly time: number;
  /** micro-credits */
  amount: bigint;
}
interface Spent {
  readonly time: number;
  /** nano-USD */
  amount: bigint;
}

/** What an event has taken and not been given back, oldest first. */
interface Taken {
  overage: bigint;
  readonly burned: Burned[];
  readonly spent: Spent[];
}

/** An amount that goes back. `lost`: the grants that it came from are over, it returns to nobody. */
export interface Return {
  readonly moves: readonly Move[];
  readonly overage: bigint;
  readonly spent: bigint;
  readonly lost: bigint;
}

export interface ReturnContext {
  /** Every entry of the event, oldest first. */
  readonly entries: readonly Entry[];
  /** Every grant of the organization, open ones as the account has them. */
  readonly grants: ReadonlyMap<string, Grant>;
}

/** The grants of an organization as they are in this transaction: as stored, but for what it has changed already. */
export function grantsNow(stored: readonly Grant[], { account, grants }: Journal): Map<string, Grant> {
  return new Map([...stored, ...grants, ...account.grants].map((grant) => [grant.id, grant]));
}

/**
 * How `credits` and `usd` of an event go back, at `at`: overage first, of which what a grant had repaid goes back to
 * that grant; then to the grants it burned, the last burned first. Overage is one pot: what is outstanding is undone
 * before what was repaid, whosever it was. Nothing is moved yet.
 */
export function returning(
  account: Account,
  what: { credits: bigint; usd: bigint },
  at: number,
  context: ReturnContext,
): Return {
  const taken = takenBy(context.entries);
  const moves: Move[] = [];
  let lost = 0n;
  const give = (grant: Grant | undefined, pool: Pool, credits: bigint, since: number, repaid: bigint): void => {
    const over = !grant || isOver(grant, account, at);
    if (over) lost += credits;
    // What was used in a cycle that is over is no longer part of what this one counts as used.
    const used = since >= account.cycle.start ? -credits : 0n;
    if (grant) moves.push({ grant: grant.id, pool, credits: over ? 0n : credits, used, repaid });
  };

  const undone = least(what.credits, taken.overage);
  const outstanding = least(undone, account.overage);
  let open = undone - outstanding;
  const repayers = open > 0n ? [...context.grants.values()].filter(({ repaid }) => repaid > 0n) : [];
  for (const grant of repayers.sort(lastFirst)) {
    const back = least(open, grant.repaid);
    if (back === 0n) continue;
    open -= back;
    give(grant, grant.pool, back, grant.grantedAt, -back);
  }
  open = what.credits - undone;
  for (const { grant, pool, time, amount } of taken.burned.toReversed()) {
    const back = least(open, amount);
    if (back === 0n) continue;
    open -= back;
    give(context.grants.get(grant), pool, back, time, 0n);
  }

  let spent = 0n;
  open = what.usd;
  for (const { time, amount } of taken.spent.toReversed()) {
    const back = least(open, amount);
    open -= back;
    if (time >= account.cycle.start) spent += back;
  }
  // No cycle start, which nobody can refuse, may overflow with what came back.
  const back = moves.reduce((sum, { credits, used }) => sum + credits + used, 0n);
  if (remaining(account) + usedThisCycle(account) + back > MOST_GRANTED) throw new AmountOverflow();
  return { moves: merged(moves), overage: -outstanding, spent: -spent, lost };
}

const isOver = ({ endedAt, expiresAt, grantedAt }: Grant, { grantsSince }: Account, at: number): boolean =>
  endedAt !== null || (expiresAt !== null && expiresAt <= at) || grantedAt < grantsSince;

/** The grant that repaid last is the first to get back. */
const lastFirst = (a: Grant, b: Grant): number => b.grantedAt - a.grantedAt || (a.id < b.id ? 1 : -1);

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** Entries are all there is to know it from: what went back before went back by the rule above. */
function takenBy(entries: readonly Entry[]): Taken {
  const taken: Taken = { overage: 0n, burned: [], spent: [] };
  for (const { credits, moves, overage, usd, time } of entries) {
    if (credits > 0n) {
      const undone = moves.reduce((sum, { repaid }) => sum - repaid, -overage);
      taken.overage -= undone;
      drop(taken.burned, credits - undone);
    } else {
      taken.overage += overage;
      for (const { grant, pool, credits: move } of moves) taken.burned.push({ grant, pool, time, amount: -move });
    }
    if (usd < 0n) drop(taken.spent, -usd);
    else taken.spent.push({ time, amount: usd });
  }
  return taken;
}

/** Takes an amount off the newest parts. */
function drop(parts: readonly { amount: bigint }[], amount: bigint): void {
  let open = amount;
  for (const part of parts.toReversed()) {
    const gone = least(open, part.amount);
    part.amount -= gone;
    open -= gone;
  }
}

/** One move for each grant. */
function merged(moves: readonly Move[]): Move[] {
  const sums = new Map<string, Move>();
  for (const move of moves) {
    const sum = sums.get(move.grant);
    if (!sum) sums.set(move.grant, move);
    else
      sums.set(move.grant, {
        ...move,
        credits: sum.credits + move.credits,
        used: sum.used + move.used,
        repaid: sum.repaid + move.repaid,
      });
  }
  return [...sums.values()];
}
