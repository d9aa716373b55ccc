import type { Role } from '@ledgerline/api';
import type { AccessKey, RoleIn } from '../model/access.ts';
import { Refusal } from '../model/refusal.ts';

/** Whether who holds a role may do all that another allows, in the same organization. */
export const includes = (held: Role, wanted: Role): boolean =>
  held === wanted || held === 'admin' || (held === 'owner' && wanted === 'contributor');

const gives = ({ role }: RoleIn, wanted: readonly Role[]): boolean => wanted.some((each) => includes(role, each));

/** Where a key holds one of these roles: everywhere, or in these organizations. */
export function orgsWith(key: AccessKey, wanted: readonly Role[]): '*' | string[] {
  const held = key.roles.filter((role) => gives(role, wanted));
  return held.some(({ org }) => org === '*') ? '*' : [...new Set(held.map(({ org }) => org))];
}

/** Where all roles of a key are in one organization: that. */
export function onlyOrgOf({ roles }: AccessKey): string | undefined {
  const [only, ...others] = new Set(roles.map(({ org }) => org));
  return only === '*' || others.length > 0 ? undefined : only;
}

export function holds(key: AccessKey, wanted: readonly Role[], org: string): boolean {
  return key.roles.some((role) => gives(role, wanted) && (role.org === '*' || role.org === org));
}

/** The workspaces that a key's roles in an organization are confined to; null where one of them is not. */
export function workspacesOf(key: AccessKey, wanted: readonly Role[], org: string): string[] | null {
  const held = key.roles.filter((role) => gives(role, wanted) && (role.org === '*' || role.org === org));
  if (held.some(({ role, workspaces }) => role === 'admin' || workspaces === null)) return null;
  return held.flatMap(({ workspaces }) => workspaces ?? []);
}

export function refuseRole(wanted: readonly Role[]): Refusal {
  return new Refusal('forbidden', `the key lacks the role ${wanted.join(' or ')} there`);
}

/**
 * The organizations a request is about: `?org=`, which the key must hold the role in; `*`, every one it does; or the
 * only one it does. Of one where the key has no role, nothing is told, not even whether there is such a one.
 */
export function scopeOf(
  key: AccessKey,
  wanted: readonly Role[],
  named: string | undefined,
  everyOrg: readonly string[],
): { orgs: readonly string[]; all: boolean } {
  const held = orgsWith(key, wanted);
  if (held.length === 0) throw refuseRole(wanted);
  if (named === '*') return { orgs: held === '*' ? everyOrg : held, all: true };
  if (named !== undefined) {
    if (held !== '*' && !held.includes(named)) throw refuseRole(wanted);
    return { orgs: [named], all: false };
  }
  if (held === '*' || held.length > 1) throw new Refusal('org_required', 'say which organization: ?org=', 'org');
  return { orgs: held, all: false };
}
