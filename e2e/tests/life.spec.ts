/** What a plugin lives through: a first minute, a key that may not, an exporter that goes and comes, a long listing. */
import { createServer, request as ask, type Server } from 'node:http';
import { expect, test } from '@grafana/plugin-e2e';
import { type CreditsQuery, DATASOURCE_ID, PANEL_ID, type PanelOptions } from '@ledgerline/api/grafana';
import type { APIRequestContext, Locator, Page } from '@playwright/test';
import { panel } from '../dashboards.ts';
import { ask as askLedger, hasLedger, keyOf, ledgerUrl } from '../ledger.ts';

test.skip(!hasLedger, 'needs the exporter of the stack');

interface Datasource {
  readonly uid: string;
  remove(): Promise<unknown>;
}
async function datasourceFor(request: APIRequestContext, url: string, apiKey: string): Promise<Datasource> {
  const made = await request.post('/api/datasources', {
    data: {
      ...{ name: `Ledger ${Date.now()}`, type: DATASOURCE_ID, access: 'proxy', url },
      ...{ jsonData: {}, secureJsonData: { apiKey } },
    },
  });
  expect(made.status()).toBe(200);
  const { uid } = ((await made.json()) as { datasource: { uid: string } }).datasource;
  return { uid, remove: () => request.delete(`/api/datasources/uid/${uid}`) };
}

interface Shown {
  readonly options: PanelOptions;
  readonly queries: readonly CreditsQuery[];
}
/** A dashboard of one panel, opened. */
async function show(page: Page, request: APIRequestContext, { uid }: Pick<Datasource, 'uid'>, shown: Shown) {
  const datasource = { type: DATASOURCE_ID, uid };
  const only = {
    ...{ id: 1, title: 'Only', type: PANEL_ID, datasource, options: shown.options },
    gridPos: { x: 0, y: 0, w: 24, h: 20 },
    targets: shown.queries.map((query, of) => ({ refId: 'ABC'[of], datasource, ...query })),
  };
  const dashboard = { title: `Life ${Date.now()}`, schemaVersion: 42, panels: [only] };
  const made = await request.post('/api/dashboards/db', { data: { dashboard } });
  const { uid: of } = (await made.json()) as { uid: string };
  await page.goto(`/d/${of}?from=now-30d&to=now`);
  return { only: panel(page, 'Only'), remove: () => request.delete(`/api/dashboards/uid/${of}`) };
}

/** Stands before the exporter, and can be taken away without it. */
class Relay {
  #server: Server | undefined;
  #port = 0;

  async open(): Promise<string> {
    this.#server = createServer((incoming, answer) => {
      const { method, url, headers } = incoming;
      const onward = ask(`${ledgerUrl}${url ?? ''}`, { method, headers }, (from) => {
        answer.writeHead(from.statusCode ?? 502, from.headers);
        from.pipe(answer);
      });
      onward.on('error', () => answer.destroy());
      incoming.pipe(onward);
    }).listen(this.#port, '127.0.0.1');
    await new Promise((resolve) => this.#server?.once('listening', resolve));
    this.#port = (this.#server.address() as { port: number }).port;
    return `http://127.0.0.1:${this.#port}`;
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }
}

test('from nothing to a first panel with data, without a word of documentation', async ({
  createDataSourceConfigPage,
  page,
}) => {
  test.slow();
  const started = Date.now();
  const key = await keyOf({ org: 'nimbus', role: 'billing' });
  await createDataSourceConfigPage({ type: DATASOURCE_ID });
  await page.getByLabel('URL', { exact: false }).first().fill(ledgerUrl);
  await page.getByLabel('Key', { exact: false }).first().fill(key);
  await page.getByRole('button', { name: 'Save & test' }).click();
  await expect(page.getByText(/^Ledgerline .* answers\./)).toBeVisible();
  const answered = page.waitForResponse((response) => response.url().includes('/v1/usage/series'));
  await page.getByRole('link', { name: 'Explore', exact: false }).last().click();
  expect((await answered).status()).toBe(200);
  await expect(page.getByTestId('data-testid Explore Graph').or(page.locator('.u-over')).first()).toBeVisible();
  console.log(`from nothing to data: ${((Date.now() - started) / 1000).toFixed(1)} s`);
});

