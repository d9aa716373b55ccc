/**
 * Reads the text format that we write ourselves: what is not exactly that throws, so that nothing goes out which a
 * scrape does not show.
 */

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Family {
  /** As Prometheus stores it: counters with `_total`. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly samples: Sample[];
}

const TYPES = ['counter', 'gauge', 'histogram'] as const;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"(?:,|(?=\} ))/y;
const ESCAPED: Readonly<Record<string, string>> = { '\\\\': '\\', '\\"': '"', '\\n': '\n' };

/** @param text of the format 0.0.4; between families there may be empty lines */
export function readExposition(text: string): Family[] {
  const families: Family[] = [];
  let help: { readonly name: string; readonly text: string } | null = null;
  let family: Family | null = null;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    if (line.startsWith('# HELP ')) help = named(line);
    else if (line.startsWith('# TYPE ')) {
      const { name, text } = named(line);
      const type = TYPES.find((each) => each === text);
      if (!type || help?.name !== name) throw unreadable(line);
      families.push((family = { name, type, help: unescape(help.text), samples: [] }));
    } else {
      const sample = readSample(line);
      if (!family || !isOf(family, sample.name)) throw unreadable(line);
      family.samples.push(sample);
    }
  }
  return families;
}

const unreadable = (line: string): Error => new Error(`the exposition cannot be read: ${line}`);

const unescape = (text: string): string => text.replace(/\\[\\"n]/g, (pair) => ESCAPED[pair] ?? pair);

/** Of HELP and TYPE. */
function named(line: string): { name: string; text: string } {
  const [, , name = '', ...rest] = line.split(' ');
  return { name, text: rest.join(' ') };
}

const isOf = ({ name, type }: Family, sample: string): boolean =>
  type === 'histogram' ? ['_bucket', '_sum', '_count'].some((suffix) => sample === name + suffix) : sample === name;

function readSample(line: string): Sample {
  const [name = ''] = /^[a-zA-Z_]\w*/.exec(line) ?? [];
  const labels: Record<string, string> = {};
  let at = name.length;
  if (line[at] === '{') {
    LABEL.lastIndex = at + 1;
    for (at = LABEL.lastIndex; line[at] !== '}'; at = LABEL.lastIndex) {
      const [, label, value] = LABEL.exec(line) ?? [];
      if (label === undefined || value === undefined) throw unreadable(line);
      labels[label] = value.includes('\\') ? unescape(value) : value;
    }
    at++;
  }
  const value = valueOf(line.slice(at + 1));
  if (name === '' || line[at] !== ' ' || value === null) throw unreadable(line);
  return { name, labels, value };
}

const UNUSUAL: Readonly<Record<string, number>> = { nan: NaN, '+inf': Infinity, '-inf': -Infinity };

function valueOf(text: string): number | null {
  if (/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text)) return Number(text);
  return UNUSUAL[text.toLowerCase()] ?? null;
}
