/** Names and ids that software takes for something else: numbers, paths, nothing. */
import { expect, test } from '@grafana/plugin-e2e';
import { UIDS } from '@ledgerline/api/grafana';
import { conversationsOf, expectShown, expectWhole, overview, linesOf, panel, rowsOf, settle } from '../dashboards.ts';
import { ask, hasLedger } from '../ledger.ts';

const DAY = 86_400_000;
/** Quotes of both kinds, for queries and for PromQL. */
const ORG = `odd's "own"`;
const OF_IT = encodeURIComponent(ORG);
/** An id of a conversation, and its title. */
const ODD = { 'a/b\\c': '1e5', '..': '2026', plain: '0x1F' };

test.describe('odd names', () => {
  test.skip(!hasLedger, 'needs the exporter of the stack');
  test.beforeAll(async () => {
    // The same at each try: what was posted once stays as it is.
    const now = new Date().setUTCHours(0, 0, 0, 0);
    await ask('PUT', '/v1/admin/plans/odd', { name: 'Odd', monthlyCredits: '2000' });
    await ask('PUT', `/v1/admin/orgs/${OF_IT}`, {
      name: 'Odd names',
      plan: 'odd',
      billingModel: 'credits',
      timezone: 'UTC',
      cycleAnchorDay: 1,
      createdAt: now - 40 * DAY,
    });
    // Of credits alone: what it cost is not known.
    await ask('POST', `/v1/events?org=${OF_IT}`, [
      ...Object.entries(ODD).map(([conversation, title], i) => ({
        id: `odd-${i}`,
        time: now - DAY - i,
        type: 'gateway_inference',
        credits: '10',
        user: '0042',
        workspace: '007',
        conversation,
        title,
        description: 'A step',
      })),
      { id: 'nowhere', time: now - DAY, type: 'gateway_inference', credits: '3', user: '1e3' },
    ]);
  });

  test('are shown as they are, and unknown cost is not $0.00', async ({ page }) => {
    test.slow();
    await page.goto(overview(OF_IT));
    await expectWhole(page, 'overview', ['Left over time', 'Time until run-out']);
    const cells = async (title: string): Promise<string[]> => {
      await panel(page, title).scrollIntoViewIfNeeded();
      await expect(linesOf(page, title).first()).toBeVisible();
      return linesOf(page, title).locator('th, td').allTextContents();
    };
    expect(await cells('Top users')).toEqual(expect.arrayContaining(['0042', '1e3']));
    expect(await cells('Top workspaces')).toEqual(expect.arrayContaining(['007', '(none)']));
    expect(await cells('Top conversations')).toEqual(expect.arrayContaining(Object.values(ODD)));
    await expect(page.getByText('$0.00')).toHaveCount(0);
  });

  test('what Prometheus has of it is shown: quotes are part of a name in PromQL too', async ({ page }) => {
    test.slow();
    await page.goto(overview(OF_IT).replace('now-30d', 'now-2m'));
    await expectShown(page, 'overview', ['Left over time']);
  });

  for (const [id, title] of Object.entries(ODD))
    test(`the conversation ${id} opens from the list`, async ({ page }) => {
      await page.goto(conversationsOf(OF_IT));
      await panel(page, 'Conversations').getByRole('link', { name: title, exact: true }).click();
      await expect(page.getByPlaceholder('Enter value')).toHaveValue(id);
      await expect(rowsOf(page, 'Steps of the conversation')).toHaveCount(1);
      await expect(rowsOf(page, 'Steps of the conversation')).toContainText('A step');
    });

  test('usage of no workspace can be looked at alone', async ({ page }) => {
    await page.goto(overview(OF_IT));
    await settle(page);
    await panel(page, 'Top workspaces').getByRole('link', { name: '(none)' }).click();
    await expect(linesOf(page, 'Top users')).toHaveCount(1);
    await expect(linesOf(page, 'Top users')).toContainText('1e3');
    await expect(linesOf(page, 'Top workspaces')).toHaveCount(1);
  });
});

test('a conversation stays the one that was chosen, when the time range leaves it behind', async ({
  page,
  request,
}) => {
  test.slow();
  const to = Date.now() - 2 * DAY;
  const list = await request.get(
    `/api/datasources/proxy/uid/${UIDS.ledger}/v1/conversations?org=acme&sort=lastTime&order=asc&limit=1&from=${to - 7 * DAY}&to=${to}`,
  );
  const { conversations } = (await list.json()) as { conversations: { id: string; title: string }[] };
  const id = conversations[0]?.id ?? '';
  await page.goto(`${conversationsOf('acme')}&var-conversation=${encodeURIComponent(id)}`);
  const steps = rowsOf(page, 'Steps of the conversation');
  await expect(steps.first()).toBeVisible();
  const before = await steps.allTextContents();

  await page.getByTestId('data-testid TimePicker Open Button').click();
  const answered = page.waitForResponse((response) => response.url().includes('/v1/conversation?'));
  await page.getByText('Last 24 hours', { exact: true }).click();
  expect(new URL((await answered).url()).searchParams.get('id')).toBe(id);
  await settle(page);
  await page.mouse.wheel(0, -10_000);
  await expect(page.getByPlaceholder('Enter value')).toHaveValue(id);
  expect(await steps.allTextContents()).toEqual(before);
  expect(new URL(page.url()).searchParams.get('from')).toBe('now-24h');
});
