/** What an administrator changes, and what a gate holds. */
import * as api from '@ledgerline/api';
import { answers, type Role } from '@ledgerline/api';
import { Refusal } from '../model/refusal.ts';
import { jsonOf, type Content } from '../routing/answer.ts';
import { route, type Route } from '../routing/route.ts';
import { accessRoutes, type Access } from './access-routes.ts';
import { done, type Change } from './change.ts';

const ADMIN: readonly Role[] = ['admin'];
const ADMIT: readonly Role[] = ['admit'];

export const commandRoutes = (change: Change, access: Access, everyOrg: () => Promise<readonly string[]>): Route[] => [
  ...orgRoutes(change),
  ...grantRoutes(change),
  ...priceRoutes(change, everyOrg),
  ...reconciliationRoutes(change),
  ...accessRoutes(change, access),
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

const reconciliationRoutes = (change: Change): Route[] => [
  route({
    method: 'PUT',
    url: '/v1/admin/orgs/:org/reconciliations/:provider',
    operationId: 'putReconciliation',
    roles: ADMIN,
    summary: 'Record how a provider’s bill compares with the ledger',
    about: 'path',
    schema: { params: api.ReconciliationParams, body: api.ReconciliationBody },
    answers: { 200: jsonOf(answers.Reconciliation) },
    handle: ({ actor, params, body }) => done(change('putReconciliation', actor, { ...params, body })),
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
