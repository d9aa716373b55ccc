/** Usage that says nothing in a dimension: `''` in answers, NONE in filters. */
import { NONE } from '@ledgerline/api/grafana';

export const NONE_NAME = '(none)';
export const named = (value: string): string => (value === '' || value === NONE ? NONE_NAME : value);
