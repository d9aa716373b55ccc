/** A real Collector turns what goes out back into what a scrape shows: the same names, types, words, labels, values. */
import { parseExposition, type Family } from '@ledgerline/testkit/exposition.ts';
import { hasOtelcol, startCollector } from '@ledgerline/testkit/otelcol.ts';
import { seriesOfScrape } from '@ledgerline/testkit/otlp-series.ts';
import { until } from '@ledgerline/testkit/prometheus.ts';
import { fill, scrape, start } from '../metrics/scrape.ts';
import { expectBetween } from './between.ts';
import { to } from './pushed.ts';

/** What OpenTelemetry adds: whose series it is, and by what it was written. */
const ADDED = new Set(['job', 'instance', 'otel_scope_name', 'otel_scope_version', 'otel_scope_schema_url']);

function withoutAdded(families: Map<string, Family>): Map<string, Family> {
  families.delete('target_info');
  const strip = (labels: Family['samples'][number]['labels']) =>
    Object.fromEntries(Object.entries(labels).filter(([name]) => !ADDED.has(name)));
  return new Map(
    [...families].map(([name, family]) => [
      name,
      { ...family, samples: family.samples.map((sample) => ({ ...sample, labels: strip(sample.labels) })) },
    ]),
  );
}

const spent = (families: ReadonlyMap<string, Family>): number =>
  Number(families.get('process_cpu_seconds_total')?.samples[0]?.value ?? 0);
const about = (families: ReadonlyMap<string, Family>, names: ReadonlySet<string>) =>
  [...families.values()]
    .filter(({ name }) => names.has(name))
    .map(({ name, type, help }) => [name, type, help])
    .sort();
const withSeries = (families: ReadonlyMap<string, Family>): Set<string> =>
  new Set([...families.values()].flatMap(({ name, samples }) => (samples.length > 0 ? name : [])));

let stop = async (): Promise<void> => undefined;
afterAll(() => stop());

(hasOtelcol ? test : test.skip)('what a Collector shows Prometheus is our own scrape', async () => {
  const collector = await startCollector();
  stop = () => collector.stop();
  const exporter = await start({ env: to(collector.url) });
  await fill(exporter);
  await scrape(exporter, '/metrics');
  const before = await scrape(exporter, '/metrics');
  let theirs = new Map<string, Family>();
  await until('what is there now has arrived', async () => {
    theirs = withoutAdded(parseExposition(await collector.metrics(), 'text'));
    return spent(theirs) > spent(before);
  });
  const after = await scrape(exporter, '/metrics');
  // Where there is no series, nothing goes out; some come and go, such as requests of the process that are under way.
  const names = withSeries(theirs);
  const always = [...withSeries(before)].filter((name) => withSeries(after).has(name));
  expect(always.filter((name) => !names.has(name))).toEqual([]);
  expect(about(theirs, names)).toEqual(about(after, names));
  expectBetween(seriesOfScrape(theirs), before, after);
  expect(await exporter.stop()).toBe(0);
});
