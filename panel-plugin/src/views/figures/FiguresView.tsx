import { css } from '@emotion/css';
import { type GrafanaTheme2, type PanelProps } from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';
import { type PanelOptions } from '@ledgerline/api/grafana';
import React, { useMemo } from 'react';
import { targetOf } from '../../asking/ask';
import { changeOf, isOfLastCycle } from '../../change';
import { unseen } from '../../unseen';
import { type Figure, figuresOf } from './figures';

/** The sums of a range or a cycle as cards: one beside the other, as many in a line as fit. */
export function FiguresView(props: PanelProps<PanelOptions>) {
  const { data, options, width, height, id, fieldConfig } = props;
  const styles = useStyles2(getStyles);
  const rows = useMemo(() => figuresOf(data.series, options.columns), [data.series, options.columns]);
  const lastCycle = isOfLastCycle(targetOf(data.request, ['summary', 'totals'], data.series[0]?.refId), props);
  if (rows.length === 0)
    return (
      <PanelDataErrorView
        panelId={id}
        fieldConfig={fieldConfig}
        data={data}
        {...(data.series.length > 0
          ? { message: 'Figures need a query of the type Totals or Summary of a cycle' }
          : {})}
      />
    );
  return (
    // Reachable by keyboard, for whoever scrolls with it.
    <div className={styles.scroll} style={{ width, height }} role="region" aria-label="Figures" tabIndex={0}>
      {rows.map(({ of, figures, unpricedEvents }, row) => (
        <section key={row} className={styles.row} aria-label={of}>
          {rows.length > 1 && <h3 className={styles.of}>{of}</h3>}
          <dl className={styles.cards}>
            {figures.map((figure) => (
              <Card key={figure.name} {...{ figure, lastCycle }} />
            ))}
          </dl>
          {unpricedEvents > 0 && (
            <p className={styles.lack}>
              {unpricedEvents.toLocaleString('en')} {unpricedEvents === 1 ? 'event' : 'events'} without a price, in no
              amount
            </p>
          )}
        </section>
      ))}
    </div>
  );
}

function Card({ figure: { label, words, exact, value, before }, lastCycle }: { figure: Figure; lastCycle: boolean }) {
  const styles = useStyles2(getStyles);
  const than = lastCycle ? 'than by this day of the last cycle' : 'than before';
  const change = changeOf(value, before?.value ?? null, than);
  return (
    <div className={styles.card}>
      <dt className={styles.label}>{label}</dt>
      <dd className={styles.figure} {...(exact === null ? {} : { title: exact })}>
        {words}
      </dd>
      {before && (
        <dd className={styles.hint}>
          <span aria-hidden>
            {change.seen}
            {before.value !== null && before.value !== 0 && <span className={styles.before}> from {before.words}</span>}
          </span>
          <span className={unseen}>
            {change.said}; {before.words} {lastCycle ? 'by this day of the last cycle' : 'before'}
          </span>
        </dd>
      )}
    </div>
  );
}

/** So wide that a figure of a million with its unit fits. */
const LEAST = 128;

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    overflow: 'hidden auto',
    color: theme.colors.text.primary,
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
  }),
  row: css({ display: 'flex', flexDirection: 'column', flex: '1 0 auto', gap: theme.spacing(0.5) }),
  of: css({ margin: 0, fontSize: theme.typography.body.fontSize, fontWeight: theme.typography.fontWeightMedium }),
  cards: css({
    display: 'grid',
    flex: '1 0 auto',
    gridTemplateColumns: `repeat(auto-fit, minmax(min(100%, ${LEAST}px), 1fr))`,
    // As high as a strip of a dashboard: more room is left empty, and figures stand in a line with or without a change.
    gridAutoRows: 'minmax(min-content, 96px)',
    alignContent: 'start',
    gap: theme.spacing(1),
    margin: 0,
  }),
  card: css({
    display: 'flex',
    flexDirection: 'column',
    minWidth: 0,
    padding: theme.spacing(1, 1.5),
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
    overflowWrap: 'anywhere',
    fontVariantNumeric: 'tabular-nums',
  }),
  label: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
  }),
  figure: css({
    margin: 0,
    fontSize: theme.typography.h2.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    lineHeight: 1.2,
  }),
  hint: css({ position: 'relative', margin: 0, fontSize: theme.typography.bodySmall.fontSize }),
  before: css({ color: theme.colors.text.secondary }),
  lack: css({ margin: 0, color: theme.colors.warning.text, fontSize: theme.typography.bodySmall.fontSize }),
});
