import { join } from 'node:path';
import { startLedgerline, type Ledgerline } from './ledgerline.ts';
import { median, serve, spread } from './measure.ts';

const ORGS = 50;
const WORKSPACES = 50;
const MODELS = ['gpt-4o', 'gpt-4o-mini', 'claude-haiku-4-5', 'gemini-2.5-flash', 'claude-sonnet-4-5'];
const ROUNDS = 15;

/** One scrape over HTTP of 100,000 series made by ingested events, beside prom-client holding the same series. */
export async function benchScrape(): Promise<void> {
  const orgs = Array.from({ length: ORGS }, (_, i) => `org-${i}`);
  const ledgerline = await startLedgerline(orgs, 'limits: { valuesPerLabel: 50, seriesPerFamily: 100000 }');
  await post(ledgerline, orgs, 1, 'first');
  const url = `${ledgerline.url}/metrics/ledger`;
  const series = (await (await fetch(url)).text())
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#')).length;
  const peer = await serve(join(import.meta.dirname, 'peers/prom-client.ts'), { SERIES_URL: url });
  console.log(`\nScrape: ${series} series over HTTP, ${ROUNDS} rounds in turn`);

  const [theirs, ours, changed]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    theirs.push(await time(peer.url));
    ours.push(await time(url));
    await post(ledgerline, orgs, 0.3, `round-${round}`);
    changed.push(await time(url));
  }
  await peer.stop();
  await ledgerline.stop();
  console.log(`  prom-client                          ${spread(theirs)}`);
  console.log(`  ledgerline, nothing changed          ${spread(ours)}`);
  console.log(`  ledgerline, 30 % of series changed   ${spread(changed)}`);
  console.log(
    `  ratio                                ${(median(theirs) / median(changed)).toFixed(1)} times as fast with 30 % changed, ${(median(theirs) / median(ours)).toFixed(1)} with none`,
  );
}

/** An event for each of this part of all combinations of organization, workspace and model. */
async function post(ledgerline: Ledgerline, orgs: readonly string[], part: number, round: string): Promise<void> {
  for (const org of orgs) {
    const events = Array.from({ length: WORKSPACES * MODELS.length * part }, (_, n) => ({
      id: `${round}-${n}`,
      time: Date.now(),
      type: 'gateway_inference',
      workspace: `workspace-${n % WORKSPACES}`,
      model: MODELS[Math.floor(n / WORKSPACES)],
      tokens: { input: 1200, cacheRead: 8000, output: 310, reasoning: 90 },
    }));
    await ledgerline.request('POST', `/v1/events?org=${org}`, JSON.stringify(events));
  }
}

async function time(url: string): Promise<number> {
  const start = performance.now();
  await (await fetch(url)).arrayBuffer();
  return performance.now() - start;
}
