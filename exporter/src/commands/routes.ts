/** What an administrator changes, and what a gate holds. */
import * as api from '@ledgerline/api';
import { answers, type Role } from '@ledgerline/api';
import { hashOf, newKeyId, newSecret } from '../access/directory.ts';
import { holds, refuseRole } from '../access/roles.ts';
import type { AccessKey } from '../model/access.ts';
import { Refusal } from '../model/refusal.ts';
import { json, jsonOf, type Answer, type Content } from '../routing/answer.ts';
import { route, type Route } from '../routing/route.ts';
import { instant } from './body-fields.ts';
import type { Command, Commands } from './commands.ts';

/** Carries a command out: a status and a JSON text, once it is on disk. */
export type Change = <C extends Command>(
  command: C,
  actor: string,
  given: Commands[C],
) => Promise<{ readonly status: number; readonly text: string }>;

export interface Keys {
  /** Those that are stored, to see whom a key to be revoked belongs to. */
  readonly all: () => Promise<readonly AccessKey[]>;
  /** Takes note of a change, so that it holds for the next request. */
  readonly changed: () => Promise<void>;
}

const ADMIN: readonly Role[] = ['admin'];
const ADMIT: readonly Role[] = ['admit'];

const done = async (change: ReturnType<Change>): Promise<Answer> => {
  const { status, text } = await change;
  return json(text, status);
};

export const commandRoutes = (change: Change, keys: Keys, everyOrg: () => Promise<readonly string[]>): Route[] => [
  ...orgRoutes(change),
  ...grantRoutes(change),
  ...priceRoutes(change, everyOrg),
  ...keyRoutes(change, keys),
  ...reservationRoutes(change),
];

const orgRoutes = (change: Change): Route[] => [
  route({
    method: 'PUT',
    url: '/v1/admin/plans/:plan',
    operationId: 'putPlan',
    roles: ADMIN,
    summary: 'Make or change a plan; from the next cycle of its organizations',
    about: 'platform',
    schema: { params: api.PlanParams, body: api.PlanBody },
    answers: { 200: jsonOf(answers.Plan) },
    handle: ({ actor, params: { plan }, body }) => done(change('putPlan', actor, { plan, body })),
  }),
  route({
    method: 'PUT',
    url: '/v1/admin/orgs/:org',
    operationId: 'putOrg',
    roles: ADMIN,
    summary: 'Make or change an organization',
    about: 'path',
    schema: { params: api.OrgParams, body: api.OrgBody },
    answers: { 200: jsonOf(answers.Organization) },
    handle: async ({ actor, params: { org }, body }) => {
      if (org === '*' || org.startsWith('__')) throw new Refusal('invalid_request', 'is reserved', 'org');
      return done(change('putOrg', actor, { org, body }));
    },
  }),
  route({
    method: 'PUT',
    url: '/v1/admin/orgs/:org/workspaces/:workspace',
    operationId: 'putWorkspace',
    roles: ADMIN,
    summary: 'Name a workspace, its kind and group',
    about: 'path',
    schema: { params: api.WorkspaceParams, body: api.WorkspaceBody },
    answers: { 200: jsonOf(answers.Workspace) },
    handle: ({ actor, params, body }) => done(change('putWorkspace', actor, { ...params, body })),
  }),
];

const created = (schema: Content['content'][string]) => ({
  200: jsonOf(schema, 'It was there already, the same'),
  201: jsonOf(schema, 'It was made'),
});

const grantRoutes = (change: Change): Route[] => [
  route({
    method: 'POST',
    url: '/v1/admin/orgs/:org/grants',
    operationId: 'postGrant',
    roles: ADMIN,
    summary: 'Give credits',
    about: 'path',
    schema: { params: api.OrgParams, body: api.GrantBody },
    answers: created(answers.Grant),
    handle: ({ actor, params: { org }, body }) => done(change('postGrant', actor, { org, body })),
  }),
  route({
    method: 'DELETE',
    url: '/v1/admin/orgs/:org/grants/:grant',
    operationId: 'voidGrant',
    roles: ADMIN,
    summary: 'Void what is left of a grant',
    about: 'path',
    schema: { params: api.GrantParams, querystring: api.VoidQuery },
    answers: { 200: jsonOf(answers.Grant) },
    handle: ({ actor, params: { org, grant }, query }) =>
      done(change('voidGrant', actor, { org, id: grant, at: queryTime(query.at) })),
  }),
  route({
    method: 'POST',
    url: '/v1/admin/orgs/:org/refunds',
    operationId: 'postRefund',
    roles: ADMIN,
    summary: 'Refund an event, whole or in part',
    about: 'path',
    schema: { params: api.OrgParams, body: api.RefundBody },
    answers: created(answers.Refund),
    handle: ({ actor, params: { org }, body }) => done(change('postRefund', actor, { org, body })),
  }),
];

