import type { Account } from '../model/account.ts';
import { checked } from '../model/money.ts';

/** The balance: Σ remaining of all grants. Overage is not subtracted. */
export function remaining(account: Account): bigint {
  let sum = 0n;
  for (const grant of account.grants) sum += grant.remaining;
  return checked(sum);
}
