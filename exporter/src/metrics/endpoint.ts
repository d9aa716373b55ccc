import type { Text } from '../routing/answer.ts';
import { header, OPENMETRICS_END, OPENMETRICS_TYPE, prefixOf, TEXT_TYPE, type Family } from './text.ts';

/** What is collected, each by itself: text without the end mark of OpenMetrics. */
export const COLLECTORS = ['ledger', 'process'] as const;
export type Collector = (typeof COLLECTORS)[number];
export interface Collect {
  readonly ledger: (openMetrics: boolean) => Promise<Lent>;
  readonly process: (openMetrics: boolean) => Promise<string>;
}

/** Bytes that whoever lent them uses again, once they are given back. */
export interface Lent {
  readonly bytes: Uint8Array;
  readonly giveBack: () => void;
}
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
  readonly text: Lent | null;
  readonly seconds: number;
}

/**
 * Everything Prometheus sees, or one part. Whether each part could be collected is itself a metric: a ledger that
 * cannot be read does not take the process's own numbers with it.
 * @param report is told why one could not be
 */
export async function exposition(
  part: Part,
  openMetrics: boolean,
  collect: Collect,
  report: (collector: Collector, error: unknown) => void,
): Promise<Required<Text>> {
  const type = openMetrics ? OPENMETRICS_TYPE : TEXT_TYPE;
  const end = openMetrics ? [Buffer.from(OPENMETRICS_END)] : [];
  if (part !== 'all') {
    const { bytes, giveBack } = lent(await collect[part](openMetrics));
    return { type, parts: [bytes, ...end], sent: giveBack };
  }
  const collected = await Promise.all(
    COLLECTORS.map(async (collector): Promise<Collected> => {
      const since = performance.now();
      const taken = (text: Lent | null): Collected => ({
        ...{ collector, text, seconds: (performance.now() - since) / 1000 },
      });
      try {
        return taken(lent(await collect[collector](openMetrics)));
      } catch (error) {
        report(collector, error);
        return taken(null);
      }
    }),
  );
  const about =
    family(SUCCESS, openMetrics, collected, ({ text }) => (text === null ? 0 : 1)) +
    family(DURATION, openMetrics, collected, ({ seconds }) => seconds);
  const texts = collected.flatMap(({ text }) => text ?? []);
  return {
    type,
    parts: [Buffer.from(about), ...texts.map(({ bytes }) => bytes), ...end],
    sent: () => texts.forEach(({ giveBack }) => giveBack()),
  };
}

/** Everything as a scrape would show it now, in the text format and bytes of its own, which can be handed on. */
export async function scraped(
  collect: Collect,
  report: (collector: Collector, error: unknown) => void,
): Promise<Uint8Array> {
  const { parts, sent } = await exposition('all', false, collect, report);
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  sent();
  return whole;
}

const lent = (text: Lent | string): Lent =>
  typeof text === 'string' ? { bytes: Buffer.from(text), giveBack: () => undefined } : text;

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
