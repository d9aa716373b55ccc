import { colorManipulator, type GrafanaTheme2 } from '@grafana/data';
import { hueOf } from '@ledgerline/api/hues';

/** The word itself stays in the color of text, which can be read on each. */
export function badgeColors(theme: GrafanaTheme2, word: string) {
  const color = theme.visualization.getColorByName(hueOf(word));
  return { color, background: colorManipulator.alpha(color, theme.isDark ? 0.2 : 0.12) };
}

/** Few words that come again and again. */
export const BADGED = ['source'];
