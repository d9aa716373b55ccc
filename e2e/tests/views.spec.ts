/** The panel's views in a real Grafana, each on the queries that it says it needs. */
import { expect, test } from '@grafana/plugin-e2e';
import { type CreditsQuery, DATASOURCE_ID, PANEL_ID, type PanelOptions, UIDS } from '@ledgerline/api/grafana';
import type { APIRequestContext } from '@playwright/test';
import { panel } from '../dashboards.ts';

const datasource = { type: DATASOURCE_ID, uid: UIDS.ledger };

interface View {
  title: string;
  options: PanelOptions;
  queries: CreditsQuery[];
}
const views: View[] = [
  {
    title: 'Events',
    options: { view: 'records' },
    queries: [{ queryType: 'events', org: 'nimbus', limit: 20 }],
  },
  {
    title: 'Conversations',
    options: { view: 'records' },
    queries: [{ queryType: 'conversations', org: 'nimbus', limit: 20, q: '$search' }],
  },
  {
    title: 'Top conversations',
    options: { view: 'ranking' },
    queries: [{ queryType: 'breakdown', org: 'nimbus', by: 'conversation', limit: 10, compare: 'previous' }],
  },
  {
    title: 'Burn-down',
    options: { view: 'burndown' },
    queries: [
      { queryType: 'balance', org: 'nimbus' },
      { queryType: 'projection', org: 'nimbus' },
      { queryType: 'series', org: 'nimbus', range: 'cycle', interval: 'day', compare: 'cycle' },
    ],
  },
];

/** All in sight: what is not does not ask. */
const PLACES = [0, 1, 2, 3].map((index) => ({ x: (index % 2) * 12, y: Math.floor(index / 2) * 10, w: 12, h: 10 }));

async function make(request: APIRequestContext): Promise<string> {
  const dashboard = {
    ...{ title: 'Views of the panel', schemaVersion: 42, time: { from: 'now-30d', to: 'now' } },
    templating: { list: [{ type: 'textbox', name: 'search', query: '', current: { text: '', value: '' } }] },
    panels: views.map(({ title, options, queries }, index) => ({
      ...{ id: index + 1, title, type: PANEL_ID, datasource, options, gridPos: PLACES[index] },
      targets: queries.map((query, of) => ({ refId: 'ABC'[of], datasource, ...query })),
    })),
  };
  const made = await request.post('/api/dashboards/db', { data: { dashboard } });
  const { uid } = (await made.json()) as { uid: string };
  return uid;
}

let uid: string;
test.beforeEach(async ({ request, page }) => {
  uid = await make(request);
  await page.goto(`/d/${uid}?from=now-30d&to=now`);
});
test.afterEach(({ request }) => request.delete(`/api/dashboards/uid/${uid}`));

test('records are searched as one types, paged and sorted by the ledger, and had whole', async ({ page, request }) => {
  const events = panel(page, 'Events');
  await expect(events.getByText(/^1–20 of [\d,]+$/)).toBeVisible();
  const asked = (words: string) => page.waitForResponse((response) => response.url().includes(words));

  const searched = asked('/v1/events?org=nimbus&q=review');
  await events.getByRole('textbox', { name: 'Search titles and agents' }).fill('review');
  const { total } = (await (await searched).json()) as { total: number };
  await expect(events.getByText(`1–20 of ${total.toLocaleString('en')}`)).toBeVisible();
  await expect(
    events
      .locator('tbody')
      .getByText(/review/i)
      .first(),
  ).toBeVisible();

  const turned = asked('page=2');
  await events.getByRole('button', { name: 'Next page' }).click();
  expect((await turned).ok()).toBe(true);
  await expect(events.getByText(`21–40 of ${total.toLocaleString('en')}`)).toBeVisible();

  const href = await events.getByRole('link', { name: /^Export CSV/ }).getAttribute('href');
  const csv = await (await request.get(href ?? '')).text();
  expect(csv.trimEnd().split('\n').at(-1)).toBe(`# rows=${total}`);

  await events.getByRole('button', { name: 'Credits' }).click();
  await expect(events.locator('th[aria-sort=descending]')).toHaveText('Credits');
  await expect(events.getByText(`1–20 of ${total.toLocaleString('en')}`)).toBeVisible();
});

test('a search that is a variable is in the address, and comes back with it', async ({ page }) => {
  const listed = panel(page, 'Conversations');
  const box = listed.getByRole('textbox', { name: 'Search titles and agents' });
  await box.fill('parser');
  await expect(page).toHaveURL(/var-search=parser/);
  await expect(listed.getByRole('link', { name: /parser/i }).first()).toBeVisible();
  await page.reload();
  await expect(box).toHaveValue('parser');
});

test('a ranking shows ten more', async ({ page }) => {
  const ranking = panel(page, 'Top conversations');
  await expect(ranking.getByRole('rowheader')).toHaveCount(10);
  await ranking.getByRole('button', { name: 'Show more' }).click();
  await expect(ranking.getByRole('rowheader')).toHaveCount(20);
  await expect(ranking.getByText(/^The first 20 · total [\d,.]+ credits$/)).toBeVisible();
});

test('the burn-down is drawn, of the whole cycle', async ({ page }) => {
  const chart = panel(page, 'Burn-down');
  await expect(chart.getByRole('img', { name: /^Nimbus Studio: use of the cycle from/ })).toBeVisible();
  await expect(chart.getByText('Last cycle by now')).toBeVisible();
  await expect(chart.getByText('The line is of a part', { exact: false })).toHaveCount(0);
});
