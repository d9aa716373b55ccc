import * as api from '@ledgerline/api';
import { answers, type Role } from '@ledgerline/api';
import { workspacesOf } from '../access/roles.ts';
import { json, jsonOf } from '../routing/answer.ts';
import { route, type Request, type Route } from '../routing/route.ts';
import type { Ask } from './questions.ts';
import { streamed, wholeOf } from './report-route.ts';
import type { AskRows } from './rows.ts';

/** The same for now; kept apart because they will not always be. */
export const READERS: readonly Role[] = ['contributor', 'owner'];

export function conversationRoutes(ask: Ask, rows: AskRows): Route[] {
  const line = (id: string, request: Pick<Request, 'key' | 'scope' | 'gone'>, query: api.ConversationQuery) => {
    const { key, scope } = request;
    return ask(
      'conversation',
      { scope, id, query, workspaces: workspacesOf(key, READERS, scope.orgs[0] ?? '') },
      request,
    );
  };
  const one = {
    method: 'GET',
    roles: READERS,
    about: 'org',
    summary: 'One conversation line by line, with the running total',
    answers: { 200: jsonOf(answers.Conversation) },
  } as const;
  return [
    streamed(rows, 'conversations', {
      url: '/v1/conversations',
      operationId: 'getConversations',
      summary: 'Conversations and what they used',
      schema: { querystring: api.ConversationsQuery },
      page: ({ scope, query: { format: _, ...query }, gone }) => ask('conversations', { scope, query }, { gone }),
      all: ({ scope, query }) => ({ scope, query: wholeOf(query) }),
    }),
    route({
      ...one,
      url: '/v1/conversations/:id',
      operationId: 'getConversation',
      schema: { querystring: api.ConversationQuery, params: api.ConversationParams },
      handle: async (request) => json(await line(request.params.id, request, request.query)),
    }),
    route({
      ...one,
      url: '/v1/conversation',
      operationId: 'getConversationById',
      schema: { querystring: api.OneConversationQuery },
      handle: async (request) => json(await line(request.query.id, request, request.query)),
    }),
  ];
}
