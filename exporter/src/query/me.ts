import type { Role } from '@ledgerline/api';
import type { AccessKey, Identity } from '../model/access.ts';
import type { OrgState } from '../reading/org-state.ts';

export const rolesIn = ({ roles }: AccessKey, org: string): Role[] => [
  ...new Set(roles.filter((each) => each.org === org || each.org === '*').map(({ role }) => role)),
];

/** What a key is, and in whose hands. @param states of the organizations in which it has a role */
export function meJson(key: AccessKey, person: Identity | null, version: string, states: readonly OrgState[]) {
  return {
    id: key.id,
    name: key.name,
    ...(person ? { person } : {}),
    roles: [...new Set(key.roles.map(({ role }) => role))],
    orgs: states.map(({ account: { org, name, terms } }) => {
      const { billingModel, timezone } = terms;
      return { org, name, billingModel, timezone, roles: rolesIn(key, org) };
    }),
    version,
  };
}
