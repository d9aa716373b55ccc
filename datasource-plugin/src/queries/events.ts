import { EVENT_SORTS, MOST_SORTED, ORDERS } from '@ledgerline/api/words';
import { DIMENSION_TABLE } from '@ledgerline/api/vocabulary';
import type { EventRow } from '@ledgerline/api/answers';
import {
  type Column,
  COUNT,
  CREDITS,
  dimension,
  flag,
  linked,
  MILLISECONDS,
  number,
  optional,
  table,
  text,
  time,
  USD,
} from '../columns';
import { choice } from '../components/fields/choice';
import { count } from '../components/fields/count';
import { filters } from '../components/fields/filters';
import { org } from '../components/fields/org';
import { range } from '../components/fields/range';
import { search } from '../components/fields/search';
import { type Ask } from '../client';
import type { QueryOf } from '../types';
import { type About, filtered, inRange, type Kind } from './kind';
import { conversationLink, listed, type Sorts } from './listing';
import { cut } from './notices';

const PAGE = 100;

/** Field by field as the API's parameters are called, so that a filter or a variable made of one means the same. */
const said = (name: string, title: string): Record<string, Column<EventRow>> =>
  Object.fromEntries(
    DIMENSION_TABLE.flatMap(({ name: of, parameter }) =>
      parameter === name ? [[name, optional(dimension(title, (row: EventRow) => row[of] || undefined))]] : [],
    ),
  );

const columns = (about: About): Record<string, Column<EventRow>> => ({
  time: time('Time', (row) => row.time),
  ...said('source', 'Source'),
  ...said('type', 'Type'),
  title: optional(
    linked(
      text('Conversation', (row) => row.title || row.conversation || undefined),
      conversationLink(about, 'conversation'),
    ),
  ),
  ...said('agent', 'Agent'),
  ...said('model', 'Model'),
  ...said('provider', 'Provider'),
  ...said('service_tier', 'Service tier'),
  ...said('api_key', 'API key'),
  ...said('user', 'User'),
  ...said('workspace', 'Workspace'),
  ...said('surface', 'Surface'),
  ...said('category', 'Category'),
  ...said('reason', 'Reason'),
  ...said('reason_detail', 'Reason in detail'),
  ...said('conversation', 'Conversation id'),
  description: optional(text('Description', (row) => row.description || undefined)),
  inputTokens: number('Input', COUNT, (row) => row.inputTokens),
  outputTokens: number('Output', COUNT, (row) => row.outputTokens),
  credits: number('Credits', CREDITS, (row) => row.credits),
  costUsd: number('Cost', USD, (row) => row.costUsd),
  durationMs: optional(number('Duration', MILLISECONDS, (row) => row.durationMs ?? undefined)),
  id: text('Id', (row) => row.id),
  org: text('Organization', (row) => row.org),
  unpriced: optional(flag('Without a price', (row) => row.unpriced)),
  late: optional(flag('Late', (row) => row.late)),
});

/** By the name of the field. */
const SORTS: Sorts = Object.fromEntries(
  EVENT_SORTS.flatMap((sort): Array<[string, string]> => {
    const { parameter = sort } = DIMENSION_TABLE.find(({ name }) => name === sort) ?? {};
    return parameter === null ? [] : [[parameter, sort]];
  }),
);

const ask = (query: QueryOf<'events'>, about: Pick<About, 'range' | 'timezone'>): Ask => ({
  path: 'events',
  params: {
    org: query.org,
    q: query.q,
    sort: SORTS[query.sort ?? ''] ?? query.sort,
    order: query.order,
    limit: query.limit,
    page: query.page,
    ...inRange(query, about),
    ...filtered(query),
  },
});

export const events: Kind<'events'> = {
  label: 'Events',
  description: 'Every billable event of the time range, the newest first',
  fresh: {},
  ask,
  frames: ({ events: rows, total, totalIsAtLeast, nextCursor }, query, about) => [
    table(Object.entries(columns(about)), rows, {
      meta: {
        custom: listed(
          about,
          ask(query, about),
          { ...query, standard: PAGE, sorts: SORTS, fallback: 'time' },
          {
            total,
            ...(totalIsAtLeast && { totalIsAtLeast }),
            ...((query.sort ?? 'time') !== 'time' && { reach: MOST_SORTED }),
          },
        ),
        notices:
          query.page === undefined
            ? cut(nextCursor, rows, `of ${totalIsAtLeast ? 'more than ' : ''}${total.toLocaleString('en')} events`)
            : [],
      },
    }),
  ],
  fields: {
    org,
    q: search,
    sort: choice('Sort by', EVENT_SORTS, { absent: 'time', tooltip: 'By anything but time: the first 10,000 alone' }),
    order: choice('Order', ORDERS, { absent: 'desc' }),
    limit: count('Limit', { absent: String(PAGE), tooltip: 'Rows, the first of the order' }),
    page: count('Page', { absent: '1', tooltip: 'Of as many rows as the limit says' }),
    range,
    filters,
  },
};
