import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';
import { cardsOf } from './figures';
import { type Meter } from './meter';
import { type Size } from './sizes';

interface Props {
  meter: Meter;
  size: Size;
  timeZone: string;
}

export function Cards({ meter, size, timeZone }: Props) {
  const styles = useStyles2(getStyles, size);
  return (
    <dl className={styles.grid}>
      {cardsOf(meter, timeZone).map(({ label, value, unit, hints }) => (
        <div key={label} className={styles.card}>
          <dt className={styles.label}>{label}</dt>
          <dd className={styles.figure}>
            {value} {unit !== '' && <span className={styles.unit}>{unit}</span>}
          </dd>
          {hints.map((hint) => (
            <dd key={hint} className={styles.hint}>
              {hint}
            </dd>
          ))}
        </div>
      ))}
    </dl>
  );
}

const FIGURES: Record<Size, 'h4' | 'h3' | 'h1'> = { compact: 'h4', regular: 'h3', wall: 'h1' };

const MOST: Record<Size, string> = { compact: '220px', regular: '112px', wall: '180px' };

const getStyles = (theme: GrafanaTheme2, size: Size) => ({
  grid: css({
    display: 'grid',
    gridTemplateColumns: `repeat(${size === 'compact' ? 2 : 4}, minmax(0, 1fr))`,
    flex: '1 1 auto',
    gap: theme.spacing(size === 'wall' ? 2 : 1),
    // So much that the figures still stand together.
    maxHeight: MOST[size],
    margin: 0,
  }),
  card: css({
    minWidth: 0,
    padding: theme.spacing(size === 'wall' ? 2 : 1, size === 'wall' ? 2.5 : 1.5),
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
    overflowWrap: 'anywhere',
  }),
  label: css({
    color: theme.colors.text.secondary,
    fontSize: size === 'wall' ? theme.typography.body.fontSize : theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
  }),
  figure: css({
    margin: 0,
    color: theme.colors.text.primary,
    fontSize: theme.typography[FIGURES[size]].fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    fontVariantNumeric: 'tabular-nums',
    lineHeight: 1.3,
  }),
  unit: css({
    // Broken as a whole, where it does not fit beside the figure.
    display: 'inline-block',
    color: theme.colors.text.secondary,
    fontSize: size === 'wall' ? theme.typography.h4.fontSize : theme.typography.body.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
  }),
  hint: css({
    margin: 0,
    color: theme.colors.text.secondary,
    fontSize: size === 'wall' ? theme.typography.body.fontSize : theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
  }),
});
