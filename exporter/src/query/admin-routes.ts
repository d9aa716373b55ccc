import * as api from '@ledgerline/api';
import type { Role } from '@ledgerline/api';
import { orgsWith } from '../access/roles.ts';
import type { Request, Route } from '../routing/route.ts';
import type { Ask } from './questions.ts';
import { report } from './report-route.ts';

const ADMIN: readonly Role[] = ['admin'];
const OF_PLATFORM = { about: 'platform', roles: ADMIN } as const;
/** What all of whose roles are in the organizations it administers. */
const ADMINISTERED = {
  about: 'key',
  roles: ADMIN,
  given: ({ key }: Pick<Request, 'key'>) => {
    const orgs = orgsWith(key, ADMIN);
    return { orgs: orgs === '*' ? null : orgs };
  },
} as const;
const OF_ORG = { about: 'path', roles: ADMIN, schema: { params: api.OrgParams } } as const;

/** What is listed of what commands change. */
export const adminQueryRoutes = (ask: Ask): Route[] => [
  report(ask, 'plans', {
    ...OF_PLATFORM,
    url: '/v1/admin/plans',
    operationId: 'listPlans',
    summary: 'Every plan',
    given: () => ({}),
  }),
  report(ask, 'orgs', {
    ...OF_PLATFORM,
    url: '/v1/admin/orgs',
    operationId: 'listOrgs',
    summary: 'Every organization',
    given: () => ({}),
  }),
  report(ask, 'workspaces', {
    ...OF_ORG,
    url: '/v1/admin/orgs/:org/workspaces',
    operationId: 'listWorkspaces',
    summary: 'Its workspaces, their kinds and groups',
    given: ({ params }) => params,
  }),
  report(ask, 'grants', {
    ...OF_ORG,
    url: '/v1/admin/orgs/:org/grants',
    operationId: 'listGrants',
    summary: 'Its grants and what is left of each',
    given: ({ params }) => params,
  }),
  report(ask, 'reconciliations', {
    ...OF_ORG,
    url: '/v1/admin/orgs/:org/reconciliations',
    operationId: 'listReconciliations',
    summary: 'How the bills of its providers last compared with the ledger',
    given: ({ params }) => params,
  }),
  report(ask, 'prices', {
    ...OF_PLATFORM,
    url: '/v1/admin/prices',
    operationId: 'listPrices',
    summary: 'The price book',
    given: () => ({}),
  }),
  report(ask, 'keys', {
    ...ADMINISTERED,
    url: '/v1/admin/keys',
    operationId: 'listKeys',
    summary: 'The keys of the organizations it administers, without their secrets',
  }),
  report(ask, 'people', {
    ...ADMINISTERED,
    url: '/v1/admin/people',
    operationId: 'listPeople',
    summary: 'The people of the organizations it administers, and what each may see',
  }),
  report(ask, 'audit', {
    ...OF_PLATFORM,
    url: '/v1/admin/audit',
    operationId: 'listAudit',
    summary: 'Every change: who, when, what, before, after',
    schema: { querystring: api.AuditQuery },
    given: ({ query }) => ({ limit: query.limit ?? 1000 }),
  }),
];
