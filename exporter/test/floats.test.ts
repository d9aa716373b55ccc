/**
 * Amounts as Python and JavaScript add them up: a JSON number is a float, rounded half to even to the unit, and a
 * string
 * is exact. The same at every door that takes amounts.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { event } from './ingest/event.ts';
import { expectOk, exporterOfFile, makeOrg, temporary, type Reply } from '@ledgerline/testkit/harness.ts';

const dataDir = temporary();
const config = join(dataDir, 'ledgerline.yaml');
writeFileSync(config, 'plans: { configured: { name: C, monthlyCredits: 100.30000000000000004 } }');
const exporter = await exporterOfFile({ dataDir, env: { LEDGERLINE_CONFIG: config } });

const ACCEPTED = '"accepted":1,';
const DUPLICATE = '"duplicates":1,';
/** 0.30000000000000004 */
const NOISY = 0.1 + 0.2;
let orgs = 0;
async function org(body: Record<string, unknown> = {}) {
  const name = `floats-${++orgs}`;
  await makeOrg(exporter, name, body);
  const send = (method: string, path: string, body: unknown): Promise<Reply> => exporter.ask(method, path, { body });
  return {
    name,
    post: async (sent: unknown): Promise<string> => (await send('POST', `/v1/events?org=${name}`, sent)).text,
    summary: async (): Promise<Record<string, unknown>> =>
      (await expectOk(exporter.get(`/v1/usage/summary?org=${name}`))).json as Record<string, unknown>,
    admin: (path: string, body: unknown) => send('POST', `/v1/admin/orgs/${name}/${path}`, body),
    reserve: (body: unknown) => send('POST', `/v1/reservations?org=${name}`, body),
  };
}

test('an event is charged what was meant, and is the same in every notation of it', async () => {
  const { post, summary } = await org();
  const noisy = event({ credits: NOISY, costUsd: 0.0016150000000000001, quantity: { pages: 1.1 * 3 } });
  expect(await post(noisy)).toContain(ACCEPTED);
  expect(await post(noisy)).toContain(DUPLICATE);
  expect(await post({ ...noisy, credits: '0.3', costUsd: '0.001615', quantity: { pages: '3.3' } })).toContain(
    DUPLICATE,
  );
  expect(await post({ ...noisy, credits: 3e-1, costUsd: 1.615e-3, quantity: { pages: 3.3 } })).toContain(DUPLICATE);
  expect(await post({ ...noisy, credits: 0.300001 })).toContain('"conflict"');
  expect(await post(event({ credits: 1e-9, costUsd: -0 }))).toContain(ACCEPTED);
  expect(await post(event({ credits: 0.3 - 0.1 - 0.2 }))).toContain(ACCEPTED); // -2.8e-17, which is nothing
  expect(await post(event({ credits: -1e-6 }))).toContain('must not be negative');
  expect(await post(event({ credits: '0.30000000000000004' }))).toContain('must have at most 6 decimals');
  expect(await post(event({ credits: 1e300 }))).toContain('does not fit 64 bits');
  expect(await summary()).toMatchObject({ creditsUsed: 0.3, costUsd: 0.001615 });
});

test('a grant and a refund are of the amount that was meant, once', async () => {
  const { admin, post } = await org();
  const grant = { id: 'g', pool: 'bonus', credits: NOISY };
  expect((await admin('grants', grant)).json).toMatchObject({ credits: 0.3 });
  expect((await admin('grants', { ...grant, credits: '0.3' })).status).toBe(200);
  expect(await post(event({ id: 'e', credits: 1 }))).toContain(ACCEPTED);
  const refund = { id: 'r', event: 'e', credits: NOISY };
  expect((await admin('refunds', refund)).json).toMatchObject({ credits: 0.3 });
  expect((await admin('refunds', { ...refund, credits: '0.30' })).status).toBe(200);
  expect((await admin('refunds', { ...refund, credits: 0.3000001 })).status).toBe(200);
  expect((await admin('refunds', { ...refund, credits: '0.300001' })).status).toBe(409);
});

test('a reservation holds what was meant, in credits and in USD', async () => {
  const credits = await org();
  const hold = { id: 'h', amount: NOISY };
  expect((await credits.reserve(hold)).json).toMatchObject({ amount: 0.3 });
  expect((await credits.reserve({ ...hold, amount: 0.30000001 })).status).toBe(200);
  expect((await credits.reserve({ ...hold, amount: '0.300001' })).status).toBe(409);
  const byom = await org({ billingModel: 'byom', spendCapUsd: NOISY });
  expect((await byom.reserve({ ...hold, amount: 0.20000000012 })).json).toMatchObject({ amount: 0.2 });
  expect((await byom.reserve({ ...hold, amount: '0.200000001' })).status).toBe(409);
  expect((await byom.reserve({ id: 'i', amount: '0.100000001' })).status).toBe(402);
  expect((await byom.reserve({ id: 'j', amount: '0.1' })).status).toBe(201);
});

test('plans and prices, by the API and in the configuration, too', async () => {
  const plans = await exporter.get('/v1/admin/plans');
  expect(plans.text).toMatch(/"plan":"configured"[^}]*"monthlyCredits":100\.3[,}]/);
  const row = {
    model: 'noisy',
    from: 0,
    usdPerMillion: { input: 1.1 * 3 },
    usdPerUnit: { pages: 0.0016150000000000001 },
  };
  const prices = await expectOk(exporter.ask('PUT', '/v1/admin/prices', { body: [row] }));
  expect(prices.json).toMatchObject({
    prices: [{ usdPerMillion: { input: '3.3' }, usdPerUnit: { pages: '0.001615' } }],
  });
});
