import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, KEY, startLedgerline, temporary } from './ledgerline.ts';
import { startLoad } from './load.ts';
import { median, quantile, serve, type Server } from './measure.ts';
import { table } from './table.ts';

const SECONDS = 5;
/** Each waits for its answer and then this long: a gate is asked all the time, but not as fast as it can answer. */
const CALLERS = 8;
const PAUSE_MS = 5;
const BATCH = 250;

/** How fast events come in meanwhile; Infinity: as fast as they are taken. */
const LOADS = [
  { name: 'no events', perSecond: 0 },
  { name: '10,000 events/s', perSecond: 10_000 },
  { name: 'saturated', perSecond: Infinity },
] as const;

/** How long a gate waits for its hold to be on disk, beside a bare server that stores a row for each request. */
export async function benchAdmission(): Promise<void> {
  const title = `Admission, ${CALLERS} callers, ${SECONDS} s each`;
  const row = table(title, ['p50 ms', 'p99 ms', 'worst ms', 'of bare', 'events/s']);
  const print = (name: string, ms: readonly number[], bare: readonly number[], events: number): void => {
    const p99 = quantile(ms, 0.99);
    row(name, median(ms), p99, Math.max(...ms), p99 / quantile(bare, 0.99), events);
  };
  const dataDir = temporary();
  const peer = await serve(join(import.meta.dirname, 'peers/bare-reserve.ts'), { DATA_DIR: dataDir });
  const bare = await latencies(peer, '/');
  await peer.stop();
  rmSync(dataDir, { recursive: true, force: true });
  print('bare, no events', bare, bare, NaN);
  for (const { name, perSecond } of LOADS) {
    const ledgerline = await startLedgerline(['bench']);
    const bodies = { mix: 'bench', ids: 'ordered', orgs: ['bench'], batch: BATCH, key: KEY } as const;
    const load = perSecond > 0 ? await startLoad({ ...bodies, url: ledgerline.url, perSecond }) : null;
    if (load) await sleep(2000);
    await load?.take();
    const ours = await latencies(ledgerline, '/v1/reservations?org=bench');
    const taken = await load?.take();
    await load?.stop();
    await ledgerline.stop();
    print(`ledgerline, ${name}`, ours, bare, taken ? taken.events / taken.seconds : NaN);
  }
}

async function latencies(server: Server, path: string): Promise<number[]> {
  const found: number[] = [];
  const until = Date.now() + SECONDS * 1000;
  const caller = async (name: number): Promise<void> => {
    const client = new Client(server);
    for (let n = 0; Date.now() < until; n++) {
      const start = performance.now();
      await client.ask('POST', path, { id: `${name}-${n}-${until}`, amount: 0.01, ttlSeconds: 60 });
      found.push(performance.now() - start);
      await sleep(PAUSE_MS);
    }
    client.close();
  };
  await Promise.all(Array.from({ length: CALLERS }, (_, name) => caller(name)));
  return found;
}
