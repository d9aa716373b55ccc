import { css } from '@emotion/css';
import { type GrafanaTheme2, type PanelProps } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { type Links } from '@ledgerline/api/grafana';
import React from 'react';
import { linkFor } from '../../links';
import { alertsFor } from './alerts';
import { AllocationBar } from './AllocationBar';
import { Banner } from './Banner';
import { Cards } from './Cards';
import { Headline } from './Headline';
import { Legend } from './Legend';
import { type Meter } from './meter';
import { type Size } from './sizes';
import { State } from './State';
import { outlook } from './standing';

interface Props extends Pick<PanelProps, 'timeZone' | 'replaceVariables'> {
  meter: Meter;
  links: Links;
  size: Size;
}

export function OrgMeter({ meter, size, links: { upgradeUrl, inviteUrl }, timeZone, replaceVariables }: Props) {
  const styles = useStyles2(getStyles, size);
  const upgrade = linkFor(upgradeUrl, meter.org, replaceVariables);
  const links = { upgrade, raise: upgrade, invite: linkFor(inviteUrl, meter.org, replaceVariables) };
  const alerts = alertsFor(meter, timeZone);
  const words = outlook(meter, timeZone);
  return (
    <article className={styles.meter} aria-label={meter.name}>
      <div className={styles.who}>
        <span className={styles.name}>{meter.name}</span>
        {meter.plan !== null && <span className={styles.plan}>{meter.plan}</span>}
        <State meter={meter} />
      </div>
      <Headline meter={meter} size={size} />
      {(meter.granted !== null || meter.over > 0) && <AllocationBar meter={meter} size={size} />}
      <Legend meter={meter} size={size} timeZone={timeZone} />
      {alerts.length > 0 && (
        <div className={styles.alerts}>
          {alerts.map((alert) => (
            <Banner key={alert.title} alert={alert} links={links} />
          ))}
        </div>
      )}
      {words !== null && <p className={styles.outlook}>{words}</p>}
      <Cards meter={meter} size={size} timeZone={timeZone} />
    </article>
  );
}

/** Spread over more than this, its parts would no longer stand together. */
const MOST: Record<Size, number> = { compact: 640, regular: 480, wall: 800 };
/** At least; what room there is besides goes between them too. */
const GAPS: Record<Size, number> = { compact: 0.75, regular: 0.75, wall: 2 };

const getStyles = (theme: GrafanaTheme2, size: Size) => ({
  // What room there is goes between its parts, into the bar and into the cards.
  meter: css({
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'space-between',
    gap: theme.spacing(GAPS[size]),
    minWidth: 0,
    minHeight: `min(100%, ${MOST[size]}px)`,
  }),
  outlook: css({
    margin: 0,
    color: theme.colors.text.secondary,
    fontSize: size === 'wall' ? theme.typography.h5.fontSize : theme.typography.body.fontSize,
  }),
  who: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', columnGap: theme.spacing(1) }),
  name: css({
    fontSize: size === 'wall' ? theme.typography.h4.fontSize : theme.typography.body.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
  }),
  // Beside each other where there is room: a second one must not push the figures out of the panel.
  alerts: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 400px), 1fr))',
    gap: theme.spacing(1),
  }),
  plan: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
