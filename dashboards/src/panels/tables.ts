import { type Column, override } from '../columns.ts';
import { type About, NOTHING, panel, type Target } from './base.ts';

/** By the names that fields have in frames, whatever they are called on the screen; in the order of the frame. */
const only = (names: string[]) => ({ id: 'filterFieldsByName', options: { include: { names } } });

/**
 * Pages of what fits. Shows the columns named: fields that a later version of the datasource adds do not appear by
 * themselves.
 */
export function table(about: About, target: Target, columns: Column[]) {
  const names = columns.map((column) => column.field);
  return panel('table', about, [target])
    .options({ showHeader: true, cellHeight: 'sm', enablePagination: true })
    .transformations([only(names)])
    .fieldConfig({
      defaults: {
        noValue: about.empty ?? NOTHING,
        custom: { align: 'auto', filterable: false, minWidth: 150 },
      },
      overrides: columns.map(override),
    });
}
