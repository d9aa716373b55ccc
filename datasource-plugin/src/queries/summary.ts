import { type Column, COUNT, CREDITS, number, SHARE, table, text, time, unpricedEvents, USD } from '../columns';
import type { Summary } from '@ledgerline/api/answers';
import { compare } from '../components/fields/compare';
import { month } from '../components/fields/month';
import { org } from '../components/fields/org';
import { beside, change } from './comparing';
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

const compared = (how: string | undefined): Record<string, Column<Summary>> => {
  const before = (title: string, unit: string, value: (used: Compared) => number | null) =>
    number(`${title} ${beside(how)}`, unit, (row: Summary) => (row.compared ? value(row.compared) : null));
  return {
    previousCreditsUsed: before('Credits used', CREDITS, (used) => used.creditsUsed),
    previousCostUsd: before('Cost', USD, (used) => used.costUsd),
    previousRequests: before('Requests', COUNT, (used) => used.requests),
    previousAgentRuns: before('Agent runs', COUNT, (used) => used.agentRuns),
    previousInputTokens: before('Input tokens', COUNT, (used) => used.inputTokens),
    previousOutputTokens: before('Output tokens', COUNT, (used) => used.outputTokens),
    previousTotalTokens: before('Tokens', COUNT, (used) => used.totalTokens),
    change: number('Change', SHARE, (row) =>
      row.creditsUsed === null
        ? change(row.costUsd, row.compared?.costUsd)
        : change(row.creditsUsed, row.compared?.creditsUsed),
    ),
  };
};
type Compared = NonNullable<Summary['compared']>;

export const summary: Kind<'summary'> = {
  label: 'Summary of a cycle',
  description: 'What a billing cycle used, whatever the time range',
  fresh: {},
  ask: (query) => ({ path: 'usage/summary', params: { org: query.org, month: query.month, compare: query.compare } }),
  frames: (answer, { compare: how }) => [
    table(Object.entries({ ...COLUMNS, ...(how && compared(how)) }), each(answer), {
      meta: { notices: unpriced(each(answer)) },
    }),
  ],
  fields: { org, month, compare },
};
