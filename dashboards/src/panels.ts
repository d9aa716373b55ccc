/** Panels of each kind, with what all of their kind have in common. */
import { PANEL_ID, type PanelOptions } from '@ledgerline/api/grafana';
import type * as cog from '@grafana/grafana-foundation-sdk/cog';
import {
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  TooltipDisplayMode,
  VisibilityMode,
  type DataSourceRef,
} from '@grafana/grafana-foundation-sdk/common';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import { type Column, override } from './columns.ts';
import { LEDGER } from './queries.ts';

type Target = cog.Builder<cog.Dataquery>;

export interface About {
  title: string;
  description: string;
  width: number;
  height: number;
  /** Said where there are no rows at all. */
  empty?: string;
}

const NOTHING = 'Nothing was used in this time range';

/** Any kind of panel on the ledger; the SDK's own builders know no pages of a table and no panel of ours. */
const panel = (type: string, about: About, targets: Target[]) =>
  new dashboard.PanelBuilder()
    .type(type)
    .title(about.title)
    .description(about.description)
    .span(about.width)
    .height(about.height)
    .datasource(LEDGER)
    .targets(targets);

export const credits = (about: About, options: PanelOptions, targets: Target[]) =>
  // Amounts carry a unit of their own, by what the organization pays in.
  panel(PANEL_ID, about, targets).options(options).unit('locale');

const TABLE = { showHeader: true, cellHeight: 'sm' };

/** By the names that fields have in frames, whatever they are called on the screen; in the order of the frame. */
const only = (names: string[]) => ({ id: 'filterFieldsByName', options: { include: { names } } });

/**
 * Pages of what fits. Shows the columns named: fields that a later version of the datasource adds do not appear by
 * themselves.
 */
export function table(about: About, target: Target, columns: Column[]) {
  const names = columns.map((column) => column.field);
  return panel('table', about, [target])
    .options({ ...TABLE, enablePagination: true })
    .transformations([only(names)])
    .fieldConfig({
      defaults: {
        noValue: about.empty ?? NOTHING,
        custom: { align: 'auto', filterable: false, minWidth: 150 },
      },
      overrides: columns.map(override),
    });
}

/** Only the first rows, as many as the variable `rows` says; these are few enough to do without pages. */
export const top = (about: About, target: Target, columns: Column[]) =>
  table(about, target, columns)
    .options({ ...TABLE, enablePagination: false })
    .withTransformation({ id: 'limit', options: { limitField: '${rows}' } });

/** The last value of each field. */
export const stat = (about: About, target: Target, fields: Column[]) =>
  panel('stat', about, [target])
    .transformations([only(fields.map(({ field }) => field))])
    .options({
      reduceOptions: { calcs: ['lastNotNull'], values: false, fields: '' },
      colorMode: 'value',
      graphMode: 'none',
      justifyMode: 'center',
      orientation: 'vertical',
      textMode: 'value_and_name',
    })
    .fieldConfig({
      defaults: {
        noValue: about.empty ?? NOTHING,
        color: { mode: dashboard.FieldColorModeId.Fixed, fixedColor: 'blue' },
      },
      overrides: fields.map(override),
    });

const graph = (about: About, source: DataSourceRef, targets: Target[]) =>
  new timeseries.PanelBuilder()
    .title(about.title)
    .description(about.description)
    .span(about.width)
    .height(about.height)
    .datasource(source)
    .targets(targets)
    .legend(
      new common.VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom),
    )
    .tooltip(new common.VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));

/** A stretch of time is a point: at 30 days there are five of them. */
export const lines = (about: About, source: DataSourceRef, targets: Target[]) =>
  graph(about, source, targets)
    .fillOpacity(8)
    .lineWidth(2)
    .showPoints(VisibilityMode.Auto)
    .axisSoftMin(0)
    .noValue(NOTHING);
