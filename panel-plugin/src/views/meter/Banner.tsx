import { css } from '@emotion/css';
import { type GrafanaTheme2, type IconName } from '@grafana/data';
import { Icon, LinkButton, useStyles2 } from '@grafana/ui';
import React from 'react';
import { type Link } from '../../links';
import { type Action, type Alert, type Severity } from './alerts';
import { severityColor } from './palette';

/**
 * An error interrupts a screen reader; the rest is said when it is its turn. Times change all the time: not said again.
 */
const LOOKS: Record<Severity, { icon: IconName; role: 'alert' | 'status' }> = {
  error: { icon: 'exclamation-circle', role: 'alert' },
  warning: { icon: 'exclamation-triangle', role: 'status' },
  info: { icon: 'info-circle', role: 'status' },
};

const ACTIONS: Record<Action, { text: string; variant: 'primary' | 'secondary' }> = {
  upgrade: { text: 'Upgrade', variant: 'primary' },
  raise: { text: 'Raise the cap', variant: 'primary' },
  invite: { text: 'Invite and earn bonus credits', variant: 'secondary' },
};

interface Props {
  alert: Alert;
  links: Readonly<Record<Action, Link | null>>;
}

export function Banner({ alert, links }: Props) {
  const styles = useStyles2(getStyles, alert.severity);
  const { icon, role } = LOOKS[alert.severity];
  const offered = alert.actions.flatMap((action) => {
    const link = links[action];
    return link === null ? [] : [{ action, link }];
  });
  return (
    <div className={styles.banner}>
      <div className={styles.words}>
        <Icon name={icon} size="lg" className={styles.icon} aria-hidden />
        <div className={styles.text}>
          <div className={styles.title} role={role}>
            {alert.title}
          </div>
          <div className={styles.detail}>{alert.text}</div>
        </div>
      </div>
      {offered.length > 0 && (
        <div className={styles.actions}>
          {offered.map(({ action, link }) => (
            <LinkButton
              key={action}
              size="sm"
              variant={ACTIONS[action].variant}
              href={link.href}
              {...(link.external ? { target: '_blank', rel: 'noopener noreferrer' } : {})}
            >
              {ACTIONS[action].text}
            </LinkButton>
          ))}
        </div>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2, severity: Severity) => {
  const color = severityColor(theme, severity);
  return {
    banner: css({
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1, 2),
      padding: theme.spacing(1, 1.5),
      background: color.transparent,
      border: `1px solid ${color.borderTransparent}`,
      borderRadius: theme.shape.radius.default,
    }),
    words: css({ display: 'flex', gap: theme.spacing(1), flex: '1 1 260px', minWidth: 0 }),
    icon: css({ color: color.text, flexShrink: 0, marginTop: 1 }),
    text: css({ minWidth: 0, overflowWrap: 'anywhere' }),
    title: css({ color: theme.colors.text.primary, fontWeight: theme.typography.fontWeightMedium }),
    detail: css({ color: theme.colors.text.primary, fontSize: theme.typography.bodySmall.fontSize }),
    actions: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
  };
};
