import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { LoadingBar, useStyles2 } from '@grafana/ui';
import React, { type ReactNode } from 'react';

interface Props {
  width: number;
  height: number;
  /** Another answer is on its way. */
  asking: boolean;
  /** What it is an answer about. */
  what: string;
  children: ReactNode;
}

/** All of a view, which stays as it is while it is asked anew: only a line runs along its top. */
export function Busy({ width, height, asking, what, children }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={cx(styles.view, asking && styles.asking)} style={{ width, height }} aria-busy={asking}>
      <div className={styles.loading}>{asking && <LoadingBar width={width} ariaLabel={`Loading ${what}`} />}</div>
      {children}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  view: css({
    position: 'relative',
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    color: theme.colors.text.primary,
    table: { [theme.transitions.handleMotion('no-preference')]: { transition: 'opacity 150ms 150ms' } },
  }),
  asking: css({ table: { opacity: 0.6 } }),
  loading: css({ position: 'absolute', top: 0, left: 0, right: 0, height: 1 }),
});
