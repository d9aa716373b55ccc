/** More series of a family than OpenTelemetry's SDK would keep apart. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportersOfFile, makeOrg } from '@ledgerline/testkit/harness.ts';
import { seriesOfPush, seriesOfScrape } from '@ledgerline/testkit/otlp-series.ts';
import { scrape, post } from '../metrics/scrape.ts';
import { nextPush, receiver, to } from './pushed.ts';

const exporters = exportersOfFile();
const SERIES = 25_000;
const TOGETHER = 5000;

test('25,000 series of a family go out, each with its value, in requests that receivers take', async () => {
  const at = await receiver();
  const dataDir = exporters.directory();
  const path = join(dataDir, 'config.yaml');
  writeFileSync(path, `limits: { valuesPerLabel: ${SERIES}, seriesPerFamily: ${SERIES} }\n`);
  // gRPC refuses more than 4 MiB at a time.
  const env = { ...to(at.grpcUrl, { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }), LEDGERLINE_CONFIG: path };
  const exporter = await exporters.start({ dataDir, env: { ...env, OTEL_METRIC_EXPORT_INTERVAL: '2000' } });
  await makeOrg(exporter, 'acme');
  const event = { time: Date.now(), type: 'tool', model: 'm', workspace: 'w' };
  for (let first = 0; first < SERIES; first += TOGETHER)
    await post(
      exporter,
      'acme',
      Array.from({ length: TOGETHER }, (_, i) => ({
        ...event,
        ...{ id: `e${first + i}`, category: `kind of work ${first + i}`, credits: (first + i) / 1000 },
      })),
    );
  const push = await nextPush(at);
  const shown = await scrape(exporter);
  const samples = shown.get('ledgerline_category_credits_total')?.samples ?? [];
  expect(samples).toHaveLength(SERIES);
  const pushed = seriesOfPush(push);
  const wrong = [...seriesOfScrape(shown)].filter(
    ([key, value]) => key.includes('category_credits_total') && pushed.get(key) !== value,
  );
  expect(wrong).toEqual([]);
  expect([...pushed.keys()].filter((key) => key.includes('otel.metric.overflow'))).toEqual([]);
  expect(push.requests).toBeGreaterThan(SERIES / 2000);
  expect(await exporter.stop()).toBe(0);
}, 60_000);
