import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';

/** Nothing is an answer too; a search says what it was for. */
export function Empty({ q }: { q: string }) {
  const styles = useStyles2(getStyles);
  return <p className={styles.empty}>{q === '' ? 'Nothing was used in this time range' : `Nothing matches “${q}”`}</p>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  empty: css({
    margin: 0,
    padding: theme.spacing(4, 2),
    color: theme.colors.text.secondary,
    textAlign: 'center',
    overflowWrap: 'anywhere',
  }),
});
