/** What calls cost in USD, by source and consumer, down to each call. */
import { UIDS } from '@ledgerline/api/grafana';
import { page } from '../dashboard.ts';
import { bars } from '../panels/graphs.ts';
import { figures } from '../panels/ours.ts';
import { ledger } from '../queries.ts';
import { calls } from '../topics/listings.ts';
import { shareOf } from '../topics/shares.ts';
import { CONSUMERS, top } from '../topics/who.ts';
import { choice, filter, organization } from '../variables.ts';

const filters = { source: ['$source'] };

const totals = () =>
  figures(
    {
      title: 'In this time range',
      description:
        'What all calls of this time range cost, sent and got back, and what one cost on average; ' +
        'each beside the same length before.',
      width: 24,
      height: 4,
    },
    ledger({ queryType: 'totals', compare: 'previous', filters }),
    [
      { field: 'costUsd', title: 'Total cost', unit: 'currencyUSD' },
      { field: 'inputTokens', title: 'Input tokens', unit: 'sishort' },
      { field: 'outputTokens', title: 'Output tokens', unit: 'sishort' },
      { field: 'requests', title: 'Calls', unit: 'locale' },
      { field: 'costUsdPerRequest', title: 'Average per call', unit: 'currencyUSD' },
    ],
  );

const overTime = () =>
  bars(
    {
      title: 'Cost over time',
      description: 'USD by hour or day in your timezone, or by what suits the time range.',
      width: 16,
      height: 9,
    },
    ledger({ queryType: 'series', measure: 'usd', interval: '$interval', groupBy: 'source', filters }),
  ).unit('currencyUSD');

const bySource = () =>
  shareOf(
    { groupBy: 'source', measure: 'usd', filters },
    { title: 'Cost by source', description: 'Conversations, agents and memory.', height: 9, unit: 'usd' },
  );

export const costsPage = () =>
  page({
    uid: UIDS.costs,
    title: 'Ledgerline costs',
    description:
      'What calls cost in USD, whatever the organization pays in: by source and consumer, down to each call.',
    variables: [
      organization(),
      filter('source', 'Source'),
      choice('interval', 'By', { auto: 'What suits', hour: 'Hour', day: 'Day' }),
    ],
    first: [totals(), overTime(), bySource()],
    sections: [
      {
        title: 'Top consumers',
        panels: [
          top(
            { ...CONSUMERS, title: 'Top consumers by cost' },
            { filters, sort: 'costUsd' },
            { width: 12, measure: 'costUsd' },
          ),
          top(
            { ...CONSUMERS, title: 'Top consumers by tokens' },
            { filters, sort: 'inputTokens' },
            { width: 12, measure: 'tokens' },
          ),
        ],
      },
      { title: 'Every call', panels: [calls(filters)] },
    ],
  });
