import {
  createDataFrame,
  type DataFrame,
  DataFrameType,
  type FieldConfig,
  FieldType,
  type QueryResultMetaNotice,
} from '@grafana/data';
import { PARTIAL_POINTS, type PartialPoints } from '@ledgerline/api/grafana';
import { huesOf } from '@ledgerline/api/hues';
import { GROUPS, INTERVALS, type Measure, MEASURES } from '@ledgerline/api/words';
import type { OneSeries } from '@ledgerline/api/answers';
import { COUNT, CREDITS, epoch, USD } from '../columns';
import { choice } from '../components/fields/choice';
import { compare } from '../components/fields/compare';
import { filters } from '../components/fields/filters';
import { count } from '../components/fields/count';
import { org } from '../components/fields/org';
import { range } from '../components/fields/range';
import { named } from '../none';
import type { QueryOf } from '../types';
import { beside } from './comparing';
import { filtered, inRange, type Kind } from './kind';
import { unpriced } from './notices';

const SHOWN: Record<Measure, { name: string; unit: string }> = {
  credits: { name: 'Credits', unit: CREDITS },
  usd: { name: 'Cost', unit: USD },
  requests: { name: 'Requests', unit: COUNT },
  tokens: { name: 'Tokens', unit: COUNT },
  agent_runs: { name: 'Agent runs', unit: COUNT },
  allowance: { name: 'Allowance', unit: CREDITS },
  cache_hit_ratio: { name: 'Cache hit ratio', unit: 'percentunit' },
  cache_savings: { name: 'Saved by caching', unit: USD },
};

const OTHER = '__other__';
const CUT = 'Other is the sum of all but the largest series; a higher limit shows more of them.';

type SeriesQuery = QueryOf<'series'>;

function displayName({ org, measure, key }: OneSeries, query: SeriesQuery, several: boolean): string {
  if (!query.groupBy) return several ? org : SHOWN[measure].name;
  const name = key === OTHER ? 'Other' : named(key);
  return several ? `${org}: ${name}` : name;
}

type Points = OneSeries['points'];

/** Some points of each series. */
interface Slice {
  points: (series: OneSeries) => Points;
  /** Behind the name. */
  suffix: string;
  labels: Record<string, string>;
  look: FieldConfig<object>;
  /** Whether a series of no points is shown. */
  evenEmpty: boolean;
}

const ALL: Slice = { points: ({ points }) => points, suffix: '', labels: {}, look: {}, evenEmpty: true };
const WHOLE: Slice = { ...ALL, points: ({ points }) => points.filter(({ partial }) => !partial) };
/** Paler bars, or dots that no line joins, in the color of their series and not in the legend. */
const PARTIAL: Slice = {
  points: ({ points }) =>
    points.some(({ partial }) => partial)
      ? points.map(({ time, value, partial }) => ({ time, value: partial ? value : null }))
      : [],
  suffix: ' (partial)',
  labels: { partial: 'true' },
  look: {
    custom: {
      ...{ showPoints: 'always', pointSize: 8, fillOpacity: 25, lineStyle: { fill: 'dash', dash: [3, 3] } },
      hideFrom: { legend: true, tooltip: false, viz: false },
    },
  },
  evenEmpty: false,
};
/** Where the points are that they are set beside, first beside first: what is longer goes on past none. */
const before = (compare: string): Slice => ({
  points: ({ points, compared = [] }) =>
    points.flatMap(({ time }, i) => {
      const other = compared[i];
      return other ? [{ ...other, time }] : [];
    }),
  suffix: ` (${beside(compare)})`,
  labels: { compared: compare },
  look: {
    custom: {
      ...{ drawStyle: 'line', lineStyle: { fill: 'dash', dash: [6, 6] }, lineWidth: 1, fillOpacity: 0 },
      ...{ showPoints: 'never', stacking: { mode: 'none' } },
    },
  },
  evenEmpty: false,
});
const SLICES: Record<PartialPoints, Slice[]> = { together: [ALL], without: [WHOLE], apart: [WHOLE, PARTIAL] };

