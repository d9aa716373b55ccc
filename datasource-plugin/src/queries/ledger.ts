import { ORDERS, POOLS } from '@ledgerline/api/words';
import type { LedgerEntry } from '@ledgerline/api/answers';
import { type Column, CREDITS, number, optional, table, text, time, USD } from '../columns';
import { choice } from '../components/fields/choice';
import { count } from '../components/fields/count';
import { org } from '../components/fields/org';
import { range } from '../components/fields/range';
import { each, inRange, type Kind } from './kind';
import { cut } from './notices';

const PAGE = 100;

type Row = LedgerEntry & { org: string };

const title = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const COLUMNS: Record<string, Column<Row>> = {
  seq: number('Entry', 'none', (row) => row.seq),
  time: time('Time', (row) => row.time),
  type: text('Type', (row) => row.type),
  credits: number('Credits', CREDITS, (row) => row.credits),
  balance: number('Balance', CREDITS, (row) => row.balance),
  ...Object.fromEntries(
    POOLS.map((pool) => [pool, optional(number(title(pool), CREDITS, (row: Row) => row.pools[pool]))]),
  ),
  overage: number('Overage', CREDITS, (row) => row.overage),
  costUsd: number('Cost', USD, (row) => row.costUsd),
  event: optional(text('Event', (row) => row.event)),
  note: optional(text('Note', (row) => row.note)),
  org: text('Organization', (row) => row.org),
};

export const ledger: Kind<'ledger'> = {
  label: 'Ledger',
  description: 'Every entry with the balance after it, by when it was posted, the newest first',
  fresh: {},
  ask: (query, about) => ({
    path: 'ledger',
    params: { org: query.org, order: query.order, limit: query.limit, ...inRange(query, about) },
  }),
  frames: (answer) => [
    table(
      Object.entries(COLUMNS),
      each(answer).flatMap((one) => one.entries.map((entry) => ({ ...entry, org: one.org }))),
      { meta: { notices: each(answer).flatMap(({ nextCursor, entries }) => cut(nextCursor, entries, 'entries')) } },
    ),
  ],
  fields: {
    org,
    order: choice('Order', ORDERS, { absent: 'desc' }),
    limit: count('Limit', { absent: String(PAGE), tooltip: 'Entries, the first of the order' }),
    range,
  },
};
