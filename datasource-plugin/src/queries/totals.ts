import type { Breakdown } from '@ledgerline/api/answers';
import { type Column, COUNT, CREDITS, number, optional, SHARE, table, USD } from '../columns';
import { compare } from '../components/fields/compare';
import { filters } from '../components/fields/filters';
import { org } from '../components/fields/org';
import { range } from '../components/fields/range';
import { beside, change } from './comparing';
import { filtered, inRange, type Kind } from './kind';
import { knownCost, unknownCost, unpriced } from './notices';

type Total = Breakdown['total'];
type Value = (used: Total) => number | null | undefined;

const per =
  (value: Value): Value =>
  (used) => {
    const amount = value(used);
    return used.requests && amount !== null && amount !== undefined ? amount / used.requests : null;
  };
const tokens: Value = ({ inputTokens, outputTokens }) => inputTokens + outputTokens;

/** By name: what it is called, its unit, and what it is of a sum. */
const MEASURED: ReadonlyArray<readonly [string, string, string, Value]> = [
  ['credits', 'Credits', CREDITS, ({ credits }) => credits],
  ['costUsd', 'Cost', USD, knownCost],
  ['requests', 'Requests', COUNT, ({ requests }) => requests],
  ['agentRuns', 'Agent runs', COUNT, ({ agentRuns }) => agentRuns],
  ['inputTokens', 'Input tokens', COUNT, ({ inputTokens }) => inputTokens],
  ['outputTokens', 'Output tokens', COUNT, ({ outputTokens }) => outputTokens],
  ['totalTokens', 'Tokens', COUNT, tokens],
  ['creditsPerRequest', 'Credits per request', CREDITS, per(({ credits }) => credits)],
  ['costUsdPerRequest', 'Cost per request', USD, per(knownCost)],
];

interface Row {
  now: Total;
  before: Total | undefined;
}

const COLUMNS: Record<string, Column<Row>> = {
  ...Object.fromEntries(
    MEASURED.map(([name, title, unit, value]) => [name, number(title, unit, ({ now }: Row) => value(now))]),
  ),
  unpricedEvents: optional(number('Events without a price', COUNT, ({ now }: Row) => now.unpricedEvents)),
};

const compared = (how: string | undefined): Record<string, Column<Row>> => ({
  ...Object.fromEntries(
    MEASURED.map(([name, title, unit, value]) => [
      `previous${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      number(`${title} ${beside(how)}`, unit, ({ before }: Row) => before && value(before)),
    ]),
  ),
  change: number('Change', SHARE, ({ now, before }) =>
    now.credits ? change(now.credits, before?.credits) : change(now.costUsd, before?.costUsd),
  ),
});

export const totals: Kind<'totals'> = {
  label: 'Totals',
  description: 'What the time range used in all',
  fresh: {},
  // Of a breakdown by what every event has: one row is as much as the sum needs.
  ask: (query, about) => ({
    path: 'usage/breakdown',
    params: {
      org: query.org,
      by: 'type',
      limit: 1,
      compare: query.compare,
      ...inRange(query, about),
      ...filtered(query),
    },
  }),
  frames: ({ total: now, compared: { total: before } = {} }, { compare: how }) => [
    table(Object.entries({ ...COLUMNS, ...(how && compared(how)) }), [{ now, before }], {
      meta: { notices: [...unknownCost([now]), ...unpriced([now])] },
    }),
  ],
  fields: { org, compare, range, filters },
};
