import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { type RankingMeta } from '@ledgerline/api/grafana';
import React from 'react';
import { Exports } from '../../asking/Exports';
import { type Ranking } from './ranking';

interface Props {
  ranking: Ranking;
  meta: RankingMeta;
  width: number;
  /** null: there are none. */
  onMore: (() => void) | null;
  onFewer: (() => void) | null;
}

export function Footer({ ranking, meta, width, onMore, onFewer }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.footer}>
      <div className={styles.buttons}>
        {onMore !== null && (
          <Button size="sm" variant="secondary" onClick={onMore}>
            Show more
          </Button>
        )}
        {onFewer !== null && (
          <Button size="sm" variant="secondary" fill="text" onClick={onFewer}>
            Show fewer
          </Button>
        )}
        <div role="status">{wordsFor(ranking, onMore !== null)}</div>
      </div>
      <Exports exports={meta.exports} of="all rows" size="sm" icons={width >= WITH_ICONS} />
    </div>
  );
}

/** Wide enough for buttons with icons beside the words. */
const WITH_ICONS = 640;

function wordsFor({ rows, title, total }: Ranking, more: boolean): string {
  if (rows.length === 0) return 'No rows';
  const count = more ? `The first ${rows.length}` : rows.length === 1 ? 'The only one' : `All ${rows.length}`;
  return total === null ? count : `${count} · total ${total} ${/^\W/.test(total) ? '' : title.toLowerCase()}`.trim();
}

const getStyles = (theme: GrafanaTheme2) => ({
  footer: css({
    display: 'flex',
    alignItems: 'flex-end',
    justifyContent: 'space-between',
    gap: theme.spacing(0.5, 2),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
  }),
  buttons: css({
    display: 'flex',
    flex: '1 1 0',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1.5),
    minWidth: 0,
  }),
});
