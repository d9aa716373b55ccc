import { type Column, COUNT, CREDITS, number, table, text, time, unpricedEvents, USD } from '../columns';
import type { Summary } from '@ledgerline/api/answers';
import { month } from '../components/fields/month';
import { org } from '../components/fields/org';
import { each, type Kind } from './kind';
import { unpriced } from './notices';

const COLUMNS: Record<string, Column<Summary>> = {
  org: text('Organization', (row) => row.org),
  creditsUsed: number('Credits used', CREDITS, (row) => row.creditsUsed),
  creditsRemaining: number('Credits remaining', CREDITS, (row) => row.creditsRemaining),
  costUsd: number('Cost', USD, (row) => row.costUsd),
  unpricedEvents,
  requests: number('Requests', COUNT, (row) => row.requests),
  agentRuns: number('Agent runs', COUNT, (row) => row.agentRuns),
  inputTokens: number('Input tokens', COUNT, (row) => row.inputTokens),
  outputTokens: number('Output tokens', COUNT, (row) => row.outputTokens),
  totalTokens: number('Tokens', COUNT, (row) => row.totalTokens),
  cycleStart: time('Cycle start', (row) => row.cycle.start),
  cycleEnd: time('Cycle end', (row) => row.cycle.end),
};

export const summary: Kind<'summary'> = {
  label: 'Summary of a cycle',
  description: 'What a billing cycle used, whatever the time range',
  fresh: {},
  ask: (query) => ({ path: 'usage/summary', params: { org: query.org, month: query.month } }),
  frames: (answer) => [table(Object.entries(COLUMNS), each(answer), { meta: { notices: unpriced(each(answer)) } })],
  fields: { org, month },
};
