import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TOKEN_KINDS } from '@ledgerline/api/vocabulary';
import { MODELS } from './events.ts';
import { Client, KEY, startLedgerline, type Ledgerline } from './ledgerline.ts';
import { startLoad, type Taken } from './load.ts';
import { median, quantile, serve, type Cpu, type Server } from './measure.ts';
import { table } from './table.ts';

/** A workspace's usage of a model is a series for each kind of token, and five more. */
const SERIES = 100_000;
const ORGS = 50;
const COMBINATIONS = Math.round(SERIES / (5 + TOKEN_KINDS.length) / ORGS);
const WORKSPACES = Math.ceil(COMBINATIONS / MODELS.length);
const ROUNDS = 12;
/** Not counted: code is compiled while it runs, and a server is scraped for days. */
const WARM = 10;
/** Until what was posted, or the scrape before, has stopped to cost anything. */
const QUIET_MS = 150;

interface Scrape extends Cpu {
  readonly ms: number;
}

/** One scrape over HTTP of 100,000 series made by ingested events, beside prom-client holding the same series. */
export async function benchScrape(): Promise<void> {
  const orgs = Array.from({ length: ORGS }, (_, i) => `org-${i}`);
  const config = `limits: { valuesPerLabel: 50, seriesPerFamily: ${SERIES} }`;
  const ledgerline = await startLedgerline([...orgs, 'bench'], { config });
  await post(ledgerline, orgs, 1, 'first');
  const url = `${ledgerline.url}/metrics/ledger`;
  const lines = (await (await fetch(url)).text()).split('\n');
  const series = lines.filter((line) => line !== '' && !line.startsWith('#')).length;
  const peer = await serve(join(import.meta.dirname, 'peers/prom-client.ts'), { SERIES_URL: url });

  const [theirs, same, changed]: [Scrape[], Scrape[], Scrape[]] = [[], [], []];
  for (let round = -WARM; round < ROUNDS; round++) {
    const scrapes = [await scrape(peer, '/metrics'), await scrape(ledgerline, '/metrics')] as const;
    await post(ledgerline, orgs, 0.3, `round-${round}`);
    const after = await scrape(ledgerline, '/metrics');
    if (round < 0) continue;
    theirs.push(scrapes[0]);
    same.push(scrapes[1]);
    changed.push(after);
  }
  await peer.stop();
  const title = `Scrape of ${series.toLocaleString('en')} series over HTTP, medians of ${ROUNDS}`;
  const row = table(title, ['wall ms', 'CPU ms', 'main ms', 'most ms', 'of peer', 'peak MB']);
  const print = (name: string, scrapes: readonly Scrape[], memory: number): void => {
    const its = (key: keyof Scrape, from = scrapes): number => median(from.map((each) => each[key]));
    row(name, its('ms'), its('all'), its('main'), its('most'), its('all') / its('all', theirs), memory);
  };
  print('prom-client', theirs, NaN);
  print('ledgerline, nothing changed', same, NaN);
  print('ledgerline, 30 % of the series changed', changed, ledgerline.memory().peak);
  await besideIngest(ledgerline);
  await ledgerline.stop();
}

/** An event for each of this part of all combinations of organization, workspace and model. */
async function post(ledgerline: Ledgerline, orgs: readonly string[], part: number, round: string): Promise<void> {
  const client = new Client(ledgerline);
  for (const org of orgs) {
    const events = Array.from({ length: COMBINATIONS * part }, (_, n) => ({
      id: `${round}-${n}`,
      time: Date.now(),
      type: 'gateway_inference',
      workspace: `workspace-${n % WORKSPACES}`,
      model: MODELS[Math.floor(n / WORKSPACES)],
      tokens: { input: 1200, cacheRead: 8000, output: 310, reasoning: 90 },
    }));
    await client.ask('POST', `/v1/events?org=${org}`, events);
  }
  client.close();
}

async function scrape(server: Server, path: string): Promise<Scrape> {
  await sleep(QUIET_MS);
  const client = new Client(server);
  const cpu = server.cpu();
  const start = performance.now();
  await client.ask('GET', path);
  const ms = performance.now() - start;
  client.close();
  return { ms, ...cpu() };
}

const SECONDS = 6;
const PER_SECOND = 10_000;

/** How long a batch waits for its answer while there is a scrape, and while there is none. */
async function besideIngest(ledgerline: Ledgerline): Promise<void> {
  const title = `Ingest of ${PER_SECOND.toLocaleString('en')} events/s by 100, ${SECONDS} s each`;
  const row = table(title, ['events/s', 'p50 ms', 'p99 ms', 'of none']);
  const bodies = { mix: 'bench', ids: 'random', orgs: ['bench'], batch: 100, key: KEY } as const;
  const load = await startLoad({ ...bodies, url: ledgerline.url, perSecond: PER_SECOND });
  await sleep(1000);
  await load.take();
  await sleep(SECONDS * 1000);
  const alone = await load.take();
  const scrapes = await scrapeFor(ledgerline, SECONDS * 1000);
  const beside = await load.take();
  await load.stop();

  const during = ({ at, ms }: Taken): number[] =>
    ms.filter((each, i) => scrapes.some(({ from, to }) => (at[i] ?? 0) < to && (at[i] ?? 0) + each > from));
  const p99 = quantile(alone.ms, 0.99);
  row('no scrape', alone.events / alone.seconds, median(alone.ms), p99, 1);
  const slowed = during(beside);
  const name = `during a scrape (${slowed.length} of ${beside.ms.length} batches)`;
  row(name, beside.events / beside.seconds, median(slowed), quantile(slowed, 0.99), quantile(slowed, 0.99) / p99);
}

async function scrapeFor(ledgerline: Ledgerline, ms: number): Promise<{ from: number; to: number }[]> {
  const scrapes: { from: number; to: number }[] = [];
  const now = (): number => performance.timeOrigin + performance.now();
  const until = now() + ms;
  while (now() < until) {
    await sleep(QUIET_MS);
    const client = new Client(ledgerline);
    const from = now();
    await client.ask('GET', '/metrics');
    scrapes.push({ from, to: now() });
    client.close();
  }
  return scrapes;
}
