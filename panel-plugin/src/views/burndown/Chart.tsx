import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import React, { useId } from 'react';
import { day, moment } from '../../format';
import { Axes } from './Axes';
import { type Burndown, runOutOf, valuesAt } from './burndown';
import { colorsOf } from './colors';
import { type Frame } from './frame';
import { type Point } from './usage';
import { summary } from './words';

interface Props {
  burndown: Burndown;
  frame: Frame;
  /** The moment that is looked at. */
  at: number | null;
  timeZone: string;
}

/** Use so far as a line that rises to the allowance, and from now on the cone of what is to be expected. */
export function Chart({ burndown, frame, at, timeZone }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const colors = colorsOf(theme);
  const { width, height, plot, x, y } = frame;
  const { used, before, allowance, now } = burndown;
  const line = (points: readonly Point[]) => points.map(({ time, value }) => `${x(time)},${y(value)}`).join(' ');
  const values = at === null ? null : valuesAt(burndown, at);
  const dot = values?.used ?? values?.forecast?.expected ?? null;
  return (
    <svg className={styles.chart} width={width} height={height} role="img" aria-label={summary(burndown, timeZone)}>
      <Axes {...{ burndown, frame, timeZone }} />
      <polygon points={`${line(used)} ${x(now)},${plot.bottom} ${plot.left},${plot.bottom}`} fill={colors.area} />
      <Cone {...{ burndown, frame }} />
      {allowance !== null && (
        <line
          {...{ x1: plot.left, x2: plot.right, y1: y(allowance), y2: y(allowance) }}
          stroke={colors.allowance}
          strokeWidth={1.5}
        />
      )}
      {before.length > 0 && (
        <polyline points={line(before)} fill="none" stroke={colors.before} strokeWidth={1.5} strokeDasharray="2 3" />
      )}
      <polyline points={line(used)} fill="none" stroke={colors.used} strokeWidth={2} strokeLinejoin="round" />
      <Marks {...{ burndown, frame, timeZone }} />
      {at !== null && (
        <line {...{ x1: x(at), x2: x(at), y1: plot.top, y2: plot.bottom }} stroke={colors.text} strokeDasharray="3 3" />
      )}
      {at !== null && dot !== null && <circle cx={x(at)} cy={y(dot)} r={4} fill={colors.used} stroke={colors.paper} />}
    </svg>
  );
}

/** Below the allowance in the color of use, above it in that of what is wrong. */
function Cone({ burndown, frame }: Pick<Props, 'burndown' | 'frame'>) {
  const colors = colorsOf(useTheme2());
  const id = useId();
  const { plot, x, y } = frame;
  const { now, end, usedNow, allowance } = burndown;
  const { forecast } = valuesAt(burndown, end);
  if (forecast === null) return null;
  const from = `${x(now)},${y(usedNow)}`;
  const limit = allowance === null ? plot.top : Math.min(plot.bottom, Math.max(plot.top, y(allowance)));
  const parts = [
    { name: 'within', color: colors.used, cone: colors.cone, y: limit, height: plot.bottom - limit },
    { name: 'beyond', color: colors.over, cone: colors.overCone, y: plot.top, height: limit - plot.top },
  ];
  return (
    <>
      {parts.map(({ name, color, cone, y: top, height }) => (
        <g key={name} clipPath={`url(#${id}${name})`}>
          <clipPath id={`${id}${name}`}>
            <rect x={plot.left} y={top} width={plot.right - plot.left} height={Math.max(0, height)} />
          </clipPath>
          <polygon points={`${from} ${x(end)},${y(forecast.high)} ${x(end)},${y(forecast.low)}`} fill={cone} />
          <line
            {...{ x1: x(now), y1: y(usedNow), x2: x(end), y2: y(forecast.expected) }}
            stroke={color}
            strokeWidth={2}
            strokeDasharray="6 4"
          />
        </g>
      ))}
    </>
  );
}

/** Now, the run-out and the cycle's end. */
function Marks({ burndown, frame, timeZone }: Pick<Props, 'burndown' | 'frame' | 'timeZone'>) {
  const styles = useStyles2(getStyles);
  const colors = colorsOf(useTheme2());
  const { plot, x, y } = frame;
  const { now, end, usedNow, meter } = burndown;
  const runOut = runOutOf(burndown);
  const values = runOut === null ? null : valuesAt(burndown, runOut);
  const height = values?.forecast?.expected ?? values?.used ?? null;
  const label = `${meter.byom ? 'Cap reached' : 'Run out'} ${moment(runOut, end, timeZone)}`;
  const place = runOut === null ? null : placed(label, x(runOut), frame);
  const ends = `Cycle ends ${day(end, timeZone)}`;
  // Where both would stand on each other the run-out is what matters; the axis has the end too.
  const clear = plot.right - widthOf(ends) > Math.max(x(now), place === null ? 0 : place.right + 8);
  return (
    <>
      <line {...{ x1: x(end), x2: x(end), y1: plot.top, y2: plot.bottom }} stroke={colors.text} />
      {clear && (
        <text className={styles.text} x={plot.right} y={plot.top - LABEL_GAP} textAnchor="end">
          {ends}
        </text>
      )}
      {runOut !== null && place !== null && (
        <>
          <line
            {...{ x1: x(runOut), x2: x(runOut), y1: plot.top, y2: plot.bottom }}
            stroke={colors.over}
            strokeDasharray="4 3"
          />
          <text className={styles.alarm} x={place.x} y={plot.top - LABEL_GAP} textAnchor={place.anchor}>
            {label}
          </text>
          {height !== null && <circle cx={x(runOut)} cy={y(height)} r={4} fill={colors.over} stroke={colors.paper} />}
        </>
      )}
      {now < end && <circle cx={x(now)} cy={y(usedNow)} r={4} fill={colors.used} stroke={colors.paper} />}
    </>
  );
}

const LABEL_GAP = 6;
/** About as wide as letters of this size are. */
const LETTER = 6.8;
const widthOf = (text: string): number => text.length * LETTER;

/** A label over its line, moved so far that it stays on the plot. */
function placed(label: string, at: number, { plot }: Frame) {
  const half = widthOf(label) / 2;
  if (at - half < plot.left) return { x: plot.left, anchor: 'start', right: plot.left + 2 * half } as const;
  if (at + half > plot.right) return { x: plot.right, anchor: 'end', right: plot.right } as const;
  return { x: at, anchor: 'middle', right: at + half } as const;
}

const getStyles = (theme: GrafanaTheme2) => ({
  chart: css({ display: 'block', overflow: 'visible' }),
  text: css({ fill: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  alarm: css({ fill: theme.colors.error.text, fontSize: theme.typography.bodySmall.fontSize }),
});
