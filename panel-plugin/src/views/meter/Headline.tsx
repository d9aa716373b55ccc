import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';
import { amount, amountInWords, percent } from '../../format';
import { type Meter } from './meter';
import { type Size } from './sizes';

interface Props {
  meter: Meter;
  size: Size;
}

/** The one number that people come for, with what it is a part of. */
export function Headline({ meter, size }: Props) {
  const styles = useStyles2(getStyles, size);
  const { unit, granted, remaining, used, percentUsed } = meter;
  const capless = granted === null;
  return (
    <div className={styles.line}>
      <div>
        <span className={styles.number}>{amount(capless ? used : remaining, unit)}</span>{' '}
        <span className={styles.rest}>
          {capless ? 'spent, no cap is set' : `of ${amountInWords(granted, unit)} left`}
        </span>
      </div>
      {percentUsed !== null && <div className={styles.rest}>{percent(percentUsed)} used</div>}
    </div>
  );
}

const NUMBERS: Record<Size, string> = { compact: '1.75rem', regular: '2rem', wall: '3.5rem' };

const getStyles = (theme: GrafanaTheme2, size: Size) => ({
  line: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    justifyContent: 'space-between',
    columnGap: theme.spacing(2),
  }),
  number: css({
    fontSize: NUMBERS[size],
    fontWeight: theme.typography.fontWeightMedium,
    fontVariantNumeric: 'tabular-nums',
    letterSpacing: '-0.01em',
    lineHeight: 1.2,
  }),
  rest: css({
    color: theme.colors.text.secondary,
    fontSize: size === 'wall' ? theme.typography.h3.fontSize : theme.typography.body.fontSize,
    fontVariantNumeric: 'tabular-nums',
  }),
});
