/** Admission: what is held, who is turned away and why, and how a hold ends. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expectOk, exportersOfFile, makeOrg } from '@ledgerline/testkit/harness.ts';
import { exporter, nextId, org, type Json } from './organization.ts';

type Org = Awaited<ReturnType<typeof org>>;

const reserve = (of: { name: string }, amount: unknown, more: Json = {}) =>
  exporter.ask('POST', `/v1/reservations?org=${of.name}`, { body: { id: nextId(), amount, ...more } });
const release = (of: Org, id: string) => exporter.ask('DELETE', `/v1/reservations/${id}?org=${of.name}`);
const use = (of: Org, credits: number, more: Json = {}) =>
  expectOk(
    exporter.ask('POST', `/v1/events?org=${of.name}`, {
      body: { id: nextId(), time: Date.now(), type: 'gateway_inference', credits, ...more },
    }),
  );
const gauge = async (name: string, of: Org): Promise<number> => {
  const { text } = await exporter.get('/metrics/ledger');
  const line = text.split('\n').find((each) => each.startsWith(`ledgerline_${name}{org="${of.name}"}`));
  return Number(line?.split(' ').at(-1));
};

test('what is held is shown, and no more is held than is left', async () => {
  const acme = await org({ plan: { monthlyCredits: 10 } });
  expect(await reserve(acme, 6, { id: 'a', ttlSeconds: 60, conversation: 'c' })).toMatchObject({
    status: 201,
    json: { id: 'a', unit: 'credits', amount: 6, held: 6, conversation: 'c' },
  });
  expect(await acme.balance()).toMatchObject({ remaining: 10, reserved: 6 });
  expect(await gauge('credits_reserved', acme)).toBe(6);
  const refused = await reserve(acme, '4.000001');
  expect(refused).toMatchObject({
    status: 402,
    json: { code: 'credits_exhausted', details: { amount: 4.000001, available: 4, reserved: 6, unit: 'credits' } },
  });
  expect(await reserve(acme, 4)).toMatchObject({ status: 201 });
  expect(await reserve(acme, '0.000001')).toMatchObject({ status: 402, json: { details: { available: 0 } } });
});

test('the id makes it idempotent, also once it is over', async () => {
  const acme = await org({ plan: { monthlyCredits: 10 } });
  const first = await reserve(acme, 6, { id: 'a' });
  expect(await reserve(acme, 6, { id: 'a' })).toMatchObject({ status: 200, json: first.json as Json });
  expect(await reserve(acme, 5, { id: 'a' })).toMatchObject({ status: 409, json: { details: { field: 'id' } } });
  expect(await release(acme, 'a')).toMatchObject({ status: 200, json: { held: 0 } });
  expect(await release(acme, 'a')).toMatchObject({ status: 200, json: { held: 0 } });
  expect(await reserve(acme, 6, { id: 'a' })).toMatchObject({ status: 200, json: { held: 0 } });
  expect(await acme.balance()).toMatchObject({ reserved: 0 });
  expect(await release(acme, 'unknown')).toMatchObject({ status: 404, json: { details: { field: 'id' } } });
});

test('revisions shrink the hold, the last word releases the rest', async () => {
  const acme = await org({ plan: { monthlyCredits: 10 } });
  await reserve(acme, 6, { id: 'a' });
  const stream = { id: 'e', time: Date.now(), reservation: 'a' };
  await use(acme, 2, { ...stream, revision: 1 });
  expect(await acme.balance()).toMatchObject({ remaining: 8, reserved: 4 });
  await use(acme, 5, { ...stream, revision: 2 });
  await use(acme, 5, { ...stream, revision: 2 });
  expect(await acme.balance()).toMatchObject({ remaining: 5, reserved: 1 });
  await use(acme, 5, { ...stream, revision: 3, final: true });
  expect(await acme.balance()).toMatchObject({ remaining: 5, reserved: 0 });
  await reserve(acme, 5, { id: 'b' });
  await use(acme, 1, { reservation: 'b' });
  expect(await acme.balance()).toMatchObject({ remaining: 4, reserved: 0 });
});

test('an estimate is rated as usage would be; what has no price cannot be held', async () => {
  const acme = await org({ plan: { monthlyCredits: 1000 } });
  const prices = [{ model: 'priced', from: '2020-01-01', usdPerMillion: { input: 1, output: 2 } }];
  await expectOk(exporter.ask('PUT', '/v1/admin/prices', { body: prices }));
  const estimate = { model: 'priced', tokens: { input: 500_000, output: 1_000_000 } };
  expect(await reserve(acme, undefined, { estimate })).toMatchObject({ status: 201, json: { amount: 250 } });
  const again = { tokens: { output: 1_000_000, input: 500_000, reasoning: 0 }, model: 'priced' };
  expect(await reserve(acme, undefined, { id: 'same', estimate })).toMatchObject({ status: 201 });
  expect(await reserve(acme, undefined, { id: 'same', estimate: again })).toMatchObject({ status: 200 });
  const unknown = { ...estimate, model: nextId() };
  expect(await reserve(acme, undefined, { estimate: unknown })).toMatchObject({
    status: 400,
    json: { details: { field: 'estimate.model' } },
  });
});

test('an estimate is of one request, of its service tier and of every kind of tokens', async () => {
  const acme = await org({ plan: { monthlyCredits: 1000 } });
  const price = { model: 'served', from: '2020-01-01', usdPerMillion: { input: 1, output: 2 }, usdPerRequest: '0.1' };
  const batch = { ...price, serviceTier: 'batch', usdPerMillion: { input: '0.5', cacheWrite1h: 1 } };
  await expectOk(exporter.ask('PUT', '/v1/admin/prices', { body: [price, batch] }));
  const standard = { model: 'served', tokens: { input: 500_000, cacheWrite1h: 500_000 } };
  const estimate = { ...standard, serviceTier: 'batch' };
  expect(await reserve(acme, undefined, { estimate: standard })).toMatchObject({ json: { amount: 110 } });
  expect(await reserve(acme, undefined, { id: 'tier', estimate })).toMatchObject({ status: 201, json: { amount: 85 } });
  expect(await reserve(acme, undefined, { id: 'tier', estimate })).toMatchObject({ status: 200 });
  const fewer = { ...estimate, tokens: { input: 500_000 } };
  for (const other of [standard, fewer])
    expect(await reserve(acme, undefined, { id: 'tier', estimate: other })).toMatchObject({ status: 409 });
});

test('bad input is named', async () => {
  const acme = await org();
  for (const [body, field] of [
    [{ amount: 1, estimate: { model: 'm', tokens: {} } }, 'amount'],
    [{}, 'amount'],
    [{ amount: 0 }, 'amount'],
    [{ amount: '-1' }, 'amount'],
    [{ amount: '0.0000001' }, 'amount'],
    [{ amount: 1, ttlSeconds: 0 }, 'ttlSeconds'],
    [{ amount: 1, ttlSeconds: 86_401 }, 'ttlSeconds'],
    [{ amount: 1, ttl: 5 }, 'ttl'],
  ] as const)
    expect(await reserve(acme, undefined, body)).toMatchObject({ status: 400, json: { details: { field } } });
  expect(await reserve({ name: 'nobody' }, 1)).toMatchObject({ status: 404 });
});

test('a hold that has expired holds nothing, and its usage is plain usage', async () => {
  const acme = await org({ plan: { monthlyCredits: 10 } });
  await reserve(acme, 8, { id: 'a', ttlSeconds: 1 });
  expect(await reserve(acme, 8)).toMatchObject({ status: 402 });
  await sleep(1100);
  expect(await acme.balance()).toMatchObject({ reserved: 0 });
  expect(await reserve(acme, 8, { id: 'b' })).toMatchObject({ status: 201 });
  await use(acme, 3, { reservation: 'a' });
  expect(await acme.balance()).toMatchObject({ remaining: 7, reserved: 8 });
  expect(await gauge('overshoot_credits_total', acme)).toBe(1);
  await use(acme, 9, { reservation: 'b' });
  // Of 9, 8 were held; 1 had been overshot before, 1 more is now: 12 of 10.
  expect(await acme.balance()).toMatchObject({ remaining: 0, reserved: 0, overage: 2 });
  expect(await gauge('overshoot_credits_total', acme)).toBe(2);
});

test('byom: USD of the cap; without a cap everything is let in', async () => {
  const capped = await org({ billingModel: 'byom', spendCapUsd: 1 });
  expect(await reserve(capped, '0.6')).toMatchObject({ status: 201, json: { unit: 'USD' } });
  expect(await reserve(capped, '0.6')).toMatchObject({ status: 402, json: { code: 'spend_cap_reached' } });
  expect(await gauge('spend_reserved_usd', capped)).toBe(0.6);
  await use(capped, 0, { costUsd: '0.5' });
  expect(await gauge('overshoot_usd_total', capped)).toBeCloseTo(0.1, 9);
  const free = await org({ billingModel: 'byom' });
  expect(await reserve(free, '1000000')).toMatchObject({ status: 201 });
});

test('64 callers at once never hold more than there is, beside usage that settles holds', async () => {
  const acme = await org({ plan: { monthlyCredits: 100 } });
  let granted = 0;
  let settled = 0;
  await Promise.all(
    Array.from({ length: 64 }, async (_, caller) => {
      for (let i = 0; i < 10; i++) {
        const id = `${caller}-${i}`;
        const { status } = await reserve(acme, 1, { id });
        expect([201, 402]).toContain(status);
        if (status === 402) continue;
        granted++;
        if (caller % 2 === 0) {
          await use(acme, 1, { reservation: id });
          settled++;
        } else if (caller % 4 === 1) {
          await release(acme, id);
          granted--;
        }
      }
    }),
  );
  expect(await acme.balance()).toMatchObject({ remaining: 100 - settled, overage: 0 });
  expect(granted).toBeLessThanOrEqual(100);
  expect(await gauge('overshoot_credits_total', acme)).toBe(0);
});

test('holds are on disk: a killed process still holds them', async () => {
  const exporters = exportersOfFileHere;
  const first = await exporters.start();
  await makeOrg(first, 'acme', { plan: { monthlyCredits: 10 } });
  await expectOk(first.ask('POST', '/v1/reservations?org=acme', { body: { id: 'a', amount: 7 } }));
  await first.kill();
  const again = await exporters.start({ dataDir: first.dataDir });
  expect((await again.get('/v1/balance?org=acme')).json).toMatchObject({ reserved: 7 });
  expect(await again.ask('POST', '/v1/reservations?org=acme', { body: { id: 'b', amount: 4 } })).toMatchObject({
    status: 402,
  });
  await again.kill();
});
const exportersOfFileHere = exportersOfFile();
