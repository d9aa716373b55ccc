import { expect, test } from '@grafana/plugin-e2e';
import { UIDS } from '@ledgerline/api/grafana';
import type { Page } from '@playwright/test';
import { AxeBuilder } from '@axe-core/playwright';

import { hasLedger, metrics } from '../ledger.ts';

const overview = (org: string): string => `/d/${UIDS.overview}?var-org=${org}&from=now-30d&to=now`;

/** Scrolls through it, since panels ask only once they are seen, and waits until none is loading. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  for (let y = 0; y < 8; y++) {
    await page.mouse.wheel(0, 700);
    await page.waitForTimeout(300);
  }
  await page.waitForLoadState('networkidle');
  await expect(page.getByLabel('Panel loading bar')).toHaveCount(0);
}

async function expectWhole(page: Page): Promise<void> {
  await settle(page);
  await expect(page.getByText('No data', { exact: true })).toHaveCount(0);
  await expect(page.getByTestId(/Panel status error/)).toHaveCount(0);
  await expect(page.getByText('Panel plugin not found', { exact: false })).toHaveCount(0);
}

for (const org of ['acme', 'nimbus', 'borealis']) {
  test(`the overview of ${org} has no empty panel and no error`, async ({ page }) => {
    await page.goto(overview(org));
    await expect(page.getByText('Run out in').first()).toBeVisible();
    await expectWhole(page);
  });
  test(`the conversations of ${org} have no empty panel and no error`, async ({ page }) => {
    await page.goto(`/d/${UIDS.conversation}?var-org=${org}&from=now-30d&to=now`);
    await expectWhole(page);
  });
}

test('24 hours are shown by hour, 7 days by day, 30 days by week', async ({ page }) => {
  for (const [from, interval] of [['now-24h', 'hour'], ['now-7d', 'day'], ['now-30d', 'week']] as const) {
    const answered = page.waitForResponse((response) => response.url().includes('/v1/usage/series'));
    await page.goto(`/d/${UIDS.overview}?var-org=acme&from=${from}&to=now`);
    expect(await (await answered).json()).toMatchObject({ interval });
  }
}); // prettier-ignore

test('a click on the top conversation lands on its lines, in the same organization and time', async ({ page }) => {
  await page.goto(overview('acme'));
  await settle(page);
  const link = page.locator(`a[href*="${UIDS.conversation}"][href*="var-conversation="]`).first();
  const title = (await link.innerText()).trim();
  const href = (await link.getAttribute('href')) ?? '';
  const id = new URL(href, 'http://here').searchParams.get('var-conversation') ?? '';
  const lines = page.waitForResponse((response) =>
    response.url().includes(`/v1/conversations/${encodeURIComponent(id)}`),
  );
  await page.goto(href);
  expect((await lines).status()).toBe(200);
  await expect(page.getByText(title).first()).toBeVisible();
  const at = new URL(page.url()).searchParams;
  expect(at.get('var-org')).toBe('acme');
  expect(at.get('from')).not.toBeNull();
  await expectWhole(page);
});

test('the meter has no accessibility violation', async ({ page }) => {
  await page.goto(overview('nimbus'));
  await expect(page.getByText('Run out in').first()).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include('[aria-label="Credit meters"]').analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
});

test("the banner's link is the datasource's, and is for this organization", async ({ page }) => {
  test.skip(!hasLedger, 'needs the provisioning of the stack');
  await page.goto(overview('nimbus'));
  await expect(page.locator('a[href*="upgrade-here"]').first()).toHaveAttribute('href', /var-org=nimbus/);
});

test('a meter that is looked at asks again, and is told unchanged in a few bytes', async ({ page }) => {
  test.skip(!hasLedger, 'needs the exporter of the stack');
  const unchanged = async (): Promise<boolean> =>
    /http_request_duration_seconds_count\{[^}]*route="\/v1\/balance"[^}]*status="304"/.test(await metrics());
  await page.goto(overview('acme'));
  await expect.poll(unchanged, { timeout: 40_000, intervals: [2000] }).toBe(true);
});
