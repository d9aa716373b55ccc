/** Reads OpenMetrics with times as strictly as its specification allows: what is not plainly right throws. */

export interface PastSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: string;
  /** Epoch milliseconds. */
  readonly time: number;
}

const SAMPLE = /^(\w+)(?:\{(.*)\})? (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?) (\d+(?:\.\d+)?)$/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"(?:,|$)/g;
const unescaped = (value: string): string => value.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));

/** Samples by the name of their series: families and series together, each series in the order of time. */
export function parseHistory(text: string): Map<string, PastSample[]> {
  if (!text.endsWith('# EOF\n')) throw new Error('it is not whole');
  const samples = new Map<string, PastSample[]>();
  const over = new Set<string>();
  let [family, series, time] = ['', '', -Infinity];
  for (const line of text.split('\n').slice(0, -2)) {
    const type = /^# TYPE (\w+) (counter|gauge)$/.exec(line);
    if (type) {
      family = `${type[1] ?? ''}${type[2] === 'counter' ? '_total' : ''}`;
      if (samples.has(family)) throw new Error(`a family twice: ${line}`);
      samples.set(family, []);
    }
    if (line.startsWith('#')) continue;
    const [, name = '', labels = '', value = '', stamp = ''] = SAMPLE.exec(line) ?? [];
    if (name !== family || name === '') throw new Error(`not of ${family}: ${line}`);
    const next = `${name}{${labels}}`;
    if (next !== series) {
      if (over.has(next)) throw new Error(`a series in pieces: ${line}`);
      over.add(next);
      [series, time] = [next, -Infinity];
    }
    if (Number(stamp) <= time) throw new Error(`not in the order of time: ${line}`);
    time = Number(stamp);
    const pairs = [...labels.matchAll(LABEL)].map(([, key = '', text = '']) => [key, unescaped(text)]);
    samples
      .get(family)
      ?.push({ labels: Object.fromEntries(pairs) as Record<string, string>, value, time: time * 1000 });
  }
  return samples;
}
