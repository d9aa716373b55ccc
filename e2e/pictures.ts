/**
 * The pictures of docs/images and of the plugins' pages, anew: of the Grafana of GRAFANA_URL, as `npm start` has it
 * with the demo's past in Prometheus.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { UIDS } from '@ledgerline/api/grafana';
import { ROOT } from '@ledgerline/testkit/harness.ts';
import { chromium, type Page } from '@playwright/test';
import { CHROMIUM } from './chromium.ts';
import { panel, settle } from './dashboards.ts';

const grafana = process.env['GRAFANA_URL'];
if (grafana === undefined) throw new Error('GRAFANA_URL names no Grafana');
const WIDTH = 1400;
/** Of a picture: the first rows of a page. */
const HEIGHT = 1100;
const into = (...names: string[]): string => path.join(ROOT, ...names);

const PAGES = {
  overview: { of: 'overview', org: 'nimbus' },
  'overview-byom': { of: 'overview', org: 'borealis' },
  usage: { of: 'usage', org: 'acme' },
  billing: { of: 'billing', org: 'acme' },
  conversation: { of: 'conversation', org: 'acme' },
  costs: { of: 'costs', org: 'acme' },
  credits: { of: 'credits', org: 'acme' },
  health: { of: 'health', org: '' },
} as const satisfies Record<string, { of: keyof typeof UIDS; org: string }>;
/** Of a page, what a plugin is shown by. */
const PANELS = [
  ['panel-plugin/src/img/meter.png', 'overview', 'This billing cycle'],
  ['panel-plugin/src/img/burndown.png', 'overview', 'Use against the allowance'],
  ['panel-plugin/src/img/ranking.png', 'overview', 'Top users'],
  ['panel-plugin/src/img/records.png', 'costs', 'Usage records'],
  ['panel-plugin/src/img/figures.png', 'usage', 'This billing cycle'],
] as const;

const browser = await chromium.launch(CHROMIUM);
const context = await browser.newContext({ baseURL: grafana, viewport: { width: WIDTH, height: HEIGHT } });
const page = await context.newPage();
for (const [name, { of, org }] of Object.entries(PAGES)) {
  await open(page, of, org);
  const file = into('docs/images', `${name}.png`);
  rmSync(file, { force: true });
  await page.screenshot({ path: file, clip: { x: 0, y: 0, width: WIDTH, height: HEIGHT } });
  console.log(file);
  for (const [picture, from, title] of PANELS) {
    if (from !== name) continue;
    await panel(page, title).screenshot({ path: into(picture) });
    console.log(into(picture));
  }
}
await browser.close();

/** As high as it is: what is not in sight does not ask. */
async function open(page: Page, of: keyof typeof UIDS, org: string): Promise<void> {
  await page.setViewportSize({ width: WIDTH, height: HEIGHT });
  const conversation =
    of === 'conversation' ? `&var-conversation=${encodeURIComponent(await topConversation(org))}` : '';
  const range = of === 'health' ? 'now-1h' : 'now-30d';
  await page.goto(`/d/${UIDS[of]}?var-org=${org}&from=${range}&to=now&theme=light&kiosk${conversation}`);
  await settle(page);
  const { height = HEIGHT } = (await page.locator('body').boundingBox()) ?? {};
  await page.setViewportSize({ width: WIDTH, height: Math.ceil(height) });
  await settle(page);
  // Its beginning is what is shown of it.
  await page.mouse.move(WIDTH / 2, height / 2);
  await page.mouse.wheel(0, -100_000);
  await page.mouse.move(0, 0);
  await page.waitForTimeout(1000);
}

async function topConversation(org: string): Promise<string> {
  const asked = `/api/datasources/proxy/uid/${UIDS.ledger}/v1/conversations?org=${org}&sort=credits&limit=1`;
  const { conversations } = (await (await context.request.get(asked)).json()) as { conversations: { id: string }[] };
  return conversations[0]?.id ?? '';
}
