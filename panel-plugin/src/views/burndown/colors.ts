import { colorManipulator, type GrafanaTheme2 } from '@grafana/data';

export function colorsOf(theme: GrafanaTheme2) {
  const used = theme.visualization.getColorByName('blue');
  const over = theme.colors.error.main;
  return {
    used,
    area: colorManipulator.alpha(used, 0.1),
    cone: colorManipulator.alpha(used, theme.isDark ? 0.28 : 0.2),
    over,
    overCone: colorManipulator.alpha(over, theme.isDark ? 0.28 : 0.18),
    allowance: theme.visualization.getColorByName('orange'),
    before: theme.colors.text.secondary,
    grid: theme.colors.border.weak,
    text: theme.colors.text.secondary,
    paper: theme.colors.background.primary,
  };
}
