import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import React from 'react';
import { amount, amountInWords, percent } from '../../format';
import { type Meter } from './meter';
import { faint, hue } from './palette';
import { segmentsOf } from './segments';
import { type Size } from './sizes';

interface Props {
  meter: Meter;
  size: Size;
}

/** Pools beside each other, each as wide as it is large, filled as far as it is used; what is over at the end. */
export function AllocationBar({ meter, size }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles, size);
  const segments = segmentsOf(meter);
  const widthOf = (share: number, whole: number) => ({ width: `${whole > 0 ? (100 * share) / whole : 0}%` });
  return (
    <div
      className={styles.bar}
      role="meter"
      aria-label={`${meter.name}: ${meter.byom ? 'spend of the cap' : 'credits used'}`}
      aria-valuemin={0}
      aria-valuemax={Math.max(meter.granted ?? 0, meter.used)}
      aria-valuenow={meter.used}
      aria-valuetext={spoken(meter)}
    >
      {segments.map(({ pool, label, granted, used, reserved }) => (
        <div
          key={pool}
          className={styles.segment}
          style={{ flexGrow: granted, background: faint(theme, pool) }}
          title={`${label}: ${amount(used, meter.unit)} of ${amount(granted, meter.unit)} used`}
        >
          <div className={styles.fill} style={{ ...widthOf(used, granted), background: hue(theme, pool) }} />
          <div
            className={cx(styles.fill, styles.reserved)}
            style={{ ...widthOf(reserved, granted), color: hue(theme, pool) }}
          />
        </div>
      ))}
      {segments.length === 0 && <div className={styles.segment} style={{ flexGrow: 1 }} />}
      {meter.over > 0 && (
        <div
          className={cx(styles.segment, styles.over)}
          style={{ flexGrow: meter.over }}
          title={`${amountInWords(meter.over, meter.unit)} over`}
        />
      )}
    </div>
  );
}

/** The same in one sentence, for whoever does not see it. */
function spoken(meter: Meter): string {
  const { unit, byom, granted, used, percentUsed } = meter;
  const whole = `${amount(used, unit)} of ${amountInWords(granted, unit)} ${byom ? 'spent' : 'used'}, ${percent(percentUsed)}`;
  const parts = byom
    ? []
    : segmentsOf(meter).map(
        (segment) => `${segment.label.toLowerCase()} ${amount(segment.used, unit)} of ${amount(segment.granted, unit)}`,
      );
  if (meter.reserved > 0) parts.push(`${amount(meter.reserved, unit)} reserved`);
  if (meter.over > 0) parts.push(`${amount(meter.over, unit)} over`);
  return [whole, ...parts].join('; ');
}

const HEIGHTS: Record<Size, number> = { compact: 10, regular: 12, wall: 20 };

const getStyles = (theme: GrafanaTheme2, size: Size) => {
  const stripes = (color: string) => `repeating-linear-gradient(135deg, ${color} 0 3px, transparent 3px 6px)`;
  return {
    bar: css({ display: 'flex', gap: 3, height: HEIGHTS[size], width: '100%' }),
    segment: css({
      display: 'flex',
      flexBasis: 0,
      minWidth: HEIGHTS[size],
      overflow: 'hidden',
      background: theme.colors.background.secondary,
      borderRadius: 2,
      '&:first-child': {
        borderTopLeftRadius: theme.shape.radius.pill,
        borderBottomLeftRadius: theme.shape.radius.pill,
      },
      '&:last-child': {
        borderTopRightRadius: theme.shape.radius.pill,
        borderBottomRightRadius: theme.shape.radius.pill,
      },
    }),
    fill: css({
      height: '100%',
      [theme.transitions.handleMotion('no-preference')]: { transition: 'width 300ms ease-out' },
    }),
    reserved: css({ background: stripes('currentColor') }),
    over: css({
      background: stripes(theme.colors.error.main),
      boxShadow: `inset 0 0 0 1px ${theme.colors.error.main}`,
      maxWidth: '35%',
    }),
  };
};
