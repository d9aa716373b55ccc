/** What was spent, when, and on what kind of work, in one organization or all; down to a conversation. */
import { UIDS } from '@ledgerline/api/grafana';
import { CREDITS } from '../columns.ts';
import { page } from '../dashboard.ts';
import { peak, statOf } from '../panels/stats.ts';
import { ledger } from '../queries.ts';
import { conversations } from '../topics/listings.ts';
import { perDay } from '../topics/over-time.ts';
import { shareOf } from '../topics/shares.ts';
import { filter, organizations } from '../variables.ts';

const filters = { agent: ['$agent'], category: ['$category'] };
const days = () => ledger({ queryType: 'series', interval: 'day', partial: 'together', filters });

const averagePerDay = () =>
  statOf(
    { title: 'Average per day', description: 'Of the days of this time range.', width: 8, height: 4 },
    days(),
    { ...CREDITS, field: 'Credits|Cost' },
    'mean',
  );

const peakDay = () =>
  peak(
    { title: 'Peak day', description: 'The busiest day of this time range, and what it used.', width: 8, height: 4 },
    days(),
    { ...CREDITS, field: 'Credits' },
  );

const activeCategories = () =>
  statOf(
    {
      title: 'Active categories',
      description: 'Kinds of work with any usage in this time range.',
      width: 8,
      height: 4,
    },
    ledger({ queryType: 'breakdown', by: 'category', filters }),
    { field: 'Key', title: 'Categories', unit: 'none' },
    'count',
  );

const byCategory = () =>
  shareOf(
    { groupBy: 'category', filters },
    { title: 'By category', description: 'What kind of work the usage of this time range went to.' },
  );

export const billingPage = () =>
  page({
    uid: UIDS.billing,
    title: 'Ledgerline billing',
    description:
      'What was spent, when, and on what: of one organization, or of all that the datasource may read; by agent and ' +
      'kind of work.',
    variables: [organizations(), filter('agent', 'Agent'), filter('category', 'Category')],
    first: [averagePerDay(), peakDay(), activeCategories(), perDay(filters, 16), byCategory()],
    sections: [
      { title: 'Recent conversations', panels: [conversations({ filters, sort: 'lastTime' }, 'Recent conversations')] },
    ],
  });
