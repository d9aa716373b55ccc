/** What a Prometheus that `npm start` starts for the first time knows of the days before. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onPath } from '@ledgerline/demo/helper.ts';
import { remove, temporary } from '@ledgerline/testkit/harness.ts';
import { freePort, query, until } from '@ledgerline/testkit/prometheus.ts';
import { get, startDemo, stop, type Demo } from './demo.ts';

const [prometheus, promtool] = ['prometheus', 'promtool'].map(onPath);
const whereBoth = prometheus !== undefined && promtool !== undefined ? test : test.skip;

const directory = temporary();
const dataDir = join(directory, 'data');
const data = join(dataDir, 'prometheus');
afterAll(() => {
  remove(directory);
});

/** A PATH on which there are these programs only. */
function pathWith(programs: Readonly<Record<string, string | undefined>>): string {
  const path = join(directory, Object.keys(programs).join('-'));
  mkdirSync(path, { recursive: true });
  for (const [name, file] of Object.entries(programs))
    if (!existsSync(join(path, name))) symlinkSync(file ?? '', join(path, name));
  return path;
}

const url = `http://127.0.0.1:${await freePort()}`;
/** The same at each start: it is the label `instance`. */
const listen = `127.0.0.1:${await freePort()}`;
const start = (programs: Readonly<Record<string, string | undefined>>, saying?: string): Promise<Demo> =>
  startDemo(dataDir, { PATH: pathWith(programs), PROMETHEUS_URL: url, LEDGERLINE_LISTEN: listen }, saying);

/** The value of the only series that there is. */
async function value(promql: string): Promise<number> {
  const found = await query(url, promql);
  expect(found).toHaveLength(1);
  return Number(found[0]?.value[1]);
}

const blocks = (): string[] => readdirSync(data).filter((name) => /^[0-9A-Z]{26}$/.test(name));

const DAY = 86_400_000;
const STEP = 7_200_000;
/** A moment at which counters of the past have a sample too. */
const daysAgo = (days: number): number => Math.floor((Date.now() - days * DAY) / STEP) * STEP;

const remainingAt = async (demo: Demo, time: number): Promise<number> =>
  ((await get(demo, `/v1/balance?org=acme&asOf=${time}`)) as { remaining: number }).remaining;

async function chargedSince(demo: Demo, time: number): Promise<number> {
  const path = `/v1/usage/breakdown?org=acme&by=type&from=${time + 1}&to=${Date.now() + 1}`;
  const { rows } = (await get(demo, path)) as { rows: { credits: number }[] };
  return rows.reduce((sum, { credits }) => sum + credits, 0);
}

/** Something that is seen to be counted: some 40 credits, where the demo charges less than one in the meantime. */
async function use(demo: Demo): Promise<void> {
  const { ingest } = JSON.parse(readFileSync(join(dataDir, 'demo-keys.json'), 'utf8')) as { ingest: string };
  const event = {
    id: 'seam',
    time: Date.now(),
    type: 'gateway_inference',
    model: 'gpt-4o',
    tokens: { output: 40_000 },
  };
  const response = await fetch(`${demo.url}/v1/events?org=acme`, {
    ...{ method: 'POST', body: JSON.stringify(event) },
    headers: { authorization: `Bearer ${ingest}`, 'content-type': 'application/json' },
  });
  expect(response.status).toBe(200);
}

/** For making the past: some 20 s where nothing else runs. */
const PATIENCE_MS = 240_000;
const COUNTER = 'ledgerline_type_credits_total{org="acme"}';

const REMAINING = 'sum by (job, instance, org) (ledgerline_credits_remaining{org="acme"}';

whereBoth(
  'without promtool it says what is missing',
  async () => {
    const demo = await start({ prometheus });
    expect(demo.said).toMatch(/prometheus: http:\S+; without the 90 days .* `promtool` is not on the PATH/);
    await stop(demo);
    rmSync(data, { recursive: true }); // as it says
  },
  PATIENCE_MS,
);

whereBoth(
  'cut off while it gives Prometheus the past, it leaves Prometheus as it was',
  async () => {
    const demo = await start({ prometheus, promtool }, 'Giving Prometheus the 90 days');
    demo.process.kill('SIGINT');
    expect(await demo.ended).toMatchObject({ code: 0 });
    expect(readdirSync(data)).toEqual([]);
  },
  PATIENCE_MS,
);

whereBoth(
  'a new Prometheus has the past, in the series that it goes on with; another start adds nothing',
  async () => {
    // What is left by one that had no time to clean up.
    mkdirSync(join(dataDir, 'prometheus-past/blocks'), { recursive: true });
    writeFileSync(join(dataDir, 'prometheus-past/blocks/half'), '');
    const first = await start({ prometheus, promtool });
    expect(first.said).toMatch(/Prometheus has them, in/);
    expect(readdirSync(dataDir)).not.toContain('prometheus-past');
    const given = blocks();
    expect(given).not.toHaveLength(0);
    const then = daysAgo(60);
    const remaining = await remainingAt(first, then);
    expect(await value(`${REMAINING} @ ${then / 1000})`)).toBeCloseTo(remaining, 6);
    // Graphs find a value at any moment, not only where there is a sample.
    const minutes = await value(`count_over_time(${REMAINING})[1d:1m] @ ${then / 1000})`);
    expect(minutes).toBeGreaterThanOrEqual(1440);
    await until('it was scraped', async () => (await query(url, 'up == 1')).length === 1);
    const labels = async (promql: string) => (await query(url, promql)).map(({ metric }) => metric);
    expect(await labels(`${REMAINING})`)).toEqual(await labels(`${REMAINING} @ ${then / 1000})`));
    await stop(first);

    const second = await start({ prometheus, promtool });
    expect(second.said).not.toContain('90 days too');
    expect(blocks()).toEqual(given);
    expect(await value(`${REMAINING} @ ${then / 1000})`)).toBeCloseTo(remaining, 6);
    await stop(second);
  },
  PATIENCE_MS,
);

whereBoth(
  'from the past to what is scraped, counters grow by what was charged, and by nothing else',
  async () => {
    const demo = await start({ prometheus, promtool });
    await use(demo);
    const [from, used] = [daysAgo(2), Date.now()];
    const least = await chargedSince(demo, from);
    let scraped = 0;
    const wasScraped = async () => (scraped = 1000 * (await value(`max(timestamp(${COUNTER}))`))) > used;
    await until('the use was scraped', wasScraped, 40_000);
    const most = await chargedSince(demo, from);
    expect(least).toBeGreaterThan(1000);
    const over = `(${COUNTER}[${Math.round(scraped - from) + 1}ms] @ ${scraped / 1000})`;
    const grown = await value(`sum(increase${over})`);
    expect(grown).toBeGreaterThan(least - 0.01);
    expect(grown).toBeLessThan(most + 0.01);
    expect(await value(`sum(resets${over})`)).toBe(0);
    await stop(demo);
  },
  PATIENCE_MS,
);
