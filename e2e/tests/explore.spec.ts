import { expect, test } from '@grafana/plugin-e2e';
import { DATASOURCE_ID, UIDS, type CreditsQuery } from '@ledgerline/api/grafana';

const QUERIES: Record<CreditsQuery['queryType'], { query: CreditsQuery; path: RegExp; shows: RegExp }> = {
  summary: { query: { queryType: 'summary', org: 'acme' }, path: /\/v1\/usage\/summary/, shows: /Credits used/i },
  balance: { query: { queryType: 'balance', org: 'acme' }, path: /\/v1\/balance/, shows: /Billing model/i },
  projection: { query: { queryType: 'projection', org: 'nimbus' }, path: /\/v1\/projection/, shows: /Days remaining/i },
  series: {
    query: { queryType: 'series', org: 'acme', groupBy: 'surface' },
    path: /\/v1\/usage\/series/,
    shows: /cli/,
  },
  breakdown: {
    query: { queryType: 'breakdown', org: 'acme', by: 'model' },
    path: /\/v1\/usage\/breakdown/,
    shows: /claude|gpt/,
  },
  conversations: {
    query: { queryType: 'conversations', org: 'acme', sort: 'credits' },
    path: /\/v1\/conversations\?/,
    shows: /Messages/i,
  },
  conversation: {
    query: { queryType: 'conversation', org: 'acme', conversation: '' },
    path: /\/v1\/conversation\?/,
    shows: /llm/i,
  },
  totals: {
    query: { queryType: 'totals', org: 'acme', compare: 'previous' },
    path: /\/v1\/usage\/breakdown/,
    shows: /Cost per request/i,
  },
  events: {
    query: { queryType: 'events', org: 'acme', limit: 20, q: 'a' },
    path: /\/v1\/events\?/,
    shows: /gateway_inference|cloud_agent_inference/,
  },
  durations: {
    query: { queryType: 'durations', org: 'acme' },
    path: /\/v1\/usage\/durations/,
    shows: /95th percentile/i,
  },
  ledger: { query: { queryType: 'ledger', org: 'acme' }, path: /\/v1\/ledger/, shows: /charge/ },
  cycles: { query: { queryType: 'cycles', org: 'acme' }, path: /\/v1\/cycles/, shows: /Allowance/i },
  whatIf: {
    query: { queryType: 'whatIf', org: 'acme', asModel: 'gpt-4o-mini' },
    path: /\/v1\/usage\/what-if/,
    shows: /Difference in cost/i,
  },
  annotations: {
    query: { queryType: 'annotations', org: 'acme' },
    path: /\/v1\/annotations/,
    shows: /reset|threshold/,
  },
};

for (const [type, { query, path, shows }] of Object.entries(QUERIES)) {
  test(`Explore shows ${type}`, async ({ page, request }) => {
    let filled = query;
    if (filled.queryType === 'conversation') {
      const list = await request.get(
        `/api/datasources/proxy/uid/${UIDS.ledger}/v1/conversations?org=acme&sort=credits&limit=1`,
      );
      const { conversations } = (await list.json()) as { conversations: { id: string }[] };
      filled = { ...filled, conversation: conversations[0]?.id ?? '' };
    }
    const pane = {
      datasource: UIDS.ledger,
      queries: [{ refId: 'A', datasource: { type: DATASOURCE_ID, uid: UIDS.ledger }, ...filled }],
      range: { from: 'now-30d', to: 'now' },
    };
    const answered = page.waitForResponse((response) => path.test(response.url()));
    await page.goto(`/explore?schemaVersion=1&orgId=1&panes=${encodeURIComponent(JSON.stringify({ a: pane }))}`);
    expect((await answered).status()).toBe(200);
    await expect(page.getByText(shows).last()).toBeVisible();
    await expect(page.getByTestId('data-testid Alert error').filter({ visible: true })).toHaveCount(0);
  });
}

test('an organization that is none is said to be one, and nothing keeps spinning', async ({ page }) => {
  const query = {
    refId: 'A',
    datasource: { type: DATASOURCE_ID, uid: UIDS.ledger },
    queryType: 'balance',
    org: 'nowhere',
  };
  const pane = { datasource: UIDS.ledger, queries: [query], range: { from: 'now-30d', to: 'now' } };
  await page.goto(`/explore?schemaVersion=1&orgId=1&panes=${encodeURIComponent(JSON.stringify({ a: pane }))}`);
  await expect(page.getByText(/nowhere.*(choose|mend)/i).first()).toBeVisible();
  await expect(page.getByText('Cancel', { exact: true })).toHaveCount(0);
});
