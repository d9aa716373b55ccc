import { colorManipulator, type GrafanaTheme2 } from '@grafana/data';
import { hueOf } from '@ledgerline/api/hues';
import { type PoolName } from './meter';
import { type Severity } from './alerts';

/** As wherever else a pool is shown. */
export const hue = (theme: GrafanaTheme2, pool: PoolName | 'spend'): string =>
  theme.visualization.getColorByName(hueOf(pool === 'spend' ? 'monthly' : pool));

/** What is granted and not used: the same hue, faint. */
export const faint = (theme: GrafanaTheme2, pool: PoolName | 'spend'): string =>
  colorManipulator.alpha(hue(theme, pool), theme.isDark ? 0.22 : 0.18);

export const severityColor = (theme: GrafanaTheme2, severity: Severity) => theme.colors[severity];
