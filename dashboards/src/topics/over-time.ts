/** Usage by hour, day, week or month. */
import type { Filters } from '@ledgerline/api/grafana';
import { bars, stackedBars } from '../panels/graphs.ts';
import { ledger } from '../queries.ts';

/** Where buckets that a range cuts are said to be paler, once for all. */
const PALER = 'What the time range cuts, or is not over, is paler.';

/** By surface: what people did in the browser, and on the command line. */
export const bySurface = (filters: Filters, width = 24) =>
  stackedBars(
    {
      title: 'Usage over time',
      description:
        'Web and CLI usage: by hour up to 3 days, by day up to 14 days, by week up to 92 days, then by month. ' +
        `${PALER} In credits, or in USD where the organization brings its own model.`,
      width,
      height: 9,
    },
    ledger({ queryType: 'series', groupBy: 'surface', interval: 'auto', filters }),
  ).unit('sishort');

export const perDay = (filters: Filters, width = 12) =>
  bars(
    {
      title: 'Usage per day',
      description: `Credits of each day, or USD where the organization brings its own model. ${PALER}`,
      width,
      height: 8,
    },
    ledger({ queryType: 'series', interval: 'day', filters }),
  ).unit('sishort');

export const requestsPerDay = (filters: Filters) =>
  bars(
    { title: 'Requests per day', description: `Inference requests of each day. ${PALER}`, width: 12, height: 8 },
    ledger({ queryType: 'series', measure: 'requests', interval: 'day', filters }),
  ).unit('sishort');

export const tokensPerDay = (filters: Filters) =>
  stackedBars(
    {
      title: 'Tokens per day',
      description:
        'Every token that was sent and every one that came back, thinking included, by kind: kinds do not overlap. ' +
        PALER,
      width: 12,
      height: 8,
    },
    ledger({ queryType: 'series', measure: 'tokens', groupBy: 'token_type', interval: 'day', filters }),
  ).unit('sishort');

export const modelsPerDay = (filters: Filters) =>
  stackedBars(
    {
      title: 'Cost by model per day',
      description: `What each model cost each day, the largest eight by themselves. ${PALER}`,
      width: 12,
      height: 8,
    },
    ledger({ queryType: 'series', groupBy: 'model', interval: 'day', limit: 8, filters }),
  ).unit('sishort');
