/**
 * What a word is drawn in: the same on every page and in every panel. Names of Grafana's colors, which it shades for
 * each theme; none of them means good or bad.
 */

/** Words that come from us, or again and again. */
const KNOWN: Readonly<Record<string, string>> = {
  monthly: 'blue',
  bonus: 'purple',
  purchased: 'semi-dark-green',
  chat: 'blue',
  agent: 'purple',
  memory: 'green',
  web: 'blue',
  cli: 'orange',
  team: 'blue',
  personal: 'purple',
  input: 'blue',
  output: 'orange',
  expected: 'blue',
  early: 'orange',
  late: 'green',
};

const OTHERS = [
  ...['blue', 'orange', 'purple', 'green', 'yellow', 'super-light-blue', 'dark-orange', 'super-light-purple'],
  ...['dark-green', 'dark-blue', 'super-light-orange', 'dark-purple', 'super-light-green', 'dark-yellow'],
];
/** The rest of the others, and what says nothing. */
const NO_HUE = 'text';

function hash(text: string): number {
  let sum = 0;
  for (const char of text) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return sum;
}

const known = (word: string): string | undefined => {
  const lower = word.toLowerCase();
  if (lower === '' || lower === '__other__') return NO_HUE;
  return Object.hasOwn(KNOWN, lower) ? KNOWN[lower] : undefined;
};

export const hueOf = (word: string): string =>
  known(word) ?? OTHERS[hash(word.toLowerCase()) % OTHERS.length] ?? NO_HUE;

/** Of words that are seen beside each other: no two the same, as long as there are enough. */
export function huesOf(words: readonly string[]): ReadonlyMap<string, string> {
  const all = [...new Set(words)].sort();
  const hues = new Map(all.flatMap((word) => [known(word)].flatMap((hue) => (hue === undefined ? [] : [[word, hue]]))));
  const taken = new Set(hues.values());
  for (const word of all) {
    if (hues.has(word)) continue;
    const start = OTHERS.indexOf(hueOf(word));
    const turns = OTHERS.map((_, i) => OTHERS[(start + i) % OTHERS.length] ?? NO_HUE);
    const hue = turns.find((each) => !taken.has(each)) ?? hueOf(word);
    taken.add(hue);
    hues.set(word, hue);
  }
  return hues;
}
