import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import React from 'react';
import { type Burndown } from './burndown';
import { colorsOf } from './colors';
import { type Entry, legend } from './words';

export function Legend({ burndown, timeZone }: { burndown: Burndown; timeZone: string }) {
  const styles = useStyles2(getStyles);
  return (
    <ul className={styles.list} aria-label="Lines">
      {legend(burndown, timeZone).map(({ mark, label, value }) => (
        <li key={label} className={styles.entry}>
          <Swatch mark={mark} />
          <span className={styles.label}>{label}</span>
          <span className={styles.value}>{value}</span>
        </li>
      ))}
    </ul>
  );
}

const DASHES: Partial<Record<Entry['mark'], string>> = { expected: '5 3', before: '2 3' };

/** As the line looks. */
function Swatch({ mark }: Pick<Entry, 'mark'>) {
  const colors = colorsOf(useTheme2());
  if (mark === 'range')
    return (
      <svg aria-hidden width={16} height={10}>
        <polygon points="0,5 16,0 16,10" fill={colors.cone} />
      </svg>
    );
  const color = { used: colors.used, expected: colors.used, allowance: colors.allowance, before: colors.before }[mark];
  return (
    <svg aria-hidden width={16} height={10}>
      <line x1={0} x2={16} y1={5} y2={5} stroke={color} strokeWidth={2} strokeDasharray={DASHES[mark]} />
    </svg>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.25, 2),
    margin: 0,
    padding: 0,
    listStyle: 'none',
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  entry: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.75) }),
  label: css({ color: theme.colors.text.secondary }),
  value: css({ color: theme.colors.text.primary, fontVariantNumeric: 'tabular-nums' }),
});
