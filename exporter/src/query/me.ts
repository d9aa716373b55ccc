import type { AccessKey } from '../model/access.ts';
import type { QueryStore } from './store.ts';
import { view } from './view.ts';

/** What this key is. */
export function me(store: QueryStore, key: AccessKey, version: string, now: number) {
  const rolesIn = (org: string) => [
    ...new Set(key.roles.filter((each) => each.org === org || each.org === '*').map(({ role }) => role)),
  ];
  return {
    id: key.id,
    name: key.name,
    roles: [...new Set(key.roles.map(({ role }) => role))],
    orgs: store
      .orgs()
      .filter((org) => rolesIn(org).length > 0)
      .map((org) => {
        const { account } = view(store, org, now);
        const { billingModel, timezone } = account.terms;
        return { org, name: account.name, billingModel, timezone, roles: rolesIn(org) };
      }),
    version,
  };
}
