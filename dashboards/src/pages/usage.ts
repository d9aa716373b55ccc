/** What the credits of a cycle went to: by model and day, down to each event. */
import { NONE, UIDS } from '@ledgerline/api/grafana';
import { COST, CREDITS, hidden, INPUT, OUTPUT, REQUESTS, SHARE, text } from '../columns.ts';
import { page } from '../dashboard.ts';
import { lookingAt } from '../links.ts';
import { table } from '../panels/tables.ts';
import { ledger } from '../queries.ts';
import { cycleSummary } from '../topics/cycle.ts';
import { history } from '../topics/listings.ts';
import { modelsPerDay, perDay, requestsPerDay, tokensPerDay } from '../topics/over-time.ts';
import { shareOf } from '../topics/shares.ts';
import { filter, organization } from '../variables.ts';

const filters = { model: ['$model'], api_key: ['$api_key'], type: ['$type'] };

const costByModel = () =>
  table(
    {
      title: 'Cost by model',
      description: 'Requests, tokens and credits of each model in this time range. Select one to see its days.',
      width: 16,
      height: 9,
    },
    ledger({ queryType: 'breakdown', by: 'model', filters }),
    [
      text('name', 'Model', { link: lookingAt(UIDS.usage, 'model', 'See the days of this model') }),
      ...[REQUESTS, INPUT, OUTPUT, CREDITS, COST, SHARE],
      hidden('key', { empty: NONE }),
    ],
  );

const tokens = () =>
  shareOf(
    { groupBy: 'token_type', measure: 'tokens', filters },
    {
      title: 'Input and output tokens',
      description:
        'Of everything that was sent (uncached, read from and written to caches) and everything that came back.',
      height: 9,
      unit: 'tokens',
    },
  );

export const usagePage = () =>
  page({
    uid: UIDS.usage,
    title: 'Ledgerline usage',
    description: 'What an organization used in this cycle and in any time range, by model and day, down to each event.',
    variables: [organization(), filter('model', 'Model'), filter('api_key', 'API key'), filter('type', 'Type')],
    first: [cycleSummary(), costByModel(), tokens()],
    sections: [
      {
        title: 'Day by day',
        panels: [perDay(filters), requestsPerDay(filters), tokensPerDay(filters), modelsPerDay(filters)],
      },
      { title: 'Every event', panels: [history(filters)] },
    ],
  });
