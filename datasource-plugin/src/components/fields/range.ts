import { type Queries, RANGES } from '@ledgerline/api/grafana';
import { choice } from './choice';

export const range = choice<NonNullable<Queries['series']['range']>>('Range', RANGES, {
  absent: 'Time range',
  tooltip: 'cycle: the current billing cycle until now, whatever the time range',
});
