import { ROLES } from '@ledgerline/api';
import type { Route } from '../routing/route.ts';
import { adminQueryRoutes } from './admin-routes.ts';
import type { BalanceStream } from './balance-stream.ts';
import { conversationRoutes } from './conversation-routes.ts';
import { exportRoutes } from './export-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { ledgerRoutes } from './ledger-routes.ts';
import type { Ask } from './questions.ts';
import { report } from './report-route.ts';
import type { AskRows } from './rows.ts';
import { usageRoutes } from './usage-routes.ts';

export const queryRoutes = (ask: Ask, rows: AskRows, balances: BalanceStream, version: string): Route[] => [
  ...usageRoutes(ask, rows),
  ...conversationRoutes(ask, rows),
  ...eventRoutes(ask, rows),
  ...ledgerRoutes(ask, rows, balances),
  ...exportRoutes(rows),
  ...adminQueryRoutes(ask),
  report(ask, 'me', {
    url: '/v1/me',
    operationId: 'getMe',
    summary: 'What this key is and may do, in the hands of this person',
    about: 'key',
    roles: [...ROLES],
    given: ({ key, person }) => ({ key, person, version }),
  }),
];
