/** Keys, and people whom a token names. */
import * as api from '@ledgerline/api';
import { answers, type Role } from '@ledgerline/api';
import { hashOf, newKeyId, newSecret } from '../access/directory.ts';
import { holds, orgsWith, refuseRole } from '../access/roles.ts';
import type { AccessKey } from '../model/access.ts';
import { Refusal } from '../model/refusal.ts';
import { json, jsonOf } from '../routing/answer.ts';
import { route, type Route } from '../routing/route.ts';
import { instant } from './body-fields.ts';
import { done, type Change } from './change.ts';
import { rolesOf } from './role-grants.ts';

export interface Access {
  /** Keys that are stored, to see whom one to be revoked belongs to. */
  readonly keys: () => Promise<readonly AccessKey[]>;
  /** Takes note of a change, so that it holds for the next request. */
  readonly changed: () => Promise<void>;
  /** Whose tokens are taken; null: nobody's. */
  readonly issuer: string | null;
}

const ADMIN: readonly Role[] = ['admin'];

export const accessRoutes = (change: Change, access: Access): Route[] => [
  ...keyRoutes(change, access),
  ...peopleRoutes(change, access),
];

const keyRoutes = (change: Change, { keys, changed }: Access): Route[] => [
  route({
    method: 'POST',
    url: '/v1/admin/keys',
    operationId: 'makeKey',
    roles: ADMIN,
    summary: 'Make a key; its secret is shown this once',
    about: 'key',
    schema: { body: api.KeyBody },
    answers: { 201: jsonOf(answers.NewKey) },
    handle: async ({ key, actor, body }) => {
      refuseOthers(key, body.roles);
      const secret = newSecret();
      const { status, text } = await change('makeKey', actor, {
        id: newKeyId(),
        name: body.name,
        hash: hashOf(secret),
        roles: rolesOf(body.roles),
        requiresIdentity: body.requiresIdentity ?? false,
        expiresAt: body.expiresAt === undefined ? null : instant(body.expiresAt, 'expiresAt'),
      });
      await changed();
      return json(JSON.stringify({ ...(JSON.parse(text) as object), key: secret }), status);
    },
  }),
  route({
    method: 'DELETE',
    url: '/v1/admin/keys/:id',
    operationId: 'revokeKey',
    roles: ADMIN,
    summary: 'Revoke a key',
    about: 'key',
    schema: { params: api.KeyParams },
    answers: { 200: jsonOf(answers.Key) },
    handle: async ({ key, actor, params: { id } }) => {
      const found = (await keys()).find((each) => each.id === id);
      if (found) refuseOthers(key, found.roles);
      const revoked = await done(change('revokeKey', actor, { id }));
      await changed();
      return revoked;
    },
  }),
];

const peopleRoutes = (change: Change, { changed, issuer }: Access): Route[] => [
  route({
    method: 'PUT',
    url: '/v1/admin/people/:id',
    operationId: 'putPerson',
    roles: ADMIN,
    summary: 'Say what a person may see, in the organizations that it administers',
    about: 'key',
    schema: { params: api.PersonParams, body: api.PersonBody },
    answers: { 200: jsonOf(answers.Person) },
    handle: async ({ key, actor, params: { id }, body }) => {
      refuseOthers(key, body.roles);
      if (id.startsWith('__')) throw new Refusal('invalid_request', 'is reserved', 'id');
      const by = body.issuer ?? issuer;
      if (by === null) throw new Refusal('invalid_request', 'is required where no identity is configured', 'issuer');
      const person = { id, issuer: by, subject: body.subject, roles: rolesOf(body.roles) };
      const put = await done(change('putPerson', actor, { person, administered: orgsWith(key, ADMIN) }));
      await changed();
      return put;
    },
  }),
  route({
    method: 'DELETE',
    url: '/v1/admin/people/:id',
    operationId: 'removePerson',
    roles: ADMIN,
    summary: 'Let a person see no more of what was said under this id',
    about: 'key',
    schema: { params: api.PersonParams },
    answers: { 200: jsonOf(answers.Person) },
    handle: async ({ key, actor, params: { id } }) => {
      if (id.startsWith('__')) throw new Refusal('invalid_request', 'is of the configuration', 'id');
      const removed = await done(change('removePerson', actor, { id, administered: orgsWith(key, ADMIN) }));
      await changed();
      return removed;
    },
  }),
];

/** Only who administers an organization gives roles in it, or takes them; in `*` only who does so everywhere. */
function refuseOthers(key: AccessKey, roles: readonly { readonly org: string }[]): void {
  if (roles.some(({ org }) => !holds(key, ADMIN, org))) throw refuseRole(ADMIN);
}
