import type { Conversation, ConversationLine } from '@ledgerline/api/answers';
import { type Column, CREDITS, flag, number, optional, table, text, time, USD } from '../columns';
import { conversationId } from '../components/fields/conversation-id';
import { org } from '../components/fields/org';
import type { Kind } from './kind';
import { knownCost, unknownCost, unpriced } from './notices';

const PAGE = 10_000;
const PAGES = 5;

const COLUMNS: Record<string, Column<ConversationLine>> = {
  time: time('Time', (row) => row.time),
  category: text('Category', (row) => row.category),
  description: text('Description', (row) => row.description),
  credits: number('Credits', CREDITS, (row) => row.credits),
  costUsd: number('Cost', USD, (row) => row.costUsd),
  unpriced: optional(flag('Without a price', (row) => row.unpriced)),
  total: number('Total credits', CREDITS, (row) => row.total),
  totalUsd: number('Total cost', USD, ({ totalUsd, totalUsdUnknownEvents: unknown }) =>
    knownCost({ costUsd: totalUsd, ...(unknown !== undefined && { costUsdUnknownEvents: unknown }) }),
  ),
  event: text('Event', (row) => row.event),
};

const cut = ({ nextCursor, lines }: Conversation) =>
  nextCursor === null
    ? []
    : [{ severity: 'warning' as const, text: `Only the first ${lines.length} lines of the conversation are shown.` }];

export const conversation: Kind<'conversation'> = {
  label: 'One conversation',
  description: 'A conversation line by line, with the running total, whatever the time range',
  fresh: { conversation: '' },
  ask: (query) =>
    query.conversation
      ? { path: 'conversation', params: { org: query.org, id: query.conversation, limit: PAGE } }
      : null,
  pages: {
    most: PAGES,
    next: (answer) => answer.nextCursor,
    joined: (pages) => {
      const last = pages[pages.length - 1];
      if (!last) throw new Error('no page');
      return { ...last, lines: pages.flatMap(({ lines }) => lines) };
    },
  },
  frames: (answer) => [
    table(Object.entries(COLUMNS), answer.lines, {
      name: answer.title || answer.id,
      meta: { notices: [...cut(answer), ...unknownCost([answer]), ...unpriced([answer])] },
    }),
  ],
  fields: { org, conversation: conversationId },
};
