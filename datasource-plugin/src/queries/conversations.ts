import { CONVERSATION_SORTS, ORDERS } from '@ledgerline/api/words';
import type { ConversationRow } from '@ledgerline/api/answers';
import type { Ask } from '../client';
import { type Column, COUNT, CREDITS, linked, number, table, text, time, unpricedEvents, USD } from '../columns';
import { choice } from '../components/fields/choice';
import { count } from '../components/fields/count';
import { filters } from '../components/fields/filters';
import { org } from '../components/fields/org';
import { range } from '../components/fields/range';
import { search } from '../components/fields/search';
import type { QueryOf } from '../types';
import { type About, filtered, inRange, type Kind } from './kind';
import { conversationLink, listed, type Sorts } from './listing';
import { cut, knownCost, unknownCost, unpriced } from './notices';

const columns = (about: About): Record<string, Column<ConversationRow>> => ({
  title: linked(
    text('Conversation', (row) => row.title || row.id),
    conversationLink(about, 'id'),
  ),
  id: linked(
    text('Id', (row) => row.id),
    conversationLink(about, 'id'),
  ),
  org: text('Organization', (row) => row.org),
  agent: text('Agent', (row) => row.agent),
  credits: number('Credits', CREDITS, (row) => row.credits),
  costUsd: number('Cost', USD, knownCost),
  unpricedEvents,
  messages: number('Messages', COUNT, (row) => row.messages),
  firstTime: time('First', (row) => row.firstTime),
  lastTime: time('Last', (row) => row.lastTime),
});

const PAGE = 100;

const SORTS: Sorts = Object.fromEntries(CONVERSATION_SORTS.map((sort) => [sort, sort]));

const ask = (query: QueryOf<'conversations'>, about: About): Ask => ({
  path: 'conversations',
  params: {
    org: query.org,
    q: query.q,
    sort: query.sort,
    order: query.order,
    limit: query.limit,
    page: query.page,
    ...inRange(query, about),
    ...filtered(query),
  },
});

export const conversations: Kind<'conversations'> = {
  label: 'Conversations',
  description: 'The conversations of the time range and what each used in it',
  fresh: {},
  ask,
  frames: ({ conversations: rows, total, nextCursor }, query, about) => [
    table(Object.entries(columns(about)), rows, {
      meta: {
        custom: listed(
          about,
          ask(query, about),
          { ...query, standard: PAGE, sorts: SORTS, fallback: 'lastTime' },
          {
            total,
          },
        ),
        notices: [
          ...(query.page === undefined ? cut(nextCursor, rows, `of ${total} conversations`) : []),
          ...unknownCost(rows),
          ...unpriced(rows),
        ],
      },
    }),
  ],
  fields: {
    org,
    q: search,
    sort: choice('Sort by', CONVERSATION_SORTS, { absent: 'lastTime' }),
    order: choice('Order', ORDERS, { absent: 'desc' }),
    limit: count('Limit', { absent: String(PAGE), tooltip: 'Rows, the first of the order' }),
    page: count('Page', { absent: '1', tooltip: 'Of as many rows as the limit says' }),
    range,
    filters,
  },
};
