import { css } from '@emotion/css';
import { type GrafanaTheme2, LoadingState, type PanelProps } from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { type PanelOptions } from '@ledgerline/api/grafana';
import React, { useMemo } from 'react';
import { burndownsOf } from './burndown';
import { OrgBurndown } from './OrgBurndown';
import { hasUsage } from './usage';

const NEEDS = 'A burn-down needs queries of the types Balance, Run-out, and Usage over time of this cycle';
/** Smaller charts say nothing. */
const NARROWEST = 520;
const LOWEST = 260;
const GAP = 24;

export function BurndownView({ id, data, width, height, timeZone, fieldConfig }: PanelProps<PanelOptions>) {
  const burndowns = useMemo(() => (hasUsage(data.series) ? burndownsOf(data.series) : []), [data.series]);
  const columns = Math.max(1, Math.min(burndowns.length, Math.floor(width / NARROWEST)));
  const styles = useStyles2(getStyles, columns);
  if (burndowns.length === 0 && data.state === LoadingState.Loading) return <LoadingPlaceholder text="Loading …" />;
  if (burndowns.length === 0)
    return (
      <PanelDataErrorView
        panelId={id}
        fieldConfig={fieldConfig}
        data={data}
        {...(data.series.length > 0 ? { message: NEEDS } : {})}
      />
    );
  const rows = Math.ceil(burndowns.length / columns);
  const each = {
    width: (width - GAP * (columns - 1)) / columns,
    height: Math.max(Math.min(LOWEST, height), (height - GAP * (rows - 1)) / rows),
  };
  return (
    <div className={styles.scroll} style={{ width, height }}>
      <ul className={styles.list}>
        {burndowns.map((burndown) => (
          <li key={burndown.meter.org} className={styles.entry}>
            <OrgBurndown {...{ burndown, timeZone }} {...each} />
          </li>
        ))}
      </ul>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2, columns: number) => ({
  scroll: css({ overflow: 'hidden auto', color: theme.colors.text.primary }),
  list: css({
    display: 'grid',
    gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
    gap: GAP,
    margin: 0,
    padding: 0,
    listStyle: 'none',
  }),
  entry: css({ minWidth: 0 }),
});
