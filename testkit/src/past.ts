/** The demo's past: in an exporter, and in a Prometheus that evaluates the shipped rules every second. */
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fill } from '@ledgerline/demo/fill.ts';
import { onPath } from '@ledgerline/demo/helper.ts';
import { demoKeys } from '@ledgerline/demo/keys.ts';
import { givePast } from '@ledgerline/demo/past.ts';
import { BOOTSTRAP, ROOT, remove, startExporter, temporary, type Exporter } from './harness.ts';
import { hasPrometheus, Prometheus, until } from './prometheus.ts';

export const hasPast = hasPrometheus && onPath('promtool') !== undefined;

export interface Past {
  readonly exporter: Exporter;
  readonly prometheus: Prometheus;
  /** A key that reads everything. */
  readonly read: string;
  stop(): Promise<void>;
}

/** @param more what the ledger has besides, which is of the past of Prometheus too */
export async function startPast(more: (exporter: Exporter) => Promise<void> = async () => undefined): Promise<Past> {
  const directory = temporary();
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const each of stops.reverse()) await each();
    remove(directory);
  };
  try {
    const exporter = await startExporter({ dataDir: join(directory, 'ledger') });
    stops.push(() => exporter.stop());
    await fill({ url: exporter.url, key: BOOTSTRAP }, () => undefined);
    await more(exporter);
    const { read } = await demoKeys({ url: exporter.url, key: BOOTSTRAP }, directory);
    const data = join(directory, 'data');
    mkdirSync(data);
    const place = { root: ROOT, dataDir: directory, data, exporterUrl: exporter.url, readKey: read, grafanaKey: '' };
    const missing = await givePast({ ...place, adopt: () => undefined, remark: () => undefined });
    if (missing !== undefined) throw new Error(missing);
    const prometheus = await Prometheus.start(configurationFor(exporter.url), (own) => {
      cpSync(data, own, { recursive: true });
    });
    stops.push(() => prometheus.stop());
    await untilSeen(exporter, prometheus);
    return { exporter, prometheus, read, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Something is taken in and something refused while it looks; the bad one is in no amount. */
async function untilSeen(exporter: Exporter, prometheus: Prometheus): Promise<void> {
  let sent = 0;
  await until(
    'Prometheus has seen events come and evaluated the rules',
    async () => {
      const body = [{ id: `bad-${sent++}`, org: 'acme', time: 'yesterday', type: 'tool' }];
      await exporter.ask('POST', '/v1/events', { body });
      const seen =
        'sum(increase(ledgerline_ingest_events_total[15m])) > 0 and on () count(org:ledgerline_cycle_rest:credits)';
      const verified = 'ledgerline_ledger_verify_mismatches and on () ALERTS';
      return (await prometheus.query(seen)).length > 0 && (await prometheus.query(verified)).length > 0;
    },
    90_000,
  );
}

/** What is shipped, but asked every second, and its records made as often. */
function configurationFor(exporterUrl: string): Record<string, string> {
  const shipped = join(ROOT, 'provisioning/prometheus');
  const rules = readdirSync(join(shipped, 'rules')).map((file) => {
    const text = readFileSync(join(shipped, 'rules', file), 'utf8').replace(/\binterval: \d+[sm]\b/g, 'interval: 1s');
    return [`rules/${file}`, text] as const;
  });
  const config = readFileSync(join(shipped, 'prometheus.yml'), 'utf8')
    .replace('127.0.0.1:9464', new URL(exporterUrl).host)
    .replaceAll('_interval: 15s', '_interval: 1s');
  return { 'prometheus.yml': config, ...Object.fromEntries(rules) };
}
