import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, useStyles2 } from '@grafana/ui';
import React from 'react';

interface Props {
  words: string;
  /** null: there is no query of its own to ask again. */
  onRetry: (() => void) | null;
}

/** What went wrong, in the place of what was asked for. */
export function Problem({ words, onRetry }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.problem}>
      <Icon name="exclamation-circle" size="lg" className={styles.icon} aria-hidden />
      <div className={styles.words} role="alert">
        {words}
      </div>
      {onRetry !== null && (
        <Button size="sm" variant="secondary" icon="sync" onClick={onRetry}>
          Retry
        </Button>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  problem: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(1, 1.5),
    background: theme.colors.error.transparent,
    border: `1px solid ${theme.colors.error.borderTransparent}`,
    borderRadius: theme.shape.radius.default,
  }),
  icon: css({ color: theme.colors.error.text, flexShrink: 0 }),
  words: css({ flex: '1 1 200px', minWidth: 0, overflowWrap: 'anywhere' }),
});
