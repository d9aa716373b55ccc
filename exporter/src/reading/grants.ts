import type { Grant } from '../model/account.ts';
import type { OrgState } from './org-state.ts';
import type { Snapshot } from './store.ts';

/** Every grant there ever was, as it is once what is due is posted. */
export async function fetchGrants(snapshot: Snapshot, { account, moved }: OrgState): Promise<Grant[]> {
  return withMoved(await snapshot.grants(account.org), moved);
}

export const withMoved = (stored: readonly Grant[], moved: Iterable<Grant>): Grant[] => [
  ...new Map([...stored, ...moved].map((grant) => [grant.id, grant])).values(),
];
