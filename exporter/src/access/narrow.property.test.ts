import { ROLES, type Role } from '@ledgerline/api';
import fc from 'fast-check';
import { NOBODY, type RoleIn } from '../model/access.ts';
import { narrow } from './narrow.ts';
import { holds, orgsWith, workspacesOf } from './roles.ts';

const ORGS = ['acme', 'rival', 'third'];
const WORKSPACES = ['blue', 'red', 'green'];

const roleIn: fc.Arbitrary<RoleIn> = fc
  .record({
    org: fc.constantFrom('*', ...ORGS),
    role: fc.constantFrom(...ROLES),
    confined: fc.option(fc.subarray(WORKSPACES, { minLength: 1 })),
  })
  .map(({ org, role, confined }) => ({
    ...{ org, role, workspaces: role === 'contributor' || role === 'owner' ? confined : null },
  }));
const roles = fc.array(roleIn, { maxLength: 5 });
const wanted = fc.subarray([...ROLES], { minLength: 1 });

/** Whether these roles let in where any of some is wanted, to one workspace of an organization. */
function allows(held: readonly RoleIn[], any: readonly Role[], org: string, workspace: string): boolean {
  const key = { ...NOBODY, roles: held };
  return holds(key, any, org) && (workspacesOf(key, any, org)?.includes(workspace) ?? true);
}

test('nothing is allowed that key or person does not allow', () => {
  fc.assert(
    fc.property(roles, roles, wanted, (key, person, any) => {
      const both = narrow(key, person);
      for (const org of [...ORGS, 'yet unknown'])
        for (const workspace of [...WORKSPACES, ''])
          if (allows(both, any, org, workspace))
            expect([allows(key, any, org, workspace), allows(person, any, org, workspace)]).toEqual([true, true]);
      if (orgsWith({ ...NOBODY, roles: both }, any) === '*')
        for (const held of [key, person]) expect(orgsWith({ ...NOBODY, roles: held }, any)).toBe('*');
    }),
  );
});

test('whatever one role allows by both is allowed', () => {
  fc.assert(
    fc.property(roles, roles, fc.constantFrom(...ROLES), (key, person, role) => {
      const both = narrow(key, person);
      for (const org of ORGS)
        for (const workspace of WORKSPACES)
          expect(allows(both, [role], org, workspace)).toBe(
            allows(key, [role], org, workspace) && allows(person, [role], org, workspace),
          );
    }),
  );
});

test('it makes no difference which of them is which, and narrowing again changes nothing', () => {
  fc.assert(
    fc.property(roles, roles, (key, person) => {
      const allowed = (held: readonly RoleIn[]) =>
        ROLES.map((role) => ORGS.map((org) => WORKSPACES.map((workspace) => allows(held, [role], org, workspace))));
      expect(allowed(narrow(person, key))).toEqual(allowed(narrow(key, person)));
      expect(allowed(narrow(narrow(key, person), person))).toEqual(allowed(narrow(key, person)));
    }),
  );
});
