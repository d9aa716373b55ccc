import { countJson, creditsJson, timeJson, usdJson, type RawNumber } from '../json/json.ts';
import type { Point, SeriesReport, Value } from '../reading/series.ts';
import { unpricedJson } from './amounts.ts';

export const seriesJson = ({ interval, timezone, range, series }: SeriesReport) => ({
  interval,
  timezone,
  from: timeJson(range.from),
  to: timeJson(range.to),
  series: series.map(({ org, measure, key, points }) => ({ org, measure, key, points: points.map(pointJson) })),
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
};
const valueJson = ({ unit, amount }: Value): RawNumber => RENDER[unit](amount);
