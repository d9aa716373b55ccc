import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';

interface Props {
  q: string;
  total: number;
}

/** Nothing is an answer too; a search says what it was for. */
export function Empty({ q, total }: Props) {
  const styles = useStyles2(getStyles);
  return <p className={styles.empty}>{wordsFor(q, total)}</p>;
}

function wordsFor(q: string, total: number): string {
  if (total > 0) return 'Nothing is left on this page';
  return q === '' ? 'Nothing was used in this time range' : `Nothing matches “${q}”`;
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
