import { header, OPENMETRICS_END, OPENMETRICS_TYPE, prefixOf, TEXT_TYPE, type Family } from './text.ts';

/** What is collected, each by itself: text without the end mark of OpenMetrics. */
export const COLLECTORS = ['ledger', 'process'] as const;
export type Collector = (typeof COLLECTORS)[number];
export type Collect = Readonly<Record<Collector, (openMetrics: boolean) => Promise<Uint8Array | string>>>;
export type Part = 'all' | Collector;

const SUCCESS: Family = {
  name: 'collector_success',
  type: 'gauge',
  help: 'Whether this part of the exposition could be collected.',
};
const DURATION: Family = {
  name: 'collector_duration_seconds',
  type: 'gauge',
  help: 'How long it took to collect this part of the exposition.',
};

interface Collected {
  readonly collector: Collector;
  /** null: it failed. */
  readonly text: Uint8Array | null;
  readonly seconds: number;
}

/**
 * Everything Prometheus sees, or one part. Whether each part could be collected is itself a metric: a ledger that
 * cannot be read does not take the process's own numbers with it.
 * @param report is told why one could not be
 * @returns UTF-8, to be sent one after the other
 */
export async function exposition(
  part: Part,
  openMetrics: boolean,
  collect: Collect,
  report: (collector: Collector, error: unknown) => void,
): Promise<{ type: string; parts: Uint8Array[] }> {
  const type = openMetrics ? OPENMETRICS_TYPE : TEXT_TYPE;
  const end = openMetrics ? [Buffer.from(OPENMETRICS_END)] : [];
  if (part !== 'all') return { type, parts: [bytesOf(await collect[part](openMetrics)), ...end] };
  const collected = await Promise.all(
    COLLECTORS.map(async (collector): Promise<Collected> => {
      const since = performance.now();
      const taken = (text: Uint8Array | null): Collected => ({
        ...{ collector, text, seconds: (performance.now() - since) / 1000 },
      });
      try {
        return taken(bytesOf(await collect[collector](openMetrics)));
      } catch (error) {
        report(collector, error);
        return taken(null);
      }
    }),
  );
  const about =
    family(SUCCESS, openMetrics, collected, ({ text }) => (text === null ? 0 : 1)) +
    family(DURATION, openMetrics, collected, ({ seconds }) => seconds);
  return { type, parts: [Buffer.from(about), ...collected.flatMap(({ text }) => text ?? []), ...end] };
}

/** Those of the ledger are megabytes, and left as they are. */
const bytesOf = (text: Uint8Array | string): Uint8Array => (typeof text === 'string' ? Buffer.from(text) : text);

const family = (
  about: Family,
  openMetrics: boolean,
  collected: readonly Collected[],
  valueOf: (each: Collected) => number,
): string =>
  header(about, openMetrics) +
  collected.map((each) => `${prefixOf(about.name, [['collector', each.collector]])}${valueOf(each)}\n`).join('');

/** Whether a scraper prefers OpenMetrics 1.0 over the text format, by the q-values of its Accept header. */
export function prefersOpenMetrics(accept: string | undefined): boolean {
  const quality = (wanted: (type: string, version: string | undefined) => boolean): number =>
    Math.max(
      0,
      ...(accept ?? '').split(',').map((each) => {
        const [type = '', ...parameters] = each.split(';').map((part) => part.trim().toLowerCase());
        const valueOf = (name: string) =>
          parameters.find((parameter) => parameter.startsWith(`${name}=`))?.slice(name.length + 1);
        return wanted(type, valueOf('version')) ? Number(valueOf('q') ?? 1) : 0;
      }),
    );
  const openMetrics = quality(
    (type, version) => type === 'application/openmetrics-text' && (version ?? '1.0.0') === '1.0.0',
  );
  const text = quality((type, version) => type === 'text/plain' && (version ?? '0.0.4') === '0.0.4');
  return openMetrics > 0 && openMetrics >= text;
}
