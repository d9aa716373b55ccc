import type { KeyBody } from '@ledgerline/api';
import { includes } from '../access/roles.ts';
import type { Session } from '../ledger/store.ts';
import type { RoleIn } from '../model/access.ts';
import { Refusal } from '../model/refusal.ts';

/** The roles of a body. Refuses what no role can be, by the name of the field. */
export const rolesOf = (grants: KeyBody['roles']): RoleIn[] =>
  grants.map(({ org, role, workspaces }, index) => {
    const wrong = (message: string, field: string): Refusal =>
      new Refusal('invalid_request', message, `roles.${index}.${field}`);
    if (workspaces && !includes('owner', role))
      throw wrong('only contributor and owner can be confined to workspaces', 'workspaces');
    if (role === 'metrics' && org !== '*') throw wrong('metrics are the whole platform: org must be *', 'org');
    return { org, role, workspaces: workspaces ?? null };
  });

/** Refuses roles in organizations that there are not. */
export async function refuseUnknownOrgs(session: Session, roles: readonly RoleIn[]): Promise<void> {
  const known = await session.accounts(roles.map(({ org }) => org).filter((org) => org !== '*'));
  roles.forEach(({ org }, index) => {
    if (org !== '*' && !known.has(org))
      throw new Refusal('invalid_request', `there is no organization ${org}`, `roles.${index}.org`);
  });
}
