/** From a sum to the conversation behind it, and from there to each line that made it. */
import { UIDS } from '@ledgerline/api/grafana';
import { COST, CREDITS, hidden } from './columns.ts';
import { numbered, page } from './dashboard.ts';
import { toConversation, toDashboard } from './links.ts';
import { stat, table } from './panels.ts';
import { ledger } from './queries.ts';
import { conversation, ledgerSource, organization } from './variables.ts';

/** A step can be very small. */
const exactly = { decimals: 6, width: 125 };

export const conversationPage = () =>
  numbered(
    page(
      UIDS.conversation,
      'Ledgerline conversation',
      'Which conversations used most, and each step of one of them with its running total.',
    )
      .variables([organization(), conversation(), ledgerSource()])
      .links([toDashboard(UIDS.overview, 'Overview')])
      .withPanel(
        table(
          {
            title: 'Conversations',
            description:
              'Every conversation that used something in this time range, the one that used most first. ' +
              'Select one to see its steps. Sums count what lies in the time range.',
            width: 24,
            height: 10,
          },
          ledger({ queryType: 'conversations', sort: 'credits', limit: 1000 }),
          [
            { field: 'title', title: 'Conversation', link: toConversation },
            { field: 'agent', title: 'Agent', width: 130 },
            CREDITS,
            COST,
            { field: 'messages', title: 'Messages', unit: 'locale', decimals: 0, width: 95 },
            { field: 'lastTime', title: 'Last used', unit: 'dateTimeFromNow', width: 140 },
            hidden('id'),
          ],
        ),
      )
      .withPanel(
        stat(
          {
            title: 'Total usage for conversation',
            description: 'The last running total: everything that this conversation has used so far.',
            width: 24,
            height: 4,
          },
          ledger({ queryType: 'conversation', conversation: '$conversation' }),
          [
            { ...CREDITS, field: 'total' },
            { ...COST, field: 'totalUsd' },
          ],
        ),
      )
      .withPanel(
        table(
          {
            title: 'Steps of the conversation',
            description:
              'Each step of the conversation that is chosen above, whenever it happened: what it was, ' +
              'what it used, and the total up to it.',
            width: 24,
            height: 13,
          },
          ledger({ queryType: 'conversation', conversation: '$conversation' }),
          [
            { field: 'time', title: 'Time', unit: 'dateTimeAsLocal', width: 180 },
            { field: 'category', title: 'Category', width: 120 },
            { field: 'description', title: 'Description' },
            { ...CREDITS, ...exactly },
            { ...COST, ...exactly },
            { ...CREDITS, ...exactly, field: 'total', title: 'Total credits' },
            { ...COST, ...exactly, field: 'totalUsd', title: 'Total cost' },
          ],
        ),
      ),
  );
