/** The demo's history and live usage for an exporter that runs already: what docker-compose.yml calls `demo`. */
import { DEFAULT_URL } from '@ledgerline/exporter/cli/client.ts';
import { fill } from './fill.ts';
import { setting } from './helper.ts';
import { adminKey, demoKeys } from './keys.ts';
import { trickle } from './trickle.ts';

const dataDir = setting('LEDGERLINE_DATA_DIR') ?? 'data';
const admin = { url: setting('LEDGERLINE_URL') ?? DEFAULT_URL, key: adminKey(dataDir), retries: 5 };

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    stop.abort();
    process.exit(0);
  });
}

console.log('Filling in 90 days of history …');
await fill(admin, () => undefined);
const { ingest } = await demoKeys(admin, dataDir);
console.log('Live usage goes on until this is stopped.');
await trickle({ ...admin, key: ingest }, stop.signal);
