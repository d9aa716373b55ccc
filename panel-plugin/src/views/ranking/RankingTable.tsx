import { css } from '@emotion/css';
import { type DataFrame, type Field, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';
import { NOTHING } from '../../format';
import { Linked } from '../../Linked';
import { unseen } from '../../unseen';
import { changeOf } from '../../change';
import { type RankedRow, type Ranking } from './ranking';

interface Props {
  ranking: Ranking;
  frame: DataFrame;
  width: number;
  /** What a change is against. */
  than: string;
}

/** Narrower ones have the bar under the name, and the share under the value. */
const WIDE = 520;

export function RankingTable({ ranking, frame, width, than }: Props) {
  const wide = width >= WIDE;
  const styles = useStyles2(getStyles, wide);
  const link = linkFieldOf(frame);
  return (
    // Reachable by keyboard, for whoever scrolls with it.
    <div className={styles.scroll} role="region" aria-label="Ranking" tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col" className={styles.rank} aria-label="Rank">
              #
            </th>
            <th scope="col" className={styles.name}>
              Name
            </th>
            {wide && <th scope="col">Share</th>}
            {wide && <td />}
            <th scope="col" className={styles.number}>
              {ranking.title}
            </th>
            {ranking.compared && (
              <th scope="col" className={styles.number}>
                Change
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {ranking.rows.map((row, index) => (
            <Row key={row.row} {...{ row, wide, than, link }} rank={index + 1} />
          ))}
          {ranking.rest !== null && (
            <tr className={styles.rest}>
              <td />
              <td>All others</td>
              {wide && <td />}
              {wide && <td className={styles.number}>{shareIn(ranking.rest.share)}</td>}
              <td className={styles.number}>
                {ranking.rest.words}
                {!wide && <div>{shareIn(ranking.rest.share)}</div>}
              </td>
              {ranking.compared && <td />}
            </tr>
          )}
        </tbody>
      </table>
      {ranking.rows.length === 0 && <p className={styles.empty}>Nothing was used in this time range</p>}
    </div>
  );
}

interface RowProps {
  row: RankedRow;
  rank: number;
  wide: boolean;
  than: string;
  link: Field | undefined;
}

function Row({ row, rank, wide, than, link }: RowProps) {
  const styles = useStyles2(getStyles, wide);
  const bar = (
    <div aria-hidden className={styles.track}>
      <div className={styles.bar} style={{ width: `${100 * row.part}%` }} />
    </div>
  );
  const change = row.before === undefined ? null : changeOf(row.value, row.before, than);
  return (
    <tr>
      <td className={styles.rank}>{rank}</td>
      <th scope="row" className={styles.name}>
        <Linked field={link} row={row.row}>
          {row.name}
        </Linked>
        {!wide && bar}
      </th>
      {wide && <td className={styles.barCell}>{bar}</td>}
      {wide && <td className={styles.number}>{shareIn(row.share)}</td>}
      <td className={styles.number}>
        {row.words}
        {row.unpricedEvents > 0 && (
          <div className={styles.lack}>{row.unpricedEvents.toLocaleString('en')} without a price</div>
        )}
        {!wide && <div className={styles.beneath}>{shareIn(row.share)}</div>}
      </td>
      {change !== null && (
        <td className={styles.number}>
          <span aria-hidden>{change.seen}</span>
          <span className={unseen}>{change.said}</span>
        </td>
      )}
    </tr>
  );
}

/** All with one decimal, so that they stand under each other; a small one is not none, nor a large one all. */
function shareIn(share: number | null): string {
  if (share === null) return NOTHING;
  const inPercent = 100 * share;
  if (inPercent > 0 && inPercent < 0.05) return '<0.1 %';
  return `${(inPercent < 100 ? Math.min(99.9, inPercent) : inPercent).toFixed(1)} %`;
}

/** The name's own links, or those of its key. */
const linkFieldOf = ({ fields }: DataFrame): Field | undefined =>
  ['name', 'key'].map((of) => fields.find(({ name }) => name === of)).find((field) => field?.config.links?.length);

const getStyles = (theme: GrafanaTheme2, wide: boolean) => ({
  scroll: css({
    flex: '1 1 0',
    minHeight: 0,
    overflow: 'hidden auto',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
  }),
  table: css({
    width: '100%',
    borderCollapse: 'separate',
    borderSpacing: 0,
    'td, th': {
      padding: theme.spacing(wide ? 0.5 : 0.75, 1),
      borderBottom: `1px solid ${theme.colors.border.weak}`,
      fontWeight: theme.typography.fontWeightRegular,
      textAlign: 'left',
      verticalAlign: wide ? 'middle' : 'top',
    },
    'thead th, thead td': {
      position: 'sticky',
      top: 0,
      zIndex: 1,
      paddingTop: theme.spacing(0.25),
      background: theme.colors.background.primary,
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
    },
    'tbody tr:hover': { background: theme.colors.action.hover },
  }),
  rank: css({ '&&': { width: 1, color: theme.colors.text.secondary, textAlign: 'right' } }),
  name: css({ overflowWrap: 'anywhere', ...(wide ? { width: '35%' } : {}) }),
  barCell: css({ minWidth: 80 }),
  track: css({ height: wide ? 8 : 6, marginTop: wide ? 0 : theme.spacing(0.5) }),
  bar: css({
    height: '100%',
    minWidth: 2,
    background: theme.visualization.getColorByName('blue'),
    borderRadius: theme.shape.radius.pill,
    [theme.transitions.handleMotion('no-preference')]: { transition: 'width 300ms ease-out' },
  }),
  number: css({ '&&': { width: 1, textAlign: 'right', whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' } }),
  beneath: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  lack: css({ color: theme.colors.warning.text, fontSize: theme.typography.bodySmall.fontSize }),
  rest: css({ color: theme.colors.text.secondary }),
  empty: css({ margin: 0, padding: theme.spacing(4, 2), color: theme.colors.text.secondary, textAlign: 'center' }),
});