const priceRoutes = (change: Change, everyOrg: () => Promise<readonly string[]>): Route[] => [
  route({
    method: 'PUT',
    url: '/v1/admin/prices',
    operationId: 'putPrices',
    roles: ADMIN,
    summary: 'Add dated prices',
    about: 'platform',
    schema: { body: api.PricesBody },
    answers: { 200: jsonOf(answers.Prices) },
    handle: ({ actor, body }) => done(change('putPrices', actor, { body })),
  }),
  route({
    method: 'POST',
    url: '/v1/admin/reprice',
    operationId: 'reprice',
    roles: ADMIN,
    summary: 'Rate past events with the price book as it is now',
    about: 'platform',
    schema: { body: api.RepriceBody },
    answers: { 200: jsonOf(answers.Repriced) },
    handle: async ({ actor, body }) => {
      const orgs = body.org === undefined ? await everyOrg() : [body.org];
      return done(change('reprice', actor, { orgs, body }));
    },
  }),
];

const keyRoutes = (change: Change, keys: Keys): Route[] => [
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
      checkRoles(key, body);
      const secret = newSecret();
      const { status, text } = await change('makeKey', actor, {
        id: newKeyId(),
        name: body.name,
        hash: hashOf(secret),
        roles: body.roles.map(({ org, role, workspaces }) => ({ org, role, workspaces: workspaces ?? null })),
        expiresAt: body.expiresAt === undefined ? null : instant(body.expiresAt, 'expiresAt'),
      });
      await keys.changed();
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
      const found = (await keys.all()).find((each) => each.id === id);
      if (found?.roles.some(({ org }) => !holds(key, ADMIN, org))) throw refuseRole(ADMIN);
      const revoked = await done(change('revokeKey', actor, { id }));
      await keys.changed();
      return revoked;
    },
  }),
];

const reservationRoutes = (change: Change): Route[] => [
  route({
    method: 'POST',
    url: '/v1/reservations',
    operationId: 'reserve',
    roles: ADMIT,
    about: 'org',
    summary: 'Hold credits, or USD of the cap, before a call is made; 402 where they are not there',
    schema: { querystring: api.OrgQuery, body: api.ReservationBody },
    answers: { ...created(answers.Reservation), 402: jsonOf(answers.NotReserved, 'So much is not there') },
    handle: ({ actor, scope, body }) => done(change('reserve', actor, { org: scope.orgs[0] ?? '', body })),
  }),
  route({
    method: 'DELETE',
    url: '/v1/reservations/:id',
    operationId: 'release',
    roles: ADMIT,
    about: 'org',
    summary: 'Give back what a reservation still holds',
    schema: { querystring: api.OrgQuery, params: api.ReservationParams },
    answers: { 200: jsonOf(answers.Reservation) },
    handle: ({ actor, scope, params: { id } }) => done(change('release', actor, { org: scope.orgs[0] ?? '', id })),
  }),
];

/** Epoch milliseconds arrive as text in a query string. */
const queryTime = (text: string | undefined): string | number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : text;

/** A key can be made only for organizations that its maker administers; `*` only by one that does so everywhere. */
function checkRoles(maker: AccessKey, wanted: api.KeyBody): void {
  wanted.roles.forEach(({ org, role, workspaces }, index) => {
    if (!holds(maker, ADMIN, org)) throw refuseRole(ADMIN);
    if (workspaces && role !== 'contributor' && role !== 'owner')
      throw new Refusal(
        'invalid_request',
        'only contributor and owner can be confined to workspaces',
        `roles.${index}.workspaces`,
      );
    if (role === 'metrics' && org !== '*')
      throw new Refusal('invalid_request', 'metrics are the whole platform: org must be *', `roles.${index}.org`);
  });
}
