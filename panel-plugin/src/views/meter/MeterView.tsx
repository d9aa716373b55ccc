import { css } from '@emotion/css';
import { type GrafanaTheme2, type PanelProps } from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';
import { type PanelOptions } from '@ledgerline/api/grafana';
import React, { useMemo } from 'react';
import { linksOf } from '../../links';
import { metersOf } from './meter';
import { OrgMeter } from './OrgMeter';
import { layoutFor } from './sizes';

export function MeterView({
  id,
  data,
  width,
  height,
  options,
  timeZone,
  fieldConfig,
  replaceVariables,
}: PanelProps<PanelOptions>) {
  const meters = useMemo(() => metersOf(data.series), [data.series]);
  const links = useMemo(() => linksOf(data.series, options), [data.series, options]);
  const { columns, size } = layoutFor(width, height, meters.length);
  const styles = useStyles2(getStyles, columns);
  if (meters.length === 0)
    return (
      <PanelDataErrorView
        panelId={id}
        fieldConfig={fieldConfig}
        data={data}
        {...(data.series.length > 0 ? { message: 'The meter needs a query of the type Balance' } : {})}
      />
    );
  return (
    // Reachable by keyboard, for whoever scrolls with it.
    <div className={styles.scroll} style={{ width, height }} role="region" aria-label="Credit meters" tabIndex={0}>
      <ul className={styles.list}>
        {meters.map((meter) => (
          <li key={meter.org} className={styles.entry}>
            <OrgMeter {...{ meter, size, links, timeZone, replaceVariables }} />
          </li>
        ))}
      </ul>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2, columns: number) => ({
  scroll: css({
    overflow: 'hidden auto',
    color: theme.colors.text.primary,
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
  }),
  list: css({
    display: 'grid',
    gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
    gap: theme.spacing(4, 5),
    minHeight: '100%',
    margin: 0,
    padding: theme.spacing(0.5),
    listStyle: 'none',
  }),
  entry: css({ minWidth: 0 }),
});
