import { EVENT_PARAMETERS } from '@ledgerline/api/vocabulary';
import type { Durations } from '@ledgerline/api/answers';
import { type Column, COUNT, MILLISECONDS, number, table, text } from '../columns';
import { choice } from '../components/fields/choice';
import { filters } from '../components/fields/filters';
import { org } from '../components/fields/org';
import { range } from '../components/fields/range';
import { NONE_NAME } from '../none';
import { filtered, inRange, type Kind } from './kind';

const COLUMNS: Record<string, Column<Durations['rows'][number]>> = {
  key: text('Key', (row) => row.key || NONE_NAME),
  p50: number('Median', MILLISECONDS, (row) => row.p50),
  p95: number('95th percentile', MILLISECONDS, (row) => row.p95),
  outputTokensPerSecond: number('Output tokens/s', 'none', (row) => row.outputTokensPerSecond),
  events: number('Events', COUNT, (row) => row.events),
  org: text('Organization', (row) => row.org),
};

export const durations: Kind<'durations'> = {
  label: 'Durations',
  description: 'How long events took and how fast output came, by model or any other dimension',
  fresh: {},
  ask: (query, about) => ({
    path: 'usage/durations',
    params: { org: query.org, by: query.by, ...inRange(query, about), ...filtered(query) },
  }),
  frames: ({ rows }) => [table(Object.entries(COLUMNS), rows)],
  fields: { org, by: choice('By', EVENT_PARAMETERS, { absent: 'model' }), range, filters },
};
