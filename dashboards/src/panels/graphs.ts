/** Bars for sums of a stretch of time, lines for levels, donuts for shares; legends are tables where series compare. */
import { huesOf } from '@ledgerline/api/hues';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import { LEDGER } from '../queries.ts';
import { type About, NOTHING, panel, type Target } from './base.ts';

const { LegendDisplayMode, LegendPlacement, SortOrder, TooltipDisplayMode, VisibilityMode } = common;

const graph = (about: About, source: DataSourceRef, targets: Target[]) =>
  new timeseries.PanelBuilder()
    .title(about.title)
    .description(about.description)
    .span(about.width)
    .height(about.height)
    .datasource(source)
    .targets(targets)
    .legend(list())
    .tooltip(new common.VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .axisSoftMin(0)
    .noValue(about.empty ?? NOTHING);

const list = () =>
  new common.VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom);

export const lines = (about: About, source: DataSourceRef, targets: Target[]) =>
  graph(about, source, targets).fillOpacity(8).lineWidth(2).showPoints(VisibilityMode.Auto);

export const bars = (about: About, target: Target) =>
  graph(about, LEDGER, [target])
    .drawStyle(common.GraphDrawStyle.Bars)
    .fillOpacity(80)
    .lineWidth(0)
    .showPoints(VisibilityMode.Never)
    .barAlignment(common.BarAlignment.After)
    .barWidthFactor(0.8);

/** Levels that add up to one, at each moment. */
export const stackedLevels = (about: About, source: DataSourceRef, targets: Target[]) =>
  lines(about, source, targets).fillOpacity(40).lineWidth(1).stacking(stacked()).showPoints(VisibilityMode.Never);

const stacked = () => new common.StackingConfigBuilder().mode(common.StackingMode.Normal).group('A');

export const stackedBars = (about: About, target: Target) => bars(about, target).stacking(stacked());

/** Overrides that give series of Prometheus, by their names, the colors that the ledger's own have. */
export const colored = (names: readonly string[]) =>
  [...huesOf(names)].map(([name, fixedColor]) => ({
    matcher: { id: 'byName', options: name },
    properties: [{ id: 'color', value: { mode: 'fixed', fixedColor } }],
  }));

/** What each series adds up to, of all of them. */
export const donut = (about: About, target: Target, unit: { unit: string; decimals?: number }) =>
  panel('piechart', about, [target])
    .options({
      pieType: 'donut',
      reduceOptions: { calcs: ['sum'], values: false, fields: '' },
      displayLabels: [],
      sort: 'desc',
      legend: { showLegend: true, displayMode: 'table', placement: 'right', values: ['value', 'percent'] },
      tooltip: { mode: 'single', sort: 'none' },
    })
    .fieldConfig({ defaults: { noValue: about.empty ?? NOTHING, ...unit }, overrides: [] });
