import { expect, test } from '@grafana/plugin-e2e';
import { UIDS } from '@ledgerline/api/grafana';
import type { APIRequestContext } from '@playwright/test';
import { ask, hasLedger } from '../ledger.ts';

const DAY = 86_400_000;
const ORG = 'brink';

interface Alert {
  labels: Record<string, string>;
  annotations: Record<string, string>;
  state: string;
}

async function alertsOf(request: APIRequestContext, name: string): Promise<Alert[]> {
  const answer = await request.get('/api/prometheus/grafana/api/v1/rules');
  const { data } = (await answer.json()) as { data: { groups: { rules: { name: string; alerts?: Alert[] }[] }[] } };
  return data.groups
    .flatMap(({ rules }) => rules)
    .filter((rule) => rule.name.startsWith(name))
    .flatMap(({ alerts }) => alerts ?? [])
    .filter(({ labels, state }) => labels['org'] === ORG && /^(Alerting|firing)/i.test(state));
}

test('the run-out rule goes from Normal to Firing and back, and its link leads to the conversations behind it', async ({
  page,
  request,
}) => {
  test.skip(!hasLedger, 'needs the exporter of the stack');
  test.setTimeout(180_000);
  const now = Date.now();
  await ask('PUT', '/v1/admin/plans/brink', { name: 'Brink', monthlyCredits: '2000' });
  await ask('PUT', `/v1/admin/orgs/${ORG}`, {
    name: 'Brink Ltd',
    plan: 'brink',
    billingModel: 'credits',
    timezone: 'UTC',
    cycleAnchorDay: new Date(now - 3 * DAY).getUTCDate() > 28 ? 1 : new Date(now - 3 * DAY).getUTCDate(),
    createdAt: now - 8 * DAY,
  });
  const firing = (): Promise<Alert[]> => alertsOf(request, 'LedgerlineRunOutBeforeCycleEnd');
  await page.waitForTimeout(15_000);
  expect(await firing()).toEqual([]);

  const use = (time: number, credits: string) => ({
    id: `brink-${time}`,
    time,
    type: 'gateway_inference',
    credits,
    category: 'llm',
    conversation: 'c-brink',
    title: 'The costly one',
    description: 'A step',
  });
  await ask(
    'POST',
    `/v1/events?org=${ORG}`,
    [6, 5, 4, 3, 2, 1, 0.1].map((days) => use(Math.round(now - days * DAY), '150')),
  );
  await expect.poll(async () => (await firing()).length, { timeout: 90_000, intervals: [2000] }).toBe(1);

  const [alert] = await firing();
  const links = Object.values(alert?.annotations ?? {}).filter((value) => value.includes(`/d/${UIDS.conversation}`));
  const link = new URL(links[0] ?? '');
  expect(link.searchParams.get('var-org')).toBe(ORG);
  expect(Number(link.searchParams.get('to'))).toBeGreaterThan(now - 60_000);
  expect(Number(link.searchParams.get('from'))).toBeLessThan(now - DAY / 2);
  await page.goto(link.pathname + link.search);
  await expect(page.getByText('The costly one').first()).toBeVisible();

  await ask('POST', `/v1/admin/orgs/${ORG}/grants`, { id: 'rescue', pool: 'purchased', credits: '100000' });
  await expect.poll(async () => (await firing()).length, { timeout: 90_000, intervals: [2000] }).toBe(0);
});
