import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import React from 'react';
import { type Burndown } from './burndown';
import { colorsOf } from './colors';
import { type Frame } from './frame';
import { midnights } from './scale';

/** Room that a date needs. */
const DATE = 60;

export function Axes({ burndown, frame, timeZone }: { burndown: Burndown; frame: Frame; timeZone: string }) {
  const styles = useStyles2(getStyles);
  const colors = colorsOf(useTheme2());
  const { plot, x, y, ticks } = frame;
  const days = midnights(burndown.start, burndown.end, (plot.right - plot.left) / DATE, timeZone);
  return (
    <g aria-hidden>
      {ticks.map(({ value, label }) => (
        <React.Fragment key={value}>
          <line {...{ x1: plot.left, x2: plot.right, y1: y(value), y2: y(value) }} stroke={colors.grid} />
          <text className={styles.text} x={plot.left - 6} y={y(value)} textAnchor="end" dominantBaseline="middle">
            {label}
          </text>
        </React.Fragment>
      ))}
      {days.map((time) => (
        <React.Fragment key={time}>
          <line {...{ x1: x(time), x2: x(time), y1: plot.top, y2: plot.bottom }} stroke={colors.grid} />
          {x(time) - plot.left > -1 && frame.width - x(time) > DATE / 2 && (
            <text className={styles.text} x={x(time)} y={plot.bottom + 16} textAnchor="middle">
              {dateTimeFormat(time, { timeZone, format: 'MMM D' })}
            </text>
          )}
        </React.Fragment>
      ))}
    </g>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  text: css({ fill: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
