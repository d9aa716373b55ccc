/** From a sum to the conversation behind it, and from there to each line that made it. */
import { UIDS } from '@ledgerline/api/grafana';
import { COST, CREDITS, DASH, text } from '../columns.ts';
import { page } from '../dashboard.ts';
import { stat } from '../panels/stats.ts';
import { table } from '../panels/tables.ts';
import { ledger } from '../queries.ts';
import { conversations } from '../topics/listings.ts';
import { conversation, organization } from '../variables.ts';

const NONE_CHOSEN = 'Select a conversation in the list above';

/** A step can be very small. */
const exactly = { decimals: 6, width: 125 };

const chosen = () => ledger({ queryType: 'conversation', conversation: '$conversation' });

const total = () =>
  stat(
    {
      title: 'Total usage for conversation',
      description: 'The last running total: everything that this conversation has used so far.',
      width: 24,
      height: 4,
      // In letters as large as the panel: the table below says why.
      empty: DASH,
    },
    chosen(),
    [
      { ...CREDITS, field: 'total' },
      { ...COST, field: 'totalUsd' },
    ],
  );

const steps = () =>
  table(
    {
      title: 'Steps of the conversation',
      description:
        'Each step of the conversation that is chosen above, whenever it happened: what it was, ' +
        'what it used, and the total up to it.',
      width: 24,
      height: 13,
      empty: NONE_CHOSEN,
    },
    chosen(),
    [
      { field: 'time', title: 'Time', unit: 'dateTimeAsLocal', width: 180 },
      text('category', 'Category', { width: 120 }),
      text('description', 'Description'),
      { ...CREDITS, ...exactly },
      { ...COST, ...exactly },
      { ...CREDITS, ...exactly, field: 'total', title: 'Total credits' },
      { ...COST, ...exactly, field: 'totalUsd', title: 'Total cost' },
    ],
  );

export const conversationPage = () =>
  page({
    uid: UIDS.conversation,
    title: 'Ledgerline conversation',
    description: 'Which conversations used most, and each step of one of them with its running total.',
    variables: [organization(), conversation()],
    first: [conversations({ sort: 'credits' }), total(), steps()],
  });
