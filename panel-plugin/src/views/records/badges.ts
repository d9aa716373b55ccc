import { colorManipulator, type GrafanaTheme2 } from '@grafana/data';

/** The same word has the same hue, on every page and in every panel; none of them means good or bad. */
const KNOWN: Readonly<Record<string, string>> = { chat: 'blue', agent: 'purple', memory: 'green' };
const OTHERS = ['orange', 'super-light-blue', 'yellow', 'super-light-purple', 'dark-green', 'dark-orange'];

function hash(text: string): number {
  let sum = 0;
  for (const char of text) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return sum;
}

const hueOf = (word: string): string =>
  KNOWN[word.toLowerCase()] ?? OTHERS[hash(word.toLowerCase()) % OTHERS.length] ?? 'blue';

/** The word itself stays in the color of text, which can be read on each. */
export function badgeColors(theme: GrafanaTheme2, word: string) {
  const color = theme.visualization.getColorByName(hueOf(word));
  return { color, background: colorManipulator.alpha(color, theme.isDark ? 0.2 : 0.12) };
}

/** Few words that come again and again. */
export const BADGED = ['source'];
