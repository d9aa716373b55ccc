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

/** Posts events of the last 90 days, in the order of time; a line each million. */
export async function fill(ledgerline: Ledgerline, most: number): Promise<void> {
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
  const events = (round: number, query: string): string =>
    `/v1/events?org=bench&limit=20&from=${since(DAYS, round)}${query}`;
  return {
    summary: () => '/v1/usage/summary?org=bench',
    balance: () => '/v1/balance?org=bench',
    projection: () => '/v1/projection?org=bench',
    'breakdown of 30 days by model': breakdown('model'),
    'breakdown of 30 days by user': breakdown('user'),
    'breakdown of 30 days by conversation': breakdown('conversation'),
    'series of 90 days by day': (round) => `/v1/usage/series?org=bench&interval=day&from=${since(DAYS, round)}`,
    'events, newest page': (round) => events(round, ''),
    'events, page 400': (round) => events(round, '&page=400'),
    'events of a model and a workspace': (round) => events(round, `&model=gpt-4o&workspace=workspace-${round % 8}`),
    'events of a key and a user': (round) => events(round, `&api_key=key-${round % 10}&user=user-${round % 50}`),
    'events, searched for an agent': (round) => events(round, `&q=AGENT-${round % 5}`),
    'events, searched for a title': (round) => events(round, `&q=conversation%20000${round}7`),
    'events, by cost': (round) => events(round, '&sort=credits'),
    'ledger page': (round) => `/v1/ledger?org=bench&limit=${50 + round}`,
    scrape: () => '/metrics',
  };
}

type Ask<Given> = (given: Given, round: number) => Promise<unknown>;
/** @param prepare is not measured */
type Measure = <Given>(name: string, prepare: (round: number) => Promise<Given>, ask: Ask<Given>) => Promise<void>;

async function readAll(ledgerline: Ledgerline): Promise<void> {
  const row = table(`Reads over HTTP, ${ROUNDS} each`, ['p50 ms', 'p99 ms', 'ms CPU', 'MB now', 'MB peak']);
  const client = new Client(ledgerline);
  const measure: Measure = async (name, prepare, ask) => {
    const ms: number[] = [];
    let cpu = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const given = await prepare(round);
      const taken = ledgerline.cpu();
      const start = performance.now();
      await ask(given, round);
      ms.push(performance.now() - start);
      cpu += taken().all;
    }
    const { now, peak } = ledgerline.memory();
    row(name, median(ms), quantile(ms, 0.99), cpu / ROUNDS, now, peak);
  };
  const nothing = async (): Promise<null> => null;
  for (const [name, path] of Object.entries(questions(Date.now())))
    await measure(name, nothing, (_, round) => client.ask('GET', path(round)));

  const page = async (round: number, cursor = ''): Promise<Conversations> => {
    const range = `from=${ago(30, round)}&to=${ago(0, 0)}`;
    const answer = await client.ask('GET', `/v1/conversations?org=bench&${range}${cursor}`);
    return JSON.parse(answer.toString()) as Conversations;
  };
  const begun = Date.now();
  const ago = (days: number, round: number): string => new Date(begun - days * DAY - round * 60_000).toISOString();
  await measure('conversations, first page', nothing, (_, round) => page(round));
  // A listing is not kept for long where many are: each second page follows a first one of its own.
  await measure('conversations, second page', page, ({ nextCursor }, round) =>
    page(round, `&cursor=${nextCursor ?? ''}`),
  );
  const { conversations } = await page(0);
  await measure('conversation, line by line', nothing, (_, round) =>
    client.ask('GET', `/v1/conversations/${conversations[round]?.id ?? ''}?org=bench`),
  );
  client.close();
}
