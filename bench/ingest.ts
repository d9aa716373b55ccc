import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bodies } from './bodies.ts';
import { KEY, startLedgerline, temporary } from './ledgerline.ts';
import { startLoad } from './load.ts';
import { quantile, serve, type Server } from './measure.ts';
import { table, type Table } from './table.ts';

interface Case extends Pick<Bodies, 'mix' | 'ids' | 'batch'> {
  readonly orgs: 1 | 3;
  /** Events a second, as measured on two cores before the write path was built anew (November 2026). */
  readonly before?: number;
}

/** Random ids were 25,500 in the first seconds, and 17,600 at a million. */
const QUICK: readonly Case[] = [
  { mix: 'bench', orgs: 1, batch: 1000, ids: 'ordered', before: 52_700 },
  { mix: 'bench', orgs: 1, batch: 1000, ids: 'random', before: 25_500 },
  { mix: 'demo', orgs: 1, batch: 1000, ids: 'ordered', before: 38_800 },
  { mix: 'demo', orgs: 3, batch: 1000, ids: 'random' },
  { mix: 'bench', orgs: 1, batch: 100, ids: 'ordered' },
  { mix: 'bench', orgs: 1, batch: 1, ids: 'ordered', before: 8_000 },
];

const EVERY: readonly Case[] = (['bench', 'demo'] as const).flatMap((mix) =>
  ([1, 3] as const).flatMap((orgs) =>
    [1000, 100, 1].flatMap((batch) =>
      (['ordered', 'random'] as const).map((ids) => ({
        ...{ mix, orgs, batch, ids },
        ...QUICK.find((q) => q.mix === mix && q.orgs === orgs && q.batch === batch && q.ids === ids),
      })),
    ),
  ),
);

const BATCHES = 4;
const SINGLES = 64;
const WARM_MS = 1000;

interface Rate {
  readonly perSecond: number;
  /** Microseconds of CPU for an event. */
  readonly cpu: number;
  readonly load: number;
  readonly p99: number;
  readonly memory: number;
}

/** Durable events a second over HTTP, beside a bare server that only parses and stores them. */
export async function benchIngest(every: boolean): Promise<void> {
  const seconds = every ? 8 : 3;
  const title = `Ingest, ${seconds} s each, ${BATCHES} connections (singly: ${SINGLES})`;
  const row = table(title, ['events/s', 'of bare', 'before', 'µs CPU', 'µs load', 'p99 ms', 'peak MB']);
  for (const each of every ? EVERY : QUICK) await measureCase(each, seconds, row);
}

async function measureCase(each: Case, seconds: number, row: Table): Promise<void> {
  const orgs = ['bench', 'bench-2', 'bench-3'].slice(0, each.orgs);
  const bodies = { ...each, orgs, key: KEY };
  const dataDir = temporary();
  const peer = await serve(join(import.meta.dirname, 'peers/bare-ingest.ts'), { DATA_DIR: dataDir });
  const bare = await rate(peer, bodies, seconds);
  await peer.stop();
  rmSync(dataDir, { recursive: true, force: true });
  const ledgerline = await startLedgerline(orgs);
  const ours = await rate(ledgerline, bodies, seconds);
  await ledgerline.stop();

  const size = each.batch === 1 ? 'singly' : `by ${each.batch}`;
  const name = `${each.mix} mix, ${size}, ${each.ids} ids, ${each.orgs === 1 ? '1 org' : '3 orgs'}`;
  const print = (who: string, { perSecond, cpu, load, p99, memory }: Rate, ...beside: [number, number]): void =>
    row(`${name}: ${who}`, perSecond, ...beside, cpu, load, p99, memory);
  print('bare', bare, 1, NaN);
  print('ledgerline', ours, ours.perSecond / bare.perSecond, each.before ?? NaN);
}

async function rate(server: Server, bodies: Bodies, seconds: number): Promise<Rate> {
  const load = await startLoad({ ...bodies, url: server.url, connections: bodies.batch === 1 ? SINGLES : BATCHES });
  await sleep(WARM_MS);
  await load.take();
  const cpu = server.cpu();
  await sleep(seconds * 1000);
  const taken = await load.take();
  const spent = cpu().all;
  const memory = server.memory().peak;
  await load.stop();
  return {
    perSecond: taken.events / taken.seconds,
    cpu: (spent * 1000) / taken.events,
    load: (taken.cpuMs * 1000) / taken.events,
    p99: quantile(taken.ms, 0.99),
    memory,
  };
}
