import { createDataFrame, type DataFrame, DataFrameType, FieldType } from '@grafana/data';
import { GROUPS, INTERVALS, type Measure, MEASURES } from '@ledgerline/api/words';
import type { OneSeries } from '../answers';
import { COUNT, CREDITS, epoch, USD } from '../columns';
import { choice } from '../components/fields/choice';
import { filters } from '../components/fields/filters';
import { count } from '../components/fields/count';
import { org } from '../components/fields/org';
import type { QueryOf } from '../types';
import { filtered, inRange, type Kind } from './kind';

const SHOWN: Record<Measure, { name: string; unit: string }> = {
  credits: { name: 'Credits', unit: CREDITS },
  usd: { name: 'Cost', unit: USD },
  requests: { name: 'Requests', unit: COUNT },
  tokens: { name: 'Tokens', unit: COUNT },
  agent_runs: { name: 'Agent runs', unit: COUNT },
  allowance: { name: 'Allowance', unit: CREDITS },
};

/** Keys that are no names. */
const KEYS: Partial<Record<string, string>> = { '': '(none)', __other__: 'Other' };

type SeriesQuery = QueryOf<'series'>;

function displayName({ org: of, measure, key }: OneSeries, query: SeriesQuery, several: boolean): string {
  if (!query.groupBy) return several ? of : SHOWN[measure].name;
  const name = KEYS[key] ?? key;
  return several ? `${of}: ${name}` : name;
}

function frame(series: OneSeries, query: SeriesQuery, several: boolean): DataFrame {
  const { org: of, measure, key, points } = series;
  return createDataFrame({
    meta: { type: DataFrameType.TimeSeriesMulti, typeVersion: [0, 1], preferredVisualisationType: 'graph' },
    fields: [
      { name: 'time', type: FieldType.time, values: points.map(({ time }) => epoch(time)) },
      {
        name: measure,
        type: FieldType.number,
        values: points.map(({ value }) => value),
        labels: { org: of, ...(query.groupBy ? { [query.groupBy]: key } : {}) },
        config: { unit: SHOWN[measure].unit, displayNameFromDS: displayName(series, query, several) },
      },
    ],
  });
}

/** What a range without usage is: the fields of a series without its points. */
const empty = ({ measure = 'credits', org: of = '' }: SeriesQuery): OneSeries => ({
  org: of,
  measure,
  key: '',
  points: [],
});

export const series: Kind<'series'> = {
  label: 'Usage over time',
  description: 'Usage in the time range by hour, day, week or month, one series a group',
  fresh: {},
  ask: (query, about) => ({
    path: 'usage/series',
    params: {
      org: query.org,
      measure: query.measure,
      interval: query.interval,
      groupBy: query.groupBy,
      limit: query.limit,
      ...inRange(about),
      ...filtered(query),
    },
  }),
  frames: (answer, query) => {
    const several = new Set(answer.series.map((each) => each.org)).size > 1;
    if (answer.series.length === 0) return [frame(empty(query), { ...query, groupBy: undefined }, false)];
    return answer.series.map((each) => frame(each, query, several));
  },
  fields: {
    org,
    measure: choice('Measure', MEASURES, { absent: 'What is paid in', tooltip: 'By default credits, or USD' }),
    groupBy: choice('Group by', GROUPS, { absent: 'Nothing' }),
    interval: choice('Interval', INTERVALS, { absent: 'auto', tooltip: 'auto: by the length of the time range' }),
    limit: count('Limit', { tooltip: 'The largest series; the rest is summed as Other' }),
    filters,
  },
};
