import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Conversations } from '@ledgerline/api/answers';
import { Client, KEY, startLedgerline, type Ledgerline } from './ledgerline.ts';
import { startLoad } from './load.ts';
import { median, quantile } from './measure.ts';
import { table } from './table.ts';

const MILLION = 1_000_000;
const DAY = 86_400_000;
/** Events are of these days, the oldest first, as if they had come as they happened. */
const DAYS = 90;
const ROUNDS = 60;

export interface LongOptions {
  readonly events: number;
  /** Where the ledger is kept, so that reads can be measured again; null: it is not. */
  readonly keep: string | null;
}

/** What an event costs as a ledger grows to ten million of them, with random ids, and what reads cost then. */
export async function benchLong({ events, keep }: LongOptions): Promise<void> {
  const ledgerline = await startLedgerline(['bench'], { keep });
  if (!ledgerline.kept) await fill(ledgerline, events);
  await readAll(ledgerline);
  await ledgerline.stop();
}

async function fill(ledgerline: Ledgerline, most: number): Promise<void> {
  const title = `${most.toLocaleString('en')} events with random ids, bench mix, by 1,000`;
  const row = table(title, ['events/s', 'of first', 'µs CPU', 'µs load', 'p99 ms', 'MB now', 'MB peak', 'GB disk']);
  const now = Date.now();
  const load = await startLoad({
    ...{ mix: 'bench', ids: 'random', orgs: ['bench'], batch: 1000, key: KEY, url: ledgerline.url },
    ...{ most, span: { from: now - DAYS * DAY, to: now } },
  });
  let [done, first] = [0, NaN];
  while (done < most) {
    const cpuTaken = ledgerline.cpu();
    const sum = { events: 0, seconds: 0, cpuMs: 0, ms: [] as number[] };
    const next = Math.min(most, (Math.floor(done / MILLION) + 1) * MILLION);
    while (done < next) {
      await sleep(250);
      const { events, seconds, cpuMs, ms } = await load.take();
      done += events;
      sum.events += events;
      sum.seconds += seconds;
      sum.cpuMs += cpuMs;
      sum.ms.push(...ms);
    }
    const cpu = (cpuTaken().all * 1000) / sum.events;
    if (Number.isNaN(first)) first = cpu;
    const { now, peak } = ledgerline.memory();
    const disk = statSync(join(ledgerline.dataDir, 'ledger.sqlite')).size / 1e9;
    const loadCpu = (sum.cpuMs * 1000) / sum.events;
    row(
      `to ${done.toLocaleString('en')}`,
      sum.events / sum.seconds,
      cpu / first,
      cpu,
      loadCpu,
      quantile(sum.ms, 0.99),
      now,
      peak,
      disk,
    );
  }
  await load.stop();
}

/** By name: what is asked, differing a little each time, so that no answer is one that was kept. */
function questions(now: number): Readonly<Record<string, (round: number) => string>> {
  const since = (days: number, round: number): string => new Date(now - days * DAY - round * 60_000).toISOString();
  const breakdown = (by: string) => (round: number) =>
    `/v1/usage/breakdown?org=bench&by=${by}&from=${since(30, round)}`;
  return {
    summary: () => '/v1/usage/summary?org=bench',
    balance: () => '/v1/balance?org=bench',
    projection: () => '/v1/projection?org=bench',
    'breakdown of 30 days by model': breakdown('model'),
    'breakdown of 30 days by user': breakdown('user'),
    'breakdown of 30 days by conversation': breakdown('conversation'),
    'series of 90 days by day': (round) => `/v1/usage/series?org=bench&interval=day&from=${since(DAYS, round)}`,
    'ledger page': (round) => `/v1/ledger?org=bench&limit=${50 + round}`,
    scrape: () => '/metrics',
  };
}

async function readAll(ledgerline: Ledgerline): Promise<void> {
  const row = table(`Reads over HTTP, ${ROUNDS} each`, ['p50 ms', 'p99 ms', 'ms CPU', 'MB now', 'MB peak']);
  const client = new Client(ledgerline);
  const measure = async (name: string, ask: (round: number) => Promise<unknown>): Promise<void> => {
    const ms: number[] = [];
    const cpuTaken = ledgerline.cpu();
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now();
      await ask(round);
      ms.push(performance.now() - start);
    }
    const cpu = cpuTaken().all / ROUNDS;
    const { now, peak } = ledgerline.memory();
    row(name, median(ms), quantile(ms, 0.99), cpu, now, peak);
  };
  for (const [name, path] of Object.entries(questions(Date.now())))
    await measure(name, (round) => client.ask('GET', path(round)));

  await conversations(client, measure);
  client.close();
}

type Measure = (name: string, ask: (round: number) => Promise<unknown>) => Promise<void>;

async function conversations(client: Client, measure: Measure): Promise<void> {
  const now = Date.now();
  const page = async (round: number, cursor: string): Promise<Conversations> => {
    const range = `from=${new Date(now - 30 * DAY - round * 60_000).toISOString()}&to=${new Date(now).toISOString()}`;
    const answer = await client.ask('GET', `/v1/conversations?org=bench&${range}${cursor}`);
    return JSON.parse(answer.toString()) as Conversations;
  };
  const first: Conversations[] = [];
  await measure('conversations, first page', async (round) => first.push(await page(round, '')));
  await measure('conversations, second page', (round) => page(round, `&cursor=${first[round]?.nextCursor ?? ''}`));
  await measure('conversation, line by line', (round) => {
    const { id = '' } = first[0]?.conversations[round] ?? {};
    return client.ask('GET', `/v1/conversations/${id}?org=bench`);
  });
}
