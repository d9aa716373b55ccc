/**
 * `npm run bench`, `npm run bench -- ingest telemetry scrape admission query long`: every figure beside a peer measured
 * in the same run. Numbers of one machine; quote the ratios. `--every`: ingest in all combinations. `query`, `long`: a
 * ledger of `--events` (a million; ten million), kept in `--keep <directory>`; one that is there already is only read.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { benchAdmission } from './admission.ts';
import { benchIngest } from './ingest.ts';
import { benchLong } from './long.ts';
import { benchQuery } from './query.ts';
import { benchScrape } from './scrape.ts';
import { benchTelemetry } from './telemetry.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    every: { type: 'boolean', default: false },
    events: { type: 'string' },
    keep: { type: 'string' },
  },
});

const PARTS: Readonly<Record<string, () => Promise<void>>> = {
  ingest: () => benchIngest(values.every),
  scrape: benchScrape,
  telemetry: benchTelemetry,
  admission: benchAdmission,
  query: () => benchQuery({ events: Number(values.events ?? 1_000_000), keep: values.keep ?? null }),
  long: () => benchLong({ events: Number(values.events ?? 10_000_000), keep: values.keep ?? null }),
};
const SHORT = ['ingest', 'telemetry', 'scrape', 'admission'];

console.log(`Node ${process.version}, ${availableParallelism()} cores, load and server on the same`);
for (const name of positionals.length > 0 ? positionals : SHORT) {
  const run = PARTS[name];
  if (!run) throw new Error(`there is no ${name}: ${Object.keys(PARTS).join(', ')}`);
  await run();
}
