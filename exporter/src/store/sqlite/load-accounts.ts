import type { DatabaseSync } from 'node:sqlite';
import type { Account } from '../../model/account.ts';
import { byBurnOrder } from '../../ledger/burn-order.ts';
import { toAccount, toGrant } from './rows.ts';

const ACCOUNT = 'SELECT * FROM accounts WHERE org = ?';
const OPEN_GRANTS = 'SELECT * FROM grants INDEXED BY grants_open WHERE org = ? AND remaining > 0';

/** Reads accounts as they are posted. The number is the row's: other tables refer to the organization by it. */
export function accountLoader(db: DatabaseSync): (org: string) => { id: number; account: Account } | undefined {
  const selectAccount = db.prepare(ACCOUNT);
  const selectGrants = db.prepare(OPEN_GRANTS);
  selectAccount.setReadBigInts(true);
  selectGrants.setReadBigInts(true);
  return (org) => {
    const row = selectAccount.get(org);
    if (!row) return undefined;
    const id = Number(row['id']);
    return { id, account: toAccount(row, selectGrants.all(id).map(toGrant).sort(byBurnOrder)) };
  };
}
