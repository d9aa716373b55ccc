import type { Account } from '../model/account.ts';
import { checked } from '../model/money.ts';
import { dropEmpty } from './cycles.ts';
import type { Journal, Move } from './journal.ts';
import { notice } from './thresholds.ts';

/**
 * Charges an event: credits from the grants in burn order, what nothing covers to overage; USD to spend.
 * Due boundaries must have been settled. Throws AmountOverflow before anything has moved.
 */
export function charge(
  account: Account,
  what: { credits: bigint; usd: bigint; event: string },
  at: number,
  journal: Journal,
): void {
  const { credits, usd, event } = what;
  checked(account.overage + credits);
  account.spent = checked(account.spent + usd);
  const moves: Move[] = [];
  let open = credits;
  for (const grant of account.grants) {
    if (open === 0n) break;
    const taken = grant.remaining < open ? grant.remaining : open;
    grant.remaining -= taken;
    account.used[grant.pool] += taken;
    open -= taken;
    journal.grants.add(grant);
    moves.push({ grant: grant.id, pool: grant.pool, credits: -taken });
  }
  account.overage += open;
  // Grants are kept without holes: most charges leave the first one with something in it and touch no other.
  if (account.grants[0]?.remaining === 0n) dropEmpty(account);
  journal.write('charge', at, { moves, overage: open, usd, event });
  notice(account, at);
}
