/** What was used in the cycle, added up, from the points of `Usage over time`. */
import { type DataFrame, FieldType } from '@grafana/data';
import { type Meter, type Unit } from '../meter/meter';

export interface Point {
  readonly time: number;
  readonly value: number;
}

/** How the ledger calls what is paid in. */
const MEASURES: Readonly<Record<Unit, string>> = { credits: 'credits', USD: 'usd' };

interface Buckets {
  /** Sums by the start of their bucket, in the order of time. */
  readonly now: readonly Point[];
  /** Of the last cycle, at the times of this one. */
  readonly before: readonly Point[];
}

/** Whether any of the frames says how usage went, whosever it is. */
export const hasUsage = (series: readonly DataFrame[]): boolean =>
  series.some((frame) => valuesOf(frame) !== undefined);

const valuesOf = ({ fields }: DataFrame) =>
  fields.some(({ type }) => type === FieldType.time)
    ? fields.find(({ name, type }) => type === FieldType.number && Object.values(MEASURES).includes(name))
    : undefined;

/** All series of an organization together: groups of it, and points that stand apart because they are not whole. */
export function bucketsOf(series: readonly DataFrame[], { org, unit }: Pick<Meter, 'org' | 'unit'>): Buckets {
  const now = new Map<number, number>();
  const before = new Map<number, number>();
  for (const frame of series) {
    const field = valuesOf(frame);
    const times = frame.fields.find(({ type }) => type === FieldType.time)?.values ?? [];
    if (field?.name !== MEASURES[unit] || (field.labels?.['org'] ?? org) !== org) continue;
    const sums = field.labels?.['compared'] === undefined ? now : before;
    times.forEach((time: number, row: number) => {
      sums.set(time, (sums.get(time) ?? 0) + Number(field.values[row] ?? 0));
    });
  }
  return { now: inOrder(now), before: inOrder(before) };
}

const inOrder = (sums: ReadonlyMap<number, number>): Point[] =>
  [...sums].map(([time, value]) => ({ time, value })).sort((a, b) => a.time - b.time);

/** A bucket's sum is there at its end, which is where the next one starts. */
export function cumulated(buckets: readonly Point[], from: Point, until: number): Point[] {
  const points = [from];
  let { value } = from;
  buckets.forEach((bucket, index) => {
    value += bucket.value;
    const time = Math.min(until, buckets[index + 1]?.time ?? until);
    if (time > from.time) points.push({ time, value });
  });
  return points;
}

/** Between two points on the straight line from one to the other; past the last as that. */
export function valueAt(points: readonly Point[], time: number): number | null {
  const after = points.findIndex((point) => point.time >= time);
  const [right, left] = [points[after], points[after - 1]];
  if (right === undefined) return points.at(-1)?.value ?? null;
  if (left === undefined || right.time === left.time) return right.value;
  return left.value + ((right.value - left.value) * (time - left.time)) / (right.time - left.time);
}
