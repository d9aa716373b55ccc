import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import React from 'react';
import { amount, day } from '../../format';
import { type Meter } from './meter';
import { faint, hue } from './palette';
import { POOL_LABELS } from './segments';
import { type Size } from './sizes';

interface Entry {
  readonly label: string;
  readonly value: string;
  readonly hint: string;
  readonly mark: 'used' | 'left' | 'reserved' | 'over';
  readonly color: string;
}

interface Props {
  meter: Meter;
  size: Size;
  timeZone: string;
}

export function Legend({ meter, size, timeZone }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles, size);
  return (
    <ul className={styles.list} aria-label={meter.byom ? 'Spend' : 'Pools'}>
      {entriesOf(meter, theme, timeZone).map(({ label, value, hint, mark, color }) => (
        <li key={label} className={styles.entry}>
          <span aria-hidden className={cx(styles.swatch, styles[mark])} style={{ color }} />
          <span className={styles.label}>{label}</span>
          <span className={styles.value}>{value}</span>
          {hint !== '' && <span className={styles.hint}>{hint}</span>}
        </li>
      ))}
    </ul>
  );
}

function entriesOf(meter: Meter, theme: GrafanaTheme2, timeZone: string): Entry[] {
  const main = meter.byom ? spendEntries(meter, theme) : poolEntries(meter, theme, timeZone);
  const { unit, reserved, over } = meter;
  const pool = meter.byom ? 'spend' : 'monthly';
  const rest: (Entry & { amount: number })[] = [
    {
      label: 'Reserved',
      value: amount(reserved, unit),
      hint: 'for requests under way',
      mark: 'reserved',
      color: hue(theme, pool),
      amount: reserved,
    },
    {
      label: meter.byom ? 'Over the cap' : 'Overage',
      value: amount(over, unit),
      hint: meter.byom ? 'spent beyond it' : 'beyond what was granted',
      mark: 'over',
      color: theme.colors.error.main,
      amount: over,
    },
  ];
  return [...main, ...rest.filter((entry) => entry.amount > 0)];
}

function poolEntries(meter: Meter, theme: GrafanaTheme2, timeZone: string): Entry[] {
  return meter.pools
    .filter(({ granted, name }) => granted > 0 || name === 'monthly')
    .map(({ name, granted, used, expiring }) => ({
      label: POOL_LABELS[name],
      value: `${amount(used, meter.unit)} of ${amount(granted, meter.unit)} used`,
      // Monthly credits always end with the cycle; of the others it is news.
      hint:
        expiring > 0 && name !== 'monthly'
          ? `${amount(expiring, meter.unit)} expire by ${day(meter.cycleEnd, timeZone)}`
          : '',
      mark: 'used',
      color: hue(theme, name),
    }));
}

function spendEntries({ granted, used, remaining, unit }: Meter, theme: GrafanaTheme2): Entry[] {
  const spend: Entry = {
    label: 'Spend',
    value: granted === null ? amount(used, unit) : `${amount(used, unit)} of ${amount(granted, unit)}`,
    hint: granted === null ? 'no cap is set' : '',
    mark: 'used',
    color: hue(theme, 'spend'),
  };
  if (granted === null) return [spend];
  const headroom: Entry = {
    label: 'Headroom',
    value: amount(remaining, unit),
    hint: '',
    mark: 'left',
    color: faint(theme, 'spend'),
  };
  return [spend, headroom];
}

const getStyles = (theme: GrafanaTheme2, size: Size) => ({
  list: css({
    display: 'flex',
    flexDirection: size === 'compact' ? 'column' : 'row',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 2.5),
    margin: 0,
    padding: 0,
    listStyle: 'none',
    fontSize: size === 'wall' ? theme.typography.h5.fontSize : theme.typography.bodySmall.fontSize,
    lineHeight: 1.5,
  }),
  entry: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: theme.spacing(0.75) }),
  swatch: css({ width: 10, height: 10, borderRadius: 2, flexShrink: 0 }),
  used: css({ background: 'currentColor' }),
  left: css({ background: 'currentColor' }),
  reserved: css({ background: 'repeating-linear-gradient(135deg, currentColor 0 2px, transparent 2px 4px)' }),
  over: css({
    background: 'repeating-linear-gradient(135deg, currentColor 0 2px, transparent 2px 4px)',
    boxShadow: 'inset 0 0 0 1px currentColor',
  }),
  label: css({ color: theme.colors.text.secondary }),
  value: css({ color: theme.colors.text.primary, fontVariantNumeric: 'tabular-nums' }),
  hint: css({
    color: theme.colors.text.secondary,
    ...(size === 'compact' ? { flexBasis: '100%', paddingLeft: 10 + theme.spacing.gridSize * 0.75 } : {}),
  }),
});
