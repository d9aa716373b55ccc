import { RANGES } from '@ledgerline/api/grafana';
import type { EditorField } from './field';
import { choice } from './choice';

type Range = (typeof RANGES)[number] | `$${string}` | undefined;

export const range = choice('Range', RANGES, {
  absent: 'Time range',
  tooltip: 'cycle: the current billing cycle until now, whatever the time range',
}) as EditorField<Range>;
