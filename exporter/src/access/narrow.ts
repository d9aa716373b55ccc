/** A key that many share, narrowed to what the person behind a request may see: both must allow it. */
import type { RoleIn } from '../model/access.ts';
import { includes } from './roles.ts';

/** What the roles of both allow, and nothing that either does not. */
export function narrow(key: readonly RoleIn[], person: readonly RoleIn[]): RoleIn[] {
  const both = key.flatMap((mine) => person.flatMap((theirs) => meet(mine, theirs) ?? []));
  return [...new Map(both.map((role) => [JSON.stringify(role), role])).values()];
}

/** What two roles have in common: the narrower organization, the lesser role, the workspaces of both. */
function meet(a: RoleIn, b: RoleIn): RoleIn | null {
  if (a.org !== b.org && a.org !== '*' && b.org !== '*') return null;
  const role = includes(a.role, b.role) ? b.role : includes(b.role, a.role) ? a.role : null;
  const workspaces = common(a.workspaces, b.workspaces);
  if (role === null || workspaces?.length === 0) return null;
  return { org: a.org === '*' ? b.org : a.org, role, workspaces };
}

function common(a: readonly string[] | null, b: readonly string[] | null): readonly string[] | null {
  if (a === null || b === null) return a ?? b;
  const others = new Set(b);
  return a.filter((workspace) => others.has(workspace));
}
