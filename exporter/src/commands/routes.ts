/** What an administrator changes, and what a gate holds. */
import * as api from '@ledgerline/api';
import { answers, type Role } from '@ledgerline/api';
import { hashOf, newKeyId, newSecret } from '../access/directory.ts';
import { holds, refuseRole } from '../access/roles.ts';
import type { AccessKey } from '../model/access.ts';
import { Refusal } from '../model/refusal.ts';
import { json, jsonOf, type Answer, type Content } from '../routing/answer.ts';
import { route, type Request, type Route, type Schemas } from '../routing/route.ts';
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

/** A command by its path; most change one thing of one organization. */
const command = <S extends Schemas>(
  method: Exclude<Route['method'], 'GET'>,
  url: string,
  operationId: string,
  summary: string,
  about: Route['about'],
  schema: S,
  answered: Readonly<Record<number, Content>>,
  handle: (request: Request<S>) => Promise<Answer>,
): Route =>
  route({
    method,
    url: `/v1/admin/${url}`,
    operationId,
    summary,
    roles: ADMIN,
    about,
    schema,
    answers: answered,
    handle,
  });

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
  command(
    'PUT',
    'plans/:plan',
    'putPlan',
    'Make or change a plan; from the next cycle of its organizations',
    'platform',
    { params: api.PlanParams, body: api.PlanBody },
    { 200: jsonOf(answers.Plan) },
    ({ actor, params: { plan }, body }) => done(change('putPlan', actor, { plan, body })),
  ),
  command(
    'PUT',
    'orgs/:org',
    'putOrg',
    'Make or change an organization',
    'path',
    { params: api.OrgParams, body: api.OrgBody },
    { 200: jsonOf(answers.Organization) },
    async ({ actor, params: { org }, body }) => {
      if (org === '*' || org.startsWith('__')) throw new Refusal('invalid_request', 'is reserved', 'org');
      return done(change('putOrg', actor, { org, body }));
    },
  ),
  command(
    'PUT',
    'orgs/:org/workspaces/:workspace',
    'putWorkspace',
    'Name a workspace, its kind and group',
    'path',
    { params: api.WorkspaceParams, body: api.WorkspaceBody },
    { 200: jsonOf(answers.Workspace) },
    ({ actor, params, body }) => done(change('putWorkspace', actor, { ...params, body })),
  ),
];

const created = (schema: Content['content'][string]) => ({
  200: jsonOf(schema, 'It was there already, the same'),
  201: jsonOf(schema, 'It was made'),
});

const grantRoutes = (change: Change): Route[] => [
  command(
    'POST',
    'orgs/:org/grants',
    'postGrant',
    'Give credits',
    'path',
    { params: api.OrgParams, body: api.GrantBody },
    created(answers.Grant),
    ({ actor, params: { org }, body }) => done(change('postGrant', actor, { org, body })),
  ),
  command(
    'DELETE',
    'orgs/:org/grants/:grant',
    'voidGrant',
    'Void what is left of a grant',
    'path',
    { params: api.GrantParams, querystring: api.VoidQuery },
    { 200: jsonOf(answers.Grant) },
    ({ actor, params: { org, grant }, query }) =>
      done(change('voidGrant', actor, { org, id: grant, at: queryTime(query.at) })),
  ),
  command(
    'POST',
    'orgs/:org/refunds',
    'postRefund',
    'Refund an event, whole or in part',
    'path',
    { params: api.OrgParams, body: api.RefundBody },
    created(answers.Refund),
    ({ actor, params: { org }, body }) => done(change('postRefund', actor, { org, body })),
  ),
];

const priceRoutes = (change: Change, everyOrg: () => Promise<readonly string[]>): Route[] => [
  command(
    'PUT',
    'prices',
    'putPrices',
    'Add dated prices',
    'platform',
    { body: api.PricesBody },
    { 200: jsonOf(answers.Prices) },
    ({ actor, body }) => done(change('putPrices', actor, { body })),
  ),
  command(
    'POST',
    'reprice',
    'reprice',
    'Rate past events with the price book as it is now',
    'platform',
    { body: api.RepriceBody },
    { 200: jsonOf(answers.Repriced) },
    async ({ actor, body }) => {
      const orgs = body.org === undefined ? await everyOrg() : [body.org];
      return done(change('reprice', actor, { orgs, body }));
    },
  ),
];

const keyRoutes = (change: Change, keys: Keys): Route[] => [
  command(
    'POST',
    'keys',
    'makeKey',
    'Make a key; its secret is shown this once',
    'key',
    { body: api.KeyBody },
    { 201: jsonOf(answers.NewKey) },
    async ({ key, actor, body }) => {
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
  ),
  command(
    'DELETE',
    'keys/:id',
    'revokeKey',
    'Revoke a key',
    'key',
    { params: api.KeyParams },
    { 200: jsonOf(answers.Key) },
    async ({ key, actor, params: { id } }) => {
      const found = (await keys.all()).find((each) => each.id === id);
      if (found?.roles.some(({ org }) => !holds(key, ADMIN, org))) throw refuseRole(ADMIN);
      const revoked = await done(change('revokeKey', actor, { id }));
      await keys.changed();
      return revoked;
    },
  ),
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
