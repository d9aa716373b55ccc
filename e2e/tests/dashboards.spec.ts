import { expect, test } from '@grafana/plugin-e2e';
import { UIDS } from '@ledgerline/api/grafana';
import { AxeBuilder } from '@axe-core/playwright';
import { conversationsOf, expectShown, expectWhole, overview, pageOf, panel, settle } from '../dashboards.ts';
import { hasLedger, metrics } from '../ledger.ts';

/** Of Prometheus, which has only been there for minutes: too short to be seen among 30 days. */
const SEEN = ['Left over time', 'Time until run-out'];
/** Only of this one a run-out is known. */
const KNOWN: Record<string, string[]> = { acme: SEEN.slice(0, 1), nimbus: SEEN, borealis: SEEN.slice(0, 1) };
for (const [org, seen] of Object.entries(KNOWN)) {
  test(`the overview of ${org} has no empty panel and no error`, async ({ page }) => {
    test.slow();
    await page.goto(overview(org));
    await expect(page.getByText('Run out in').first()).toBeVisible();
    await expectWhole(page, 'overview', SEEN);
  });
  test(`the overview of ${org} shows what Prometheus has seen`, async ({ page }) => {
    await page.goto(overview(org).replace('now-30d', 'now-2m'));
    await expectShown(page, 'overview', seen);
  });
  test(`the conversations of ${org} are listed without an error, and ask to select one`, async ({ page }) => {
    await page.goto(conversationsOf(org));
    await expectWhole(page, 'conversation', ['Total usage for conversation', 'Steps of the conversation']);
    await expect(panel(page, 'Steps of the conversation')).toContainText('Select a conversation in the list above');
  });
}

/** Where nothing is what there is: an organization that pays in USD has no allowance of credits. */
const NOTHING: Readonly<Record<string, readonly string[]>> = {
  health: ['Refused by reason', 'Late and unpriced events', 'Failures and refusals', 'Limits reached'],
};
for (const org of ['acme', 'nimbus', 'borealis'])
  for (const name of ['usage', 'billing', 'costs', 'credits'] as const)
    test(`the page ${name} of ${org} has no empty panel and no error`, async ({ page }) => {
      test.slow();
      await page.goto(pageOf(name, org));
      await expectWhole(page, name, NOTHING[`${name} ${org}`]);
    });

test('the page of the exporter itself has no error', async ({ page }) => {
  test.slow();
  await page.goto(pageOf('health', 'acme').replace('now-30d', 'now-2m'));
  // Nobody sends anything to the stack while this page is looked at.
  const quiet = [
    'Refused',
    'Answer p99',
    'Telemetry',
    'Attributes left out',
    'Events without a series of their own',
    'Alerts',
  ];
  await expectWhole(page, 'health', [...(NOTHING['health'] ?? []), ...quiet]);
});

test('24 hours are shown by hour, 7 days by day, 30 days by week', async ({ page }) => {
  for (const [from, interval] of [
    ['now-24h', 'hour'],
    ['now-7d', 'day'],
    ['now-30d', 'week'],
  ] as const) {
    // The page before may still be asking: its answer goes with it.
    await page.goto('about:blank');
    const answered = page.waitForResponse((response) => response.url().includes('/v1/usage/series'));
    await page.goto(`/d/${UIDS.overview}?var-org=acme&from=${from}&to=now`);
    expect(await (await answered).json()).toMatchObject({ interval });
  }
});

test('a click on the top conversation lands on its lines, in the same organization and time', async ({ page }) => {
  test.slow();
  await page.goto(overview('acme'));
  await settle(page);
  const link = page.locator(`a[href*="${UIDS.conversation}"][href*="var-conversation="]`).first();
  const title = (await link.innerText()).trim();
  const href = (await link.getAttribute('href')) ?? '';
  const id = new URL(href, 'http://here').searchParams.get('var-conversation') ?? '';
  const lines = page.waitForResponse((response) =>
    response.url().includes(`/v1/conversation?org=acme&id=${encodeURIComponent(id)}`),
  );
  await page.goto(href);
  expect((await lines).status()).toBe(200);
  await expect(page.getByText(title).first()).toBeVisible();
  const at = new URL(page.url()).searchParams;
  expect(at.get('var-org')).toBe('acme');
  expect(at.get('from')).not.toBeNull();
  await expectWhole(page, 'conversation');
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
