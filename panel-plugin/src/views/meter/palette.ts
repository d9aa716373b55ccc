import { colorManipulator, type GrafanaTheme2 } from '@grafana/data';
import { type PoolName } from './meter';
import { type Severity } from './alerts';

/** Grafana's own hues, which it shades for each theme; none of them means good or bad. */
const HUES: Record<PoolName | 'spend', string> = {
  monthly: 'blue',
  bonus: 'purple',
  purchased: 'semi-dark-green',
  spend: 'blue',
};

export const hue = (theme: GrafanaTheme2, pool: PoolName | 'spend'): string =>
  theme.visualization.getColorByName(HUES[pool]);

/** What is granted and not used: the same hue, faint. */
export const faint = (theme: GrafanaTheme2, pool: PoolName | 'spend'): string =>
  colorManipulator.alpha(hue(theme, pool), theme.isDark ? 0.22 : 0.18);

export const severityColor = (theme: GrafanaTheme2, severity: Severity) => theme.colors[severity];
