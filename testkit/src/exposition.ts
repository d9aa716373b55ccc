/** Reads the text formats as strictly as their specifications allow: what is not plainly right throws. */

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** As it was written. */
  readonly value: string;
}

export interface Family {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: Sample[];
}

export type Format = 'text' | 'openmetrics';

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const HEADER = new RegExp(`^# (HELP|TYPE) (${NAME}) (.*)$`);
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (-?(?:\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?|Inf)|\\+Inf|Na[Nn])$`);
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/y;

/** Families by name: announced once by HELP and TYPE, contiguous, no series twice. */
export function parseExposition(text: string, format: Format): Map<string, Family> {
  const families = new Map<string, Family>();
  const seen = new Set<string>();
  let family: Family | null = null;
  let help: { name: string; text: string } | null = null;
  for (const line of linesOf(text, format)) {
    const header = HEADER.exec(line);
    if (header) {
      const [, kind = '', name = '', rest = ''] = header;
      if (kind === 'HELP') help = { name, text: rest };
      else {
        if (help?.name !== name) throw new Error(`TYPE without its HELP: ${line}`);
        if (families.has(name)) throw new Error(`announced twice: ${line}`);
        if (format === 'openmetrics' && rest === 'counter' && name.endsWith('_total'))
          throw new Error(`OpenMetrics names a counter's family without _total: ${line}`);
        family = { name, type: rest, help: help.text, samples: [] };
        families.set(name, family);
        help = null;
      }
      continue;
    }
    const sample = readSample(line);
    if (help || !family || !namesOf(family, format).includes(sample.name))
      throw new Error(`not a sample of the family announced before (${family?.name ?? 'none'}): ${line}`);
    const series = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
    if (seen.has(series)) throw new Error(`a series twice: ${line}`);
    seen.add(series);
    family.samples.push(sample);
  }
  return families;
}

function linesOf(text: string, format: Format): string[] {
  const end = format === 'openmetrics' ? '# EOF\n' : '\n';
  if (!text.endsWith(end)) throw new Error(`must end with ${JSON.stringify(end)}`);
  const lines = text.slice(0, -1).split('\n');
  // The text format ignores empty lines, which OpenMetrics forbids.
  return format === 'openmetrics' ? lines.slice(0, -1) : lines.filter((line) => line !== '');
}

function namesOf({ name, type }: Family, format: Format): string[] {
  if (type === 'histogram') return [`${name}_bucket`, `${name}_sum`, `${name}_count`];
  if (type === 'counter') return [format === 'openmetrics' ? `${name}_total` : name];
  if (type === 'gauge') return [name];
  throw new Error(`unexpected type ${type} of ${name}`);
}

const ESCAPED: Readonly<Record<string, string>> = { '\\\\': '\\', '\\"': '"', '\\n': '\n' };

function readSample(line: string): Sample {
  const [, name = '', text = '', value = ''] = SAMPLE.exec(line) ?? [];
  if (name === '') throw new Error(`not a sample: ${line}`);
  const labels: Record<string, string> = {};
  for (LABEL.lastIndex = 0; LABEL.lastIndex < text.length;) {
    const [all, label = '', escaped = '', comma] = LABEL.exec(text) ?? [];
    if (all === undefined || (comma === ',' && LABEL.lastIndex === text.length)) throw new Error(`labels: ${line}`);
    if (label in labels) throw new Error(`a label twice: ${line}`);
    labels[label] = escaped.replace(/\\["\\n]/g, (pair) => ESCAPED[pair] ?? pair);
  }
  return { name, labels, value };
}

/** The samples of a family whose labels include these. */
export function samplesOf(
  families: ReadonlyMap<string, Family>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): Sample[] {
  const { samples } = families.get(name) ?? { samples: [] };
  return samples.filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value));
}
