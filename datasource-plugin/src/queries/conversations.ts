import type { DataLink } from '@grafana/data';
import { CONVERSATION_SORTS, ORDERS } from '@ledgerline/api/words';
import type { ConversationRow } from '@ledgerline/api/answers';
import { type Column, COUNT, CREDITS, number, table, text, time, unpricedEvents, USD } from '../columns';
import { choice } from '../components/fields/choice';
import { count } from '../components/fields/count';
import { filters } from '../components/fields/filters';
import { org } from '../components/fields/org';
import type { Query } from '../types';
import { type About, filtered, inRange, type Kind } from './kind';
import { cut, knownCost, unknownCost, unpriced } from './notices';

/** To the lines of the row's conversation, in Explore. */
const lines = ({ datasource }: About): DataLink<Query> => ({
  title: 'Show its lines',
  url: '',
  internal: {
    datasourceUid: datasource.uid,
    datasourceName: datasource.name,
    query: {
      refId: 'A',
      queryType: 'conversation',
      org: '${__data.fields.org}',
      conversation: '${__data.fields.id}',
    },
  },
});

const linked = (column: Column<ConversationRow>, about: About): Column<ConversationRow> => ({
  ...column,
  config: { links: [lines(about)] },
});

const columns = (about: About): Record<string, Column<ConversationRow>> => ({
  title: linked(
    text('Conversation', (row) => row.title || row.id),
    about,
  ),
  id: linked(
    text('Id', (row) => row.id),
    about,
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

export const conversations: Kind<'conversations'> = {
  label: 'Conversations',
  description: 'The conversations of the time range and what each used in it',
  fresh: {},
  ask: (query, about) => ({
    path: 'conversations',
    params: {
      org: query.org,
      sort: query.sort,
      order: query.order,
      limit: query.limit,
      ...inRange(about),
      ...filtered(query),
    },
  }),
  frames: ({ conversations: rows, total, nextCursor }, _query, about) => [
    table(Object.entries(columns(about)), rows, {
      meta: {
        notices: [...cut(nextCursor, rows, `of ${total} conversations`), ...unknownCost(rows), ...unpriced(rows)],
      },
    }),
  ],
  fields: {
    org,
    sort: choice('Sort by', CONVERSATION_SORTS, { absent: 'lastTime' }),
    order: choice('Order', ORDERS, { absent: 'desc' }),
    limit: count('Limit', { absent: '100', tooltip: 'Rows, the first of the order' }),
    filters,
  },
};
