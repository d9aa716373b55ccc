import { ROLES, answers } from '@ledgerline/api';
import { json, jsonOf } from '../routing/answer.ts';
import { route, type Route } from '../routing/route.ts';
import { adminQueryRoutes } from './admin-routes.ts';
import type { BalanceStream } from './balance-stream.ts';
import { conversationRoutes } from './conversation-routes.ts';
import { ledgerRoutes } from './ledger-routes.ts';
import type { Ask } from './report-route.ts';
import type { AskRows } from './rows.ts';
import { usageRoutes } from './usage-routes.ts';

export const queryRoutes = (ask: Ask, rows: AskRows, balances: BalanceStream, version: string): Route[] => [
  ...usageRoutes(ask),
  ...conversationRoutes(ask),
  ...ledgerRoutes(ask, rows, balances),
  ...adminQueryRoutes(ask),
  route({
    method: 'GET',
    url: '/v1/me',
    operationId: 'getMe',
    roles: [...ROLES],
    about: 'key',
    summary: 'What this key is and may do',
    answers: { 200: jsonOf(answers.Me) },
    handle: async ({ key }) => json(await ask('me', { key, version })),
  }),
];
