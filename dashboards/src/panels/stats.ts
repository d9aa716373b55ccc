import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { type Column, override } from '../columns.ts';
import { type About, NOTHING, panel, type Target } from './base.ts';

/** How any number is shown. */
export const OPTIONS = {
  colorMode: 'value',
  graphMode: 'none',
  justifyMode: 'center',
  orientation: 'vertical',
  textMode: 'value_and_name',
};
/** Of a number that is neither good nor bad. */
export const COLOR = { mode: dashboard.FieldColorModeId.Fixed, fixedColor: 'text' };

/** One number for each field: by default its last value. */
export const stat = (about: About, target: Target, fields: Column[], calc = 'lastNotNull') =>
  panel('stat', about, [target])
    .transformations([{ id: 'filterFieldsByName', options: { include: { names: fields.map(({ field }) => field) } } }])
    .options({ ...OPTIONS, reduceOptions: { calcs: [calc], values: false, fields: '' } })
    .fieldConfig({ defaults: { noValue: about.empty ?? NOTHING, color: COLOR }, overrides: fields.map(override) });

/** The datasource's color is the one of a graph. */
const plain = (decimals: number | undefined) => ({
  matcher: { id: 'byRegexp', options: '/.*/' },
  properties: [{ id: 'color', value: COLOR }, ...(decimals === undefined ? [] : [{ id: 'decimals', value: decimals }])],
});

/** One number of many rows: their mean, how many there are. */
export const statOf = (about: About, target: Target, { field, unit, decimals }: Column, calc: string) =>
  panel('stat', about, [target])
    .options({ ...OPTIONS, textMode: 'value', reduceOptions: { calcs: [calc], values: false, fields: `/^${field}$/` } })
    .fieldConfig({ defaults: { noValue: about.empty ?? NOTHING, unit }, overrides: [plain(decimals)] });

/** A day, of which midnight says nothing. */
const DAY = { matcher: { id: 'byType', options: 'time' }, properties: [{ id: 'unit', value: 'time:MMM D' }] };

/** Every field of the row with the most. */
export const peak = (about: About, target: Target, { field, unit, decimals }: Column) =>
  panel('stat', about, [target])
    .transformations([
      { id: 'sortBy', options: { sort: [{ field, desc: true }] } },
      { id: 'limit', options: { limitField: 1 } },
    ])
    .options({ ...OPTIONS, textMode: 'value', reduceOptions: { calcs: ['first'], values: false, fields: '/.*/' } })
    .fieldConfig({ defaults: { noValue: about.empty ?? NOTHING, unit }, overrides: [plain(decimals), DAY] });
