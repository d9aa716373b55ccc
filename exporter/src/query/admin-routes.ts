import * as api from '@ledgerline/api';
import { answers, type Role } from '@ledgerline/api';
import { orgsWith } from '../access/roles.ts';
import { json, jsonOf, type Content } from '../routing/answer.ts';
import { route, type Request, type Route, type Schemas } from '../routing/route.ts';
import type { Ask } from './report-route.ts';

const ADMIN: readonly Role[] = ['admin'];

/** What an administrator can list. */
const listing = <S extends Schemas>(
  operationId: string,
  url: string,
  about: Route['about'],
  summary: string,
  answer: Content,
  schema: S,
  text: (request: Request<S>) => Promise<string>,
): Route =>
  route({
    ...{
      method: 'GET',
      url: `/v1/admin/${url}`,
      operationId,
      summary,
      roles: ADMIN,
      about,
      schema,
      answers: { 200: answer },
    },
    handle: async (request: Request<S>) => json(await text(request)),
  });

/** What is listed of what commands change. */
export const adminQueryRoutes = (ask: Ask): Route[] => [
  listing('listPlans', 'plans', 'platform', 'Every plan', jsonOf(answers.Plans), {}, () => ask('plans', {})),
  listing('listOrgs', 'orgs', 'platform', 'Every organization', jsonOf(answers.Organizations), {}, () =>
    ask('orgs', {}),
  ),
  listing(
    'listWorkspaces',
    'orgs/:org/workspaces',
    'path',
    'Its workspaces, their kinds and groups',
    jsonOf(answers.Workspaces),
    { params: api.OrgParams },
    ({ params }) => ask('workspaces', params),
  ),
  listing(
    'listGrants',
    'orgs/:org/grants',
    'path',
    'Its grants and what is left of each',
    jsonOf(answers.Grants),
    { params: api.OrgParams },
    ({ params }) => ask('grants', params),
  ),
  listing('listPrices', 'prices', 'platform', 'The price book', jsonOf(answers.Prices), {}, () => ask('prices', {})),
  listing(
    'listKeys',
    'keys',
    'key',
    'The keys of the organizations it administers, without their secrets',
    jsonOf(answers.Keys),
    {},
    ({ key }) => {
      const orgs = orgsWith(key, ADMIN);
      return ask('keys', { orgs: orgs === '*' ? null : orgs });
    },
  ),
  listing(
    'listAudit',
    'audit',
    'platform',
    'Every change: who, when, what, before, after',
    jsonOf(answers.Audit),
    { querystring: api.AuditQuery },
    ({ query }) => ask('audit', { limit: query.limit ?? 1000 }),
  ),
];
