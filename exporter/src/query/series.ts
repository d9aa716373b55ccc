import { countJson, creditsJson, timeJson, usdJson, type RawNumber } from '../json/json.ts';
import type { Point, Series, SeriesReport, Value } from '../reading/series.ts';
import { unpricedJson } from './amounts.ts';
import type { Shape } from './row-text.ts';

export const seriesJson = ({ interval, timezone, range, series }: SeriesReport) => ({
  interval,
  timezone,
  from: timeJson(range.from),
  to: timeJson(range.to),
  series: series.map(({ org, measure, key, points, compared }) => ({
    ...{ org, measure, key, points: points.map(pointJson) },
    ...(compared ? { compared: compared.map(pointJson) } : {}),
  })),
});

const pointJson = ({ time, value, partial }: Point) => ({
  time: timeJson(time),
  value: value && valueJson(value),
  ...unpricedJson(value?.unpricedEvents ?? 0),
  ...(partial ? { partial: true } : {}),
});

const RENDER: Readonly<Record<Value['unit'], (amount: number | bigint) => RawNumber>> = {
  credits: creditsJson,
  usd: usdJson,
  count: countJson,
  ratio: usdJson,
};
const valueJson = ({ unit, amount }: Value): RawNumber => RENDER[unit](amount);

interface SeriesPoint {
  readonly series: Pick<Series, 'org' | 'measure' | 'key'>;
  readonly point: Point;
}
export const pointsOf = ({ series }: SeriesReport): SeriesPoint[] =>
  series.flatMap((one) => one.points.map((point) => ({ series: one, point })));

/** A point beside what it is of. */
export const POINT_SHAPE: Shape<SeriesPoint> = {
  json: ({ series: { org, measure, key }, point }) => ({ org, measure, key, ...pointJson(point) }),
  columns: [
    ...(['org', 'measure', 'key'] as const).map((name) => [name, 'text'] as const),
    ...(['time', 'value', 'unpricedEvents', 'partial'] as const).map((name) => [name, 'number'] as const),
  ],
};