/** Of a word, which a variable may have given. */
const slicesOf = (word: string | undefined) =>
  Object.entries(SLICES).find(([name]) => name === word)?.[1] ?? SLICES.apart;

/** Grafana's first color, which a series is drawn in that is alone. */
const ALONE = 'green';

/** By series: several organizations, or groups, each in its own. */
function colorsOf(all: readonly OneSeries[]): Map<OneSeries, FieldConfig> {
  const nameOf = ({ org, key }: OneSeries) => key || org;
  const several = new Set(all.map(({ org, key }) => `${org} ${key}`)).size > 1 || all.some(({ key }) => key !== '');
  const hues = huesOf(all.map(nameOf));
  return new Map(
    all.map((series) => {
      const fixedColor = several ? (hues.get(nameOf(series)) ?? ALONE) : ALONE;
      return [series, { color: { mode: 'fixed', fixedColor } }];
    }),
  );
}

/** All the lines first, whatever is drawn beside them. */
function framesOf(all: readonly OneSeries[], query: SeriesQuery, several: boolean): DataFrame[] {
  const colors = colorsOf(all);
  return [...slicesOf(query.partial), ...(query.compare ? [before(query.compare)] : [])].flatMap((slice) =>
    all.flatMap((series) => {
      const points = slice.points(series);
      if (!slice.evenEmpty && points.length === 0) return [];
      return [frame({ ...series, points }, { ...colors.get(series), ...slice.look }, query, { several, ...slice })];
    }),
  );
}

function frame(
  series: OneSeries,
  look: FieldConfig<object>,
  query: SeriesQuery,
  { several, suffix, labels }: Pick<Slice, 'suffix' | 'labels'> & { several: boolean },
): DataFrame {
  const { org, measure, key, points } = series;
  return createDataFrame({
    meta: {
      ...{ type: DataFrameType.TimeSeriesMulti, typeVersion: [0, 1], preferredVisualisationType: 'graph' },
      ...(key === OTHER && { notices: [{ severity: 'info', text: CUT }] }),
    },
    fields: [
      { name: 'time', type: FieldType.time, values: points.map(({ time }) => epoch(time)) },
      {
        name: measure,
        type: FieldType.number,
        values: points.map(({ value }) => value),
        labels: { org, ...(query.groupBy ? { [query.groupBy]: key } : {}), ...labels },
        config: {
          unit: SHOWN[measure].unit,
          displayNameFromDS: displayName(series, query, several) + suffix,
          ...look,
        },
      },
    ],
  });
}

/** What is said of all series is said on one of their frames. */
const noticed = (frame: DataFrame, notices: QueryResultMetaNotice[]): DataFrame => ({
  ...frame,
  meta: { ...frame.meta, notices: [...(frame.meta?.notices ?? []), ...notices] },
});

/** What a range without usage is: the fields of a series without its points. */
const empty = ({ measure = 'credits', org = '' }: SeriesQuery): OneSeries => ({
  org,
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
      compare: query.compare,
      ...inRange(query, about),
      ...filtered(query),
    },
  }),
  frames: (answer, query) => {
    const several = new Set(answer.series.map((each) => each.org)).size > 1;
    if (answer.series.length === 0) return framesOf([empty(query)], { ...query, groupBy: undefined }, false);
    const [first, ...others] = framesOf(answer.series, query, several);
    const notices = unpriced(answer.series.flatMap(({ points }) => points));
    return first ? [noticed(first, notices), ...others] : [];
  },
  fields: {
    org,
    measure: choice('Measure', MEASURES, { absent: 'What is paid in', tooltip: 'By default credits, or USD' }),
    groupBy: choice('Group by', GROUPS, { absent: 'Nothing' }),
    interval: choice('Interval', INTERVALS, { absent: 'auto', tooltip: 'auto: by the length of the time range' }),
    partial: choice('Partial points', PARTIAL_POINTS, {
      absent: 'apart',
      tooltip: 'Those whose time the range cuts, or is not over',
    }),
    limit: count('Limit', { absent: '100', tooltip: 'The largest series; the rest is summed as Other' }),
    compare,
    range,
    filters,
  },
};
