/** What Prometheus knows at a glance: numbers with a good and a bad side, and which alerts stand. */
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { metric } from '../queries.ts';
import { type About, NOTHING, panel } from './base.ts';
import { COLOR, OPTIONS } from './stats.ts';

/** One number of Prometheus, and from where on it is good or bad. */
export interface Reading {
  title: string;
  description: string;
  expr: string;
  unit: string;
  decimals?: number;
  /** In their order, the first from null; absent: no value is good or bad. */
  steps?: dashboard.Threshold[];
  empty?: string;
}

export const reading = (about: About & Reading, source: DataSourceRef) =>
  panel('stat', about, [metric(about.expr, about.title)], source)
    .options({
      ...OPTIONS,
      textMode: 'value',
      reduceOptions: { calcs: ['lastNotNull'], fields: '' },
    })
    .fieldConfig({
      defaults: {
        ...{ noValue: about.empty ?? 'Prometheus has no samples', unit: about.unit, min: 0 },
        ...(about.decimals === undefined ? {} : { decimals: about.decimals }),
        ...(about.steps
          ? {
              color: { mode: dashboard.FieldColorModeId.Thresholds },
              thresholds: { mode: dashboard.ThresholdsMode.Absolute, steps: about.steps },
            }
          : { color: COLOR }),
      },
      overrides: [],
    });

const STATES = { 1: { text: 'pending', color: 'orange' }, 2: { text: 'firing', color: 'red' } };

/** @param expr of each series, over time: 1 where it is pending, 2 where it is firing, nothing where neither */
export const alertStates = (about: About, expr: string, legend: string, source: DataSourceRef) =>
  panel('state-timeline', about, [metric(expr, legend)], source)
    .options({ showValue: 'auto', mergeValues: true, rowHeight: 0.8, legend: { showLegend: false } })
    .fieldConfig({
      defaults: {
        ...{ noValue: about.empty ?? NOTHING, unit: 'none', custom: { fillOpacity: 80, lineWidth: 0 } },
        color: COLOR,
        mappings: [{ type: dashboard.MappingType.ValueToText, options: STATES }],
      },
      overrides: [],
    });
