/** Where things stand in a chart of a certain size. */
import { formattedValueToString, getValueFormat } from '@grafana/data';
import { type Burndown, valuesAt } from './burndown';
import { type Scale, scale, ticksTo } from './scale';

export interface Frame {
  readonly width: number;
  readonly height: number;
  /** What lines are drawn on. */
  readonly plot: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  readonly x: Scale;
  readonly y: Scale;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
  /** The moment at a place. */
  readonly timeAt: (x: number) => number;
}

const TOP = 22;
const BOTTOM = 24;
const RIGHT = 12;
const LETTER = 7.2;
const LINE = 44;

export function frameOf(burndown: Burndown, width: number, height: number): Frame {
  const { start, end, used, before, allowance, usedNow, meter } = burndown;
  const { forecast } = valuesAt(burndown, end);
  // As high as what is expected; how much more it may be is cut off where that is a multiple.
  const needed = Math.max(usedNow, allowance ?? 0, forecast?.expected ?? 0, ...before.map(({ value }) => value));
  const most = Math.max(needed * 1.05, Math.min(forecast?.high ?? 0, needed * 1.25), ...used.map(({ value }) => value));
  const values = ticksTo(most, (height - TOP - BOTTOM) / LINE);
  const format = getValueFormat(meter.unit === 'USD' ? 'currencyUSD' : 'sishort');
  const ticks = values.map((value) => ({ value, label: formattedValueToString(format(value)).trim() }));
  const left = Math.max(...ticks.map(({ label }) => label.length)) * LETTER + 8;
  const plot = { left, right: Math.max(left + 1, width - RIGHT), top: TOP, bottom: Math.max(TOP + 1, height - BOTTOM) };
  const y = scale([0, values.at(-1) || 1], [plot.bottom, plot.top]);
  return {
    ...{ width, height, plot, ticks },
    x: scale([start, end], [plot.left, plot.right]),
    // What goes beyond the top is cut off there.
    y: (value) => Math.max(plot.top - 1000, y(value)),
    timeAt: scale([plot.left, plot.right], [start, end]),
  };
}
