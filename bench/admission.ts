import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker, isMainThread, workerData } from 'node:worker_threads';
import { eventOf, startLedgerline, temporary } from './ledgerline.ts';
import { serve } from './measure.ts';

const SECONDS = 10;
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
  console.log(
    `\nAdmission: ${CALLERS} callers, ${PAUSE_MS} ms between their requests, ${SECONDS} s each; events in batches of ${BATCH}`,
  );
  const dataDir = temporary();
  const peer = await serve(join(import.meta.dirname, 'peers/bare-reserve.ts'), { DATA_DIR: dataDir });
  const bare = await latencies((body) => fetch(peer.url, { method: 'POST', body }));
  await peer.stop();
  rmSync(dataDir, { recursive: true, force: true });
  row('bare server, no events', bare);
  for (const { name, perSecond } of LOADS) {
    const ledgerline = await startLedgerline(['bench']);
    const load =
      perSecond > 0 ? new Worker(import.meta.filename, { workerData: { url: ledgerline.url, perSecond } }) : null;
    if (load) await sleep(2000);
    const taken = await count(ledgerline);
    const ours = await latencies((body) => ledgerline.request('POST', '/v1/reservations?org=bench', body));
    const rate = ((await count(ledgerline)) - taken) / SECONDS;
    await load?.terminate();
    await ledgerline.stop();
    row(`ledgerline, ${name}`, ours, rate > 0 ? `${rate.toFixed(0)} events/s taken` : '');
    console.log(
      `  ${'ratio of the 99th percentiles'.padEnd(34)} ${(at(ours, 0.99) / at(bare, 0.99)).toFixed(2)} of the bare server's`,
    );
  }
}

async function count(ledgerline: { request(method: string, path: string): Promise<Response> }): Promise<number> {
  const text = await (await ledgerline.request('GET', '/metrics/process')).text();
  return Number(/^ledgerline_ingest_events_total\{result="accepted"\} (\d+)/m.exec(text)?.[1]);
}

async function latencies(reserve: (body: string) => Promise<Response>): Promise<number[]> {
  const found: number[] = [];
  const until = Date.now() + SECONDS * 1000;
  const caller = async (name: number): Promise<void> => {
    for (let n = 0; Date.now() < until; n++) {
      const body = JSON.stringify({ id: `${name}-${n}-${until}`, amount: 0.01, ttlSeconds: 60 });
      const start = performance.now();
      await (await reserve(body)).arrayBuffer();
      found.push(performance.now() - start);
      await sleep(PAUSE_MS);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, (_, name) => caller(name)));
  return found.sort((a, b) => a - b);
}

const at = (sorted: readonly number[], share: number): number => sorted[Math.floor(sorted.length * share)] ?? NaN;

function row(name: string, sorted: readonly number[], more = ''): void {
  const [p50, p99, worst] = [at(sorted, 0.5), at(sorted, 0.99), sorted.at(-1) ?? NaN].map(
    (ms) => `${ms.toFixed(1).padStart(6)} ms`,
  );
  console.log(`  ${name.padEnd(34)} median ${p50 ?? ''}, 99 % within ${p99 ?? ''}, worst ${worst ?? ''}  ${more}`);
}

/** Posts events at a rate, beside the callers: in a thread of its own, so that making them holds nobody up. */
async function load(url: string, perSecond: number): Promise<void> {
  const headers = { authorization: 'Bearer bootstrap-key-of-the-benchmarks', 'content-type': 'application/json' };
  const post = async (first: number): Promise<void> => {
    const events = Array.from({ length: BATCH }, (_, i) =>
      eventOf(`evt_${String(first + i).padStart(12, '0')}`, first + i),
    );
    await (await fetch(`${url}/v1/events?org=bench`, { method: 'POST', headers, body: JSON.stringify(events) })).text();
  };
  let next = 0;
  const client = async (pause: number): Promise<void> => {
    for (let due = performance.now(); ; due += pause) {
      const first = next;
      next += BATCH;
      await post(first);
      const early = due + pause - performance.now();
      if (early > 0) await sleep(early);
      else due = performance.now() - pause;
    }
  };
  const clients = 4;
  await Promise.all(Array.from({ length: clients }, () => client((BATCH * clients * 1000) / perSecond)));
}

if (!isMainThread) {
  const { url, perSecond } = workerData as { url: string; perSecond: number };
  await load(url, perSecond);
}
