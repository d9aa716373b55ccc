/** Frames of usage over time as the datasource makes them, of a cycle of the recorded organizations. */
import { createDataFrame, type DataFrame, FieldType } from '@grafana/data';
import { framesOf, ORGS } from './frames';
import { NOW } from './now';

const DAY = 86_400_000;
type Org = keyof typeof ORGS;

/** Weekdays and weekends, noise without chance; in all as much as the balance says was used in the cycle. */
export function usagePoints(org: Org): { time: number; value: number }[] {
  const { cycleStart, averagePerDay, daysElapsed } = ORGS[org].projection;
  const start = Number(cycleStart);
  const days = Array.from({ length: Math.ceil((NOW - start) / DAY) }, (_, index) => start + index * DAY);
  const weights = days.map(
    (time, index) => ([0, 6].includes(new Date(time).getUTCDay()) ? 0.3 : 1) + (index % 4) * 0.15,
  );
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const used = Number(averagePerDay) * Number(daysElapsed);
  return days.map((time, index) => ({ time, value: (used * (weights[index] ?? 0)) / whole }));
}

export function usageFrame(org: Org, points = usagePoints(org), labels: Record<string, string> = {}): DataFrame {
  const name = ORGS[org].balance.unit === 'USD' ? 'usd' : 'credits';
  return createDataFrame({
    refId: 'C',
    fields: [
      { name: 'time', type: FieldType.time, values: points.map(({ time }) => time) },
      { name, type: FieldType.number, values: points.map(({ value }) => value), labels: { org, ...labels } },
    ],
  });
}

/** With the last cycle beside it, which used a little less. */
export const comparedFrames = (org: Org): DataFrame[] => [
  usageFrame(org),
  usageFrame(
    org,
    usagePoints(org).map(({ time, value }) => ({ time, value: value * 0.8 })),
    { compared: 'cycle' },
  ),
];

export const burndownFrames = (
  org: Org,
  ...changes: [Parameters<typeof framesOf>[1]?, Parameters<typeof framesOf>[2]?]
) => [...framesOf(org, ...changes), usageFrame(org)];
