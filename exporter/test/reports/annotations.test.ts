/** What happened to the credits, for marks on a graph. */
import type { Annotations, Cycles } from '@ledgerline/api/answers';
import { expectOk, exporterOfFile, makeKey, makeOrg } from '@ledgerline/testkit/harness.ts';

const exporter = await exporterOfFile();
const DAY = 86_400_000;
const now = Date.now();
const at = (days: number): string => new Date(now - days * DAY).toISOString();
const admin = (method: string, path: string, body?: object) => expectOk(exporter.ask(method, path, { body }));
const use = (org: string, id: string, days: number, more: object) =>
  expectOk(
    exporter.ask('POST', `/v1/events?org=${org}&backfill=true`, {
      body: { id, time: at(days), type: 'gateway_inference', model: 'm', ...more },
    }),
  );
const annotations = async (query: string, key?: string): Promise<Annotations['annotations']> => {
  const answer = await expectOk(exporter.get(`/v1/annotations?${query}`, key));
  return (answer.json as Annotations).annotations;
};

beforeAll(async () => {
  await makeOrg(exporter, 'acme', { plan: { monthlyCredits: 10 }, createdAt: at(80) });
  const grants = '/v1/admin/orgs/acme/grants';
  await use('acme', 'e1', 79, { credits: '6' });
  await admin('POST', grants, { id: 'pack', pool: 'purchased', credits: 50, at: at(40), note: 'Invoice 7' });
  await admin('POST', grants, { id: 'promo', pool: 'bonus', credits: 5, at: at(39), expiresAt: at(10) });
  await admin('POST', grants, { id: 'gift', pool: 'bonus', credits: 2, at: at(9) });
  await admin('DELETE', `${grants}/gift`);
  await admin('PUT', '/v1/admin/prices', [
    { model: 'm*', from: at(20), usdPerMillion: { input: '1' } },
    { model: 'never-used', from: at(20), usdPerMillion: { input: '1' } },
  ]);
  await makeOrg(exporter, 'byom', { billingModel: 'byom', spendCapUsd: '2', createdAt: at(1) });
  await use('byom', 'b1', 0.5, { costUsd: '1.7' });
  await use('byom', 'b2', 0.4, { costUsd: '0.5' });
});

const EVER = `from=${at(100)}&to=${new Date(now + DAY).toISOString()}`;

test('every cycle start, with what it brought and what expired unused', async () => {
  const resets = await annotations(`org=acme&type=reset&${EVER}`);
  const { cycles } = (await expectOk(exporter.get('/v1/cycles?org=acme'))).json as Cycles;
  expect(resets.map(({ time }) => time)).toEqual(cycles.map(({ start }) => start).toSorted());
  expect(resets[0]).toMatchObject({ text: '10 credits', credits: 10 });
  expect(resets[1]?.text).toBe('10 credits; 4 credits expired unused');
  expect(resets[2]?.text).toBe('10 credits; 10 credits expired unused');
});

test('grants, purchases and their ends, at their own times', async () => {
  const found = await annotations(`org=acme&type=grant&type=purchase&type=expiry&type=void&${EVER}`);
  expect(found).toMatchObject([
    { type: 'grant', time: at(80), pool: 'monthly' },
    { type: 'purchase', time: at(40), grant: 'pack', credits: 50, text: '50 purchased credits: Invoice 7' },
    { type: 'grant', time: at(39), grant: 'promo', pool: 'bonus', credits: 5 },
    { type: 'expiry', time: at(10), grant: 'promo', credits: 5, title: 'Credits expired' },
    { type: 'grant', time: at(9), grant: 'gift' },
    { type: 'void', grant: 'gift', credits: 2 },
  ]);
});

test('thresholds of past cycles and of this one', async () => {
  expect(await annotations(`org=acme&type=threshold&${EVER}`)).toMatchObject([{ time: at(79), percent: 50 }]);
  const of = await annotations(`org=byom&${EVER}`);
  expect(of.filter(({ type }) => type !== 'reset')).toMatchObject([
    { type: 'threshold', percent: 80, time: at(0.5) },
    { type: 'threshold', percent: 95, time: at(0.4) },
    { type: 'cap_reached', percent: 100, time: at(0.4), title: 'Spend cap reached' },
  ]);
});

test('changes of the prices of models that were used', async () => {
  expect(await annotations(`org=acme&type=price_change&${EVER}`)).toMatchObject([{ time: at(20), model: 'm*' }]);
  expect(await annotations(`org=acme&type=price_change&from=${at(19)}&to=${at(0)}`)).toEqual([]);
});

test('a range, several organizations, the newest alone, and bad ones by name', async () => {
  expect((await annotations(`org=acme&from=${at(40)}&to=${at(39)}`)).map(({ type }) => type)).toEqual(['purchase']);
  const all = await annotations(`org=*&${EVER}`);
  expect(new Set(all.map(({ org }) => org))).toEqual(new Set(['acme', 'byom']));
  expect(await annotations(`org=*&${EVER}&limit=2`)).toEqual(all.slice(-2));
  const key = await makeKey(exporter, { org: 'byom', role: 'billing' });
  expect(new Set((await annotations(`org=*&${EVER}`, key)).map(({ org }) => org))).toEqual(new Set(['byom']));
  expect((await exporter.get('/v1/annotations?org=acme', key)).status).toBe(403);
  for (const [query, field] of [
    ['type=party', 'type'],
    ['limit=0', 'limit'],
    ['from=x', 'from'],
  ]) {
    const { status, text } = await exporter.get(`/v1/annotations?org=acme&${query}`);
    expect([status, text.includes(`${field}`)]).toEqual([400, true]);
  }
});
