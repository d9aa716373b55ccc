import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { eventOf, startLedgerline, temporary } from './ledgerline.ts';
import { serve, type Server } from './measure.ts';

const BATCH = 1000;
const CLIENTS = 4;
const SECONDS = 8;

interface Rate {
  readonly perSecond: number;
  /** Microseconds of the server's CPU for an event. */
  readonly cpu: number;
}

/** Durable events a second over HTTP in batches of 1,000, beside a bare server that only parses and stores them. */
export async function benchIngest(): Promise<void> {
  console.log(
    `\nIngest: batches of ${BATCH} over HTTP, ${CLIENTS} clients, ${SECONDS} s each, load and server on the same cores`,
  );
  for (const kind of ['time-ordered', 'random'] as const) {
    const ids = kind === 'random' ? () => randomUUID() : (n: number) => `evt_${String(n).padStart(12, '0')}`;
    const dataDir = temporary();
    const peer = await serve(join(import.meta.dirname, 'peers/bare-ingest.ts'), { DATA_DIR: dataDir });
    const bare = await rate(peer, ids, (body) => fetch(peer.url, { method: 'POST', body }));
    await peer.stop();
    rmSync(dataDir, { recursive: true, force: true });

    const ledgerline = await startLedgerline(['bench']);
    const ours = await rate(ledgerline, ids, (body) => ledgerline.request('POST', '/v1/events?org=bench', body));
    await ledgerline.stop();
    row(`${kind} ids, bare rows`, bare);
    row(`${kind} ids, ledgerline`, ours);
    console.log(`  ${'ratio'.padEnd(34)} ${(ours.perSecond / bare.perSecond).toFixed(2)} of the bare server's rate`);
  }
}

function row(name: string, { perSecond, cpu }: Rate): void {
  console.log(
    `  ${name.padEnd(34)} ${perSecond.toFixed(0).padStart(7)} events/s ${cpu.toFixed(1).padStart(6)} µs server CPU an event`,
  );
}

async function rate(
  server: Server,
  idOf: (n: number) => string,
  post: (body: string) => Promise<Response>,
): Promise<Rate> {
  let [next, done] = [0, 0];
  const client = async (until: number): Promise<void> => {
    while (Date.now() < until) {
      const events = Array.from({ length: BATCH }, () => eventOf(idOf(next), next++));
      const { accepted } = (await (await post(JSON.stringify(events))).json()) as { accepted: number };
      done += accepted;
    }
  };
  await client(Date.now() + 1000); // warm
  done = 0;
  const [start, cpu] = [performance.now(), server.cpuSeconds()];
  await Promise.all(Array.from({ length: CLIENTS }, () => client(Date.now() + SECONDS * 1000)));
  const seconds = (performance.now() - start) / 1000;
  return { perSecond: done / seconds, cpu: ((server.cpuSeconds() - cpu) * 1e6) / done };
}
