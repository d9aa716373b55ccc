import type { Account, Move, Pool } from '../model/account.ts';
import { checked } from '../model/money.ts';
import type { Journal } from './journal.ts';

/** Credits taken from a grant, given back to it, or gone with it. */
export const burned = (grant: string, pool: Pool, credits: bigint): Move => ({
  grant,
  pool,
  credits: -credits,
  used: credits,
  repaid: 0n,
});

/** Takes credits from the grants in burn order; what nothing covers is overage. */
export function burn(account: Account, credits: bigint): { moves: Move[]; overage: bigint } {
  const moves: Move[] = [];
  let open = credits;
  for (const { id, pool, remaining } of account.grants) {
    if (open === 0n) break;
    const taken = remaining < open ? remaining : open;
    open -= taken;
    moves.push(burned(id, pool, taken));
  }
  checked(account.overage + open);
  return { moves, overage: open };
}

/**
 * Charges an event: credits from the grants, USD to spend. Due boundaries must have been settled. Throws AmountOverflow
 * before anything has moved.
 */
export function charge(
  account: Account,
  what: { credits: bigint; usd: bigint; event: string },
  at: number,
  journal: Journal,
): void {
  const { credits, usd, event } = what;
  checked(account.spent + usd);
  journal.post({ type: 'charge', credits: -credits, ...burn(account, credits), usd, spent: usd, event, note: '' }, at);
}
