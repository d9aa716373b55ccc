import * as api from '@ledgerline/api';
import { holds, workspacesOf } from '../access/roles.ts';
import { Refusal } from '../model/refusal.ts';
import type { EventsRequest } from '../reading/event-request.ts';
import type { Request, Route } from '../routing/route.ts';
import { READERS } from './conversation-routes.ts';
import type { Ask } from './questions.ts';
import { streamed, wholeOf } from './report-route.ts';
import type { AskRows } from './rows.ts';

/** Every billable event. */
export const eventRoutes = (ask: Ask, rows: AskRows): Route[] => [
  streamed(rows, 'events', {
    url: '/v1/events',
    operationId: 'getEvents',
    summary: 'Usage events as they are now, the newest first: a page, or all of them as a stream',
    schema: { querystring: api.EventsQuery },
    page: (request) => {
      const { sort = 'time' } = request.query;
      const question = sort === 'time' ? 'events' : 'sortedEvents';
      return ask(question, { scope: request.scope, ...requestOf(request) }, request);
    },
    all: (request) => {
      const { sort = 'time', ...query } = wholeOf(request.query);
      if (sort !== 'time') throw new Refusal('invalid_request', 'a stream is in the order of time', 'sort');
      return { scope: request.scope, query: requestOf({ ...request, query }) };
    },
  }),
];

type EventsIn = Pick<Request<{ querystring: typeof api.EventsQuery }>, 'query' | 'key' | 'scope'>;

/** Who reads conversations reads what is written in events. */
function requestOf({ query: { format: _, ...query }, key, scope }: EventsIn): EventsRequest {
  const reads = scope.orgs.filter((org) => holds(key, READERS, org));
  return { query, readable: Object.fromEntries(reads.map((org) => [org, workspacesOf(key, READERS, org)])) };
}