test('a key without the role is told which, and what to do', async ({ page, request }) => {
  const datasource = await datasourceFor(request, ledgerUrl, await keyOf({ org: 'nimbus', role: 'ingest' }));
  const { only, remove } = await show(page, request, datasource, {
    options: { view: 'records' },
    queries: [{ queryType: 'events', org: 'nimbus', limit: 20 }],
  });
  await expect(only.getByText(/Give the datasource's API key that role, or use another key/).first()).toBeVisible();
  await remove();
  await datasource.remove();
});

test('what was known stays while the exporter is gone, and goes on when it is back', async ({ page, request }) => {
  test.slow();
  const relay = new Relay();
  const datasource = await datasourceFor(request, await relay.open(), await keyOf({ org: 'nimbus', role: 'billing' }));
  const { only, remove } = await show(page, request, datasource, {
    options: { view: 'meter' },
    queries: [
      { queryType: 'balance', org: 'nimbus', live: true },
      { queryType: 'projection', org: 'nimbus', live: true },
    ],
  });
  const problem: Locator = page.getByTestId('data-testid Panel status error');
  await expect(only.getByText('Nimbus Studio')).toBeVisible();
  await expect(problem).toHaveCount(0);
  await relay.close();
  await expect(problem).toBeVisible({ timeout: 40_000 });
  await expect(only.getByText('Nimbus Studio')).toBeVisible();
  await relay.open();
  await expect(problem).toHaveCount(0, { timeout: 60_000 });
  await expect(only.getByText('Nimbus Studio')).toBeVisible();
  await remove();
  await datasource.remove();
  await relay.close();
});

const MANY = 100_000;
const BATCH = 1000;
test('a hundred thousand events are searched, paged, sorted and had whole', async ({ page, request }) => {
  test.setTimeout(240_000);
  await fillMany();
  const datasource = await datasourceFor(request, ledgerUrl, await keyOf({ org: 'many', role: 'billing' }));
  const { only, remove } = await show(page, request, datasource, {
    options: { view: 'records' },
    queries: [{ queryType: 'events', org: 'many', limit: 20 }],
  });
  const took = async (what: string, act: () => Promise<unknown>, shown: Locator): Promise<void> => {
    const started = performance.now();
    await act();
    await expect(shown).toBeVisible();
    console.log(`${what} of ${MANY} events: ${Math.round(performance.now() - started)} ms`);
  };
  const box = only.getByRole('textbox', { name: 'Search titles and agents' });
  const turn = (name: string) => only.getByRole('button', { name, exact: true }).click();
  await expect(only.getByText('1–20 of 100,000', { exact: true })).toBeVisible();
  await took('next page', () => turn('Next page'), only.getByText('21–40 of 100,000'));
  await took('last page', () => turn('Last page'), only.getByText('99,981–100,000 of 100,000'));
  await took(
    'sort',
    () => turn('Credits'),
    only.getByText('in this order the first 10,000 can be paged', { exact: false }),
  );
  await took('last page of it', () => turn('Last page'), only.getByText('9,981–10,000 of', { exact: false }));
  await took('search', () => box.fill('talk 77'), only.getByText(/^1–20 of 1,1\d\d/));
  const href = await only.getByRole('link', { name: /^Export CSV/ }).getAttribute('href');
  const started = performance.now();
  const csv = await (await request.get((href ?? '').replace(/&q=[^&]*/, ''))).text();
  console.log(`export of ${MANY} events: ${Math.round(performance.now() - started)} ms`);
  expect(csv.trimEnd().split('\n').at(-1)).toBe(`# rows=${MANY}`);
  await remove();
  await datasource.remove();
});

/** In the last ten days, a conversation of a hundred each. */
async function fillMany(): Promise<void> {
  const start = new Date().setUTCHours(0, 0, 0, 0) - 10 * 86_400_000;
  await askLedger('PUT', '/v1/admin/plans/many', { name: 'Many', monthlyCredits: '1000000' });
  await askLedger('PUT', '/v1/admin/orgs/many', {
    ...{ name: 'Many', plan: 'many', billingModel: 'credits', timezone: 'UTC', cycleAnchorDay: 1 },
    createdAt: start - 86_400_000,
  });
  for (let from = 0; from < MANY; from += BATCH)
    await askLedger(
      'POST',
      '/v1/events?org=many&backfill=true',
      Array.from({ length: BATCH }, (_, i) => ({
        ...{ id: `many-${from + i}`, time: start + (from + i) * 8000, type: 'gateway_inference', user: `u${i % 9}` },
        ...{
          credits: `0.${String(((from + i) * 7919) % 99_991).padStart(6, '0')}`,
          conversation: `c${(from + i) % 1000}`,
        },
        ...{ title: `Talk ${(from + i) % 1000}`, model: 'claude-sonnet-4-5' },
      })),
    );
}
