import type { AccessKey } from '../model/access.ts';
import type { QueryStore } from './store.ts';

/** What this key is. */
export function me(store: QueryStore, key: AccessKey, version: string) {
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
      .flatMap((org) => {
        const account = store.account(org);
        return account
          ? [
              {
                org,
                name: account.name,
                billingModel: account.terms.billingModel,
                timezone: account.terms.timezone,
                roles: rolesIn(org),
              },
            ]
          : [];
      }),
    version,
  };
}
