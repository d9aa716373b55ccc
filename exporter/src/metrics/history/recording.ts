import { header, prefixOf, type Family, type Labels } from '../text.ts';

/** Values that are kept at once: each with the moments at which it was, some hundred bytes at most. */
const MOST_VALUES = 2_000_000;
/** How many of them stay where they are too many. */
const STAY = 0.75;
/** Characters handed on together. */
const CHUNK = 1 << 16;

/** What is written of what was recorded. */
export interface Written {
  /** Epoch milliseconds. */
  readonly times: readonly number[];
  /** Milliseconds between two samples of counters; the last moment has one in any case. */
  readonly counterStep: number;
}

/** One series: its values, and from which moment to which (by number, both included) it had each. */
interface Series {
  readonly family: Family;
  readonly prefix: string;
  readonly from: number[];
  readonly to: number[];
  readonly values: string[];
}

/**
 * Series as they are recorded moment by moment, to be written one by one. However many there are, only so many values
 * are kept: the series that come last are let go of, to be recorded in a further walk that begins at {@link next}.
 */
export class Recording {
  private readonly series = new Map<string, Series>();
  private readonly first: string;
  private readonly target: Labels;
  private readonly most: number;
  private end: string | null = null;
  private kept = 0;

  /**
   * @param first where to begin: the `next` of the walk before
   * @param target labels of every series besides its own
   */
  constructor(first: string, target: Labels, most = MOST_VALUES) {
    this.first = first;
    this.target = target;
    this.most = most;
  }

  /** Where the next walk begins; null: this one has everything. */
  get next(): string | null {
    return this.end;
  }

  /** The value at one moment. @param place of the family among all */
  sample(place: number, family: Family, labels: Labels, step: number, value: string): void {
    const series = this.seriesOf(place, family, labels);
    if (!series) return;
    const at = series.values.length - 1;
    if (series.values[at] === value && series.to[at] === step - 1) series.to[at] = step;
    else this.push(series, step, step, value);
  }

  /** The value from one moment on until the last, or until there is another. */
  hold(place: number, family: Family, labels: Labels, step: number, last: number, value: string): void {
    const series = this.seriesOf(place, family, labels);
    if (!series) return;
    const at = series.values.length - 1;
    if (series.values[at] === value) return;
    if (series.from[at] === step) series.values[at] = value;
    else {
      if (at >= 0) series.to[at] = step - 1;
      this.push(series, step, last, value);
    }
  }

  /** OpenMetrics text in pieces: series by series, each in the order of time. */
  *text({ times, counterStep }: Written, headed: Set<Family>): Generator<string> {
    const stamps = times.map((time) => `${time / 1000}\n`);
    const counterStamps = stamps.map((stamp, i) =>
      (times[i] ?? 0) % counterStep === 0 || i === times.length - 1 ? stamp : undefined,
    );
    let text = '';
    for (const key of [...this.series.keys()].sort()) {
      const series = this.series.get(key);
      if (!series) continue;
      if (!headed.has(series.family)) text += header(series.family, true);
      headed.add(series.family);
      const shown = series.family.type === 'counter' ? counterStamps : stamps;
      for (const [i, value] of series.values.entries())
        for (let step = series.from[i] ?? 0; step <= (series.to[i] ?? -1); step++) {
          const stamp = shown[step];
          if (stamp === undefined) continue;
          text += `${series.prefix}${value} ${stamp}`;
          if (text.length < CHUNK) continue;
          yield text;
          text = '';
        }
    }
    if (text !== '') yield text;
  }

  private seriesOf(place: number, family: Family, labels: Labels): Series | null {
    // Asked for each sample: cheaper than the prefix, and as good an order.
    let key = String.fromCharCode(place);
    for (const [, value] of labels) key += `${value}\u0000`;
    if (key < this.first || (this.end !== null && key >= this.end)) return null;
    let series = this.series.get(key);
    if (!series) {
      const prefix = prefixOf(family.name, [...labels, ...this.target]);
      this.series.set(key, (series = { family, prefix, from: [], to: [], values: [] }));
    }
    return series;
  }

  private push(series: Series, from: number, to: number, value: string): void {
    series.from.push(from);
    series.to.push(to);
    series.values.push(value);
    this.kept += 1;
    if (this.kept > this.most && this.series.size > 1) this.letGo();
  }

  /** Keeps the first series; one at least. */
  private letGo(): void {
    const keys = [...this.series.keys()].sort();
    const valuesOf = (key: string): number => this.series.get(key)?.values.length ?? 0;
    let kept = 0;
    let staying = 0;
    for (const key of keys) {
      if (staying > 0 && kept + valuesOf(key) > this.most * STAY) break;
      kept += valuesOf(key);
      staying += 1;
    }
    for (const key of keys.slice(staying)) this.series.delete(key);
    this.end = keys[staying] ?? this.end;
    this.kept = kept;
  }
}
