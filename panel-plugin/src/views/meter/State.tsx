import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';
import { type Meter } from './meter';
import { stateOf } from './standing';

/** In words, and in a color for whoever sees it from afar. */
export function State({ meter }: { meter: Meter }) {
  const { label, tone } = stateOf(meter);
  const styles = useStyles2(getStyles, tone);
  return (
    <span className={styles.state}>
      <span aria-hidden className={styles.dot} />
      {label}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2, tone: ReturnType<typeof stateOf>['tone']) => ({
  state: css({
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    marginLeft: 'auto',
    padding: theme.spacing(0.125, 1),
    background: theme.colors[tone].transparent,
    borderRadius: theme.shape.radius.pill,
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  dot: css({ width: 8, height: 8, borderRadius: theme.shape.radius.circle, background: theme.colors[tone].main }),
});
