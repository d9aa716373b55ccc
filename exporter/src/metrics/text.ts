/** The text format that both Prometheus 0.0.4 and OpenMetrics 1.0 read; they differ in headers and the end only. */

export type Labels = readonly (readonly [name: string, value: string])[];

export interface Family {
  /** Without the prefix; counters with `_total`. */
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
}

const PREFIX = 'ledgerline_';
export const TEXT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
export const OPENMETRICS_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
export const OPENMETRICS_END = '# EOF\n';

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };

/** `name{label="value",…}`: what a line begins with, up to its value. */
export function prefixOf(name: string, labels: Labels): string {
  const pairs = labels.map(
    ([label, value]) => `${label}="${value.replace(/[\\"\n]/g, (char) => ESCAPES[char] ?? char)}"`,
  );
  return `${PREFIX}${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} `;
}

/** HELP and TYPE. OpenMetrics names a counter's family without `_total`. */
export function header({ name, type, help }: Family, openMetrics: boolean): string {
  const family = PREFIX + (openMetrics && type === 'counter' ? name.replace(/_total$/, '') : name);
  return `# HELP ${family} ${help}\n# TYPE ${family} ${type}\n`;
}
