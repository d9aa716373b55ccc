/** Any past moment's balance, and usage at other prices. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expectOk } from '@ledgerline/testkit/harness.ts';
import { exporter, nextId, org, type Json } from './organization.ts';

const get = async (path: string): Promise<Json> => (await expectOk(exporter.get(path))).json as Json;

test('every moment of a history is answered as it was, also where the cycle start was posted later', async () => {
  const acme = await org({ plan: { monthlyCredits: 100 }, createdAt: '2026-01-15T00:00:00Z' });
  const asOf = (at: string) => get(`/v1/balance?org=${acme.name}&asOf=${at}`);
  await acme.grant('purchased', 50, { id: 'p', at: '2026-01-16T00:00:00Z', expiresAt: '2026-03-10T00:00:00Z' });
  await acme.spend(30, '2026-01-20T00:00:00Z', { id: 'first' });
  await acme.spend(120, '2026-04-02T00:00:00Z');
  await exporter.ask('POST', `/v1/admin/orgs/${acme.name}/refunds`, {
    body: { id: 'r', event: 'first', at: '2026-04-03T00:00:00Z' },
  });

  const pools = (monthly: number, purchased: number) => ({
    monthly: { remaining: monthly },
    purchased: { remaining: purchased },
  });
  expect(await asOf('2026-01-15T12:00:00Z')).toMatchObject({
    pools: pools(100, 0),
    cycle: { start: '2026-01-01T00:00:00.000Z' },
  });
  expect(await asOf('2026-01-19T23:59:59.999Z')).toMatchObject({ pools: pools(100, 50) });
  expect(await asOf('2026-01-20T00:00:00Z')).toMatchObject({ pools: pools(70, 50), asOf: '2026-01-20T00:00:00.000Z' });
  expect(await asOf('2026-02-01T00:00:00Z')).toMatchObject({ pools: { monthly: { used: 0, remaining: 100 } } });
  expect(await asOf('2026-03-09T00:00:00Z')).toMatchObject({ pools: pools(100, 50) });
  expect(await asOf('2026-03-10')).toMatchObject({ pools: pools(100, 0) });
  expect(await asOf('2026-04-02T00:00:00Z')).toMatchObject({ pools: pools(0, 0), overage: 20, state: 'exhausted' });
  // The refund is of January's grants, which are over: it returns to nobody.
  expect(await asOf('2026-04-04')).toMatchObject({ pools: pools(0, 0), overage: 20 });
  const now = await get(`/v1/balance?org=${acme.name}`);
  expect(await asOf(new Date().toISOString())).toEqual({ ...now, asOf: expect.any(String) as string });
});

test('terms, caps and holds are those that held then', async () => {
  const byom = await org({ billingModel: 'byom', spendCapUsd: 10 });
  await byom.spendUsd(4);
  await exporter.ask('POST', `/v1/reservations?org=${byom.name}`, { body: { id: 'a', amount: 3 } });
  await sleep(5);
  const before = Date.now();
  await sleep(5);
  await byom.put({ billingModel: 'byom', spendCapUsd: 5 });
  await exporter.ask('POST', `/v1/events?org=${byom.name}`, {
    body: { id: nextId(), time: Date.now(), type: 't', costUsd: 1, reservation: 'a', revision: 1 },
  });
  expect(await get(`/v1/balance?org=${byom.name}`)).toMatchObject({ spendUsd: 5, spendCapUsd: 5, reserved: 2 });
  expect(await get(`/v1/balance?org=${byom.name}&asOf=${before}`)).toMatchObject({
    spendUsd: 4,
    spendCapUsd: 10,
    reserved: 3,
  });
});

test('a moment that was not, or is not yet, is refused', async () => {
  const acme = await org();
  for (const at of ['2001-01-01', '2999-01-01', 'yesterday'])
    expect(await exporter.get(`/v1/balance?org=${acme.name}&asOf=${at}`)).toMatchObject({
      status: 400,
      json: { details: { field: 'asOf' } },
    });
});

test('what usage would have cost on another model, or at other prices; nothing is posted', async () => {
  const acme = await org({ plan: { monthlyCredits: 10_000 }, createdAt: '2026-01-01T00:00:00Z' });
  const [dear, cheap] = [nextId(), nextId()];
  const prices = [
    { model: dear, from: '2020-01-01', usdPerMillion: { input: 4 } },
    { model: dear, from: '2030-01-01', usdPerMillion: { input: 3 } },
    { model: cheap, from: '2020-01-01', usdPerMillion: { input: 1 }, creditsPerUsd: 50 },
  ];
  await expectOk(exporter.ask('PUT', '/v1/admin/prices', { body: prices }));
  const tokens = { input: 1_000_000 };
  const events = [
    { id: 'a', model: dear, tokens, workspace: 'w' },
    { id: 'b', model: dear, tokens, costUsd: 9 },
    { id: 'c', credits: 7 },
  ].map((event) => ({ time: Date.now(), type: 'gateway_inference', ...event }));
  await expectOk(exporter.ask('POST', `/v1/events?org=${acme.name}`, { body: events }));
  const ask = (query: string) => get(`/v1/usage/what-if?org=${acme.name}&${query}`);
  expect(await ask(`asModel=${cheap}`)).toMatchObject({
    events: 3,
    actual: { credits: 1307, costUsd: 13 },
    whatIf: { credits: 107, costUsd: 2 },
    difference: { credits: -1200, costUsd: -11 },
    unpricedEvents: 0,
    models: [
      { model: dear, whatIf: { credits: 100 } },
      { model: '', whatIf: { credits: 7 } },
    ],
  });
  expect(await ask('pricesAt=2030-06-01')).toMatchObject({ actual: { credits: 1307 }, whatIf: { credits: 1207 } });
  expect(await ask(`asModel=${cheap}&workspace=w`)).toMatchObject({ events: 1, whatIf: { credits: 50 } });
  expect(await ask(`asModel=${nextId()}`)).toMatchObject({ unpricedEvents: 2, whatIf: { credits: 7 } });
  expect(await exporter.get(`/v1/usage/what-if?org=${acme.name}`)).toMatchObject({
    status: 400,
    json: { details: { field: 'asModel' } },
  });
  expect(await acme.balance()).toMatchObject({ remaining: 8693 });
});

test('the ledger is paged by its cursor, either way, and cut by posting time', async () => {
  const acme = await org({ createdAt: '2026-01-01T00:00:00Z' });
  for (const day of ['10', '11', '12', '13']) await acme.spend(1, `2026-01-${day}T00:00:00Z`);
  const sequences = async (query: string) => {
    const { entries, nextCursor } = (await get(`/v1/ledger?org=${acme.name}&${query}`)) as {
      entries: { seq: number }[];
      nextCursor: string | null;
    };
    return [entries.map(({ seq }) => seq), nextCursor];
  };
  expect(await sequences('limit=2&to=2026-01-31')).toEqual([[5, 4], '4']);
  expect(await sequences('limit=2&cursor=4&to=2026-01-31')).toEqual([[3, 2], '2']);
  expect(await sequences('limit=2&cursor=2&to=2026-01-31')).toEqual([[1], null]);
  expect(await sequences('order=asc&limit=3&to=2026-01-31')).toEqual([[1, 2, 3], '3']);
  expect(await sequences('order=asc&limit=3&cursor=3&to=2026-01-31')).toEqual([[4, 5], null]);
  expect(await sequences('from=2026-01-11&to=2026-01-13')).toEqual([[4, 3], null]);
  expect(await exporter.get(`/v1/ledger?org=${acme.name}&cursor=x`)).toMatchObject({
    status: 400,
    json: { details: { field: 'cursor' } },
  });
});

test('a name that changes while a cycle start is due disturbs neither past nor present', async () => {
  const acme = await org({ plan: { monthlyCredits: 100 }, createdAt: '2026-01-15T00:00:00Z' });
  await acme.put({ createdAt: '2026-01-15T00:00:00Z', name: 'Renamed' });
  await acme.put({ createdAt: '2026-01-15T00:00:00Z', name: 'Renamed', billingModel: 'byom' });
  await acme.put({ createdAt: '2026-01-15T00:00:00Z', name: 'Again', billingModel: 'byom' });
  const verified = async () =>
    ((await get('/v1/admin/verify')) as { mismatches: { org: string }[] }).mismatches.filter(
      ({ org: name }) => name === acme.name,
    );
  expect(await verified()).toEqual([]);
  await acme.spend(30);
  expect(await verified()).toEqual([]);
  const now = await get(`/v1/balance?org=${acme.name}`);
  expect(await get(`/v1/balance?org=${acme.name}&asOf=${String(now['asOf'])}`)).toEqual(now);
});

test('of every organization, those that there were by then', async () => {
  const old = await org({ createdAt: '2026-01-01T00:00:00Z' });
  const young = await org({ createdAt: '2026-06-01T00:00:00Z' });
  const { orgs } = (await get('/v1/balance?org=*&asOf=2026-03-01')) as { orgs: { org: string }[] };
  expect(orgs.map(({ org: name }) => name)).toContain(old.name);
  expect(orgs.map(({ org: name }) => name)).not.toContain(young.name);
});

test('what is due is in the ledger as if it were posted', async () => {
  const acme = await org({ plan: { monthlyCredits: 100 }, createdAt: Date.now() - 40 * 86_400_000 });
  const { entries } = (await get(`/v1/ledger?org=${acme.name}`)) as { entries: { type: string; seq: number }[] };
  expect(entries.map(({ type }) => type).slice(-3)).toEqual(['grant', 'expiry', 'grant']);
  const again = (await get(`/v1/ledger?org=${acme.name}&order=asc&limit=2`)) as {
    entries: unknown[];
    nextCursor: string;
  };
  expect(again.entries).toEqual(entries.toReversed().slice(0, 2));
  await acme.spend(1);
  const { entries: posted } = (await get(`/v1/ledger?org=${acme.name}`)) as { entries: unknown[] };
  expect(posted.slice(1)).toEqual(entries);
  expect(await get(`/v1/ledger?org=${acme.name}&to=2001-01-01`)).toMatchObject({ entries: [] });
});

test('usage that is too much for a rate is refused by name, not by accident', async () => {
  const acme = await org();
  const model = nextId();
  const body = {
    id: 'much',
    time: Date.now(),
    type: 'gateway_inference',
    model,
    tokens: { input: Number.MAX_SAFE_INTEGER },
  };
  await expectOk(exporter.ask('POST', `/v1/events?org=${acme.name}`, { body }));
  await expectOk(
    exporter.ask('PUT', '/v1/admin/prices', {
      body: [{ model: `${model}-dear`, from: '2020-01-01', usdPerMillion: { input: 1000 } }],
    }),
  );
  expect(await exporter.get(`/v1/usage/what-if?org=${acme.name}&asModel=${model}-dear`)).toMatchObject({
    status: 400,
    json: { code: 'overflow', details: { field: 'asModel' } },
  });
  await expectOk(
    exporter.ask('PUT', '/v1/admin/prices', { body: [{ model, from: '2020-01-01', usdPerMillion: { input: 1000 } }] }),
  );
  const range = { from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z', org: acme.name, dryRun: true };
  expect(await expectOk(exporter.ask('POST', '/v1/admin/reprice', { body: range }))).toMatchObject({
    json: { events: 0, overflowing: ['much'] },
  });
});

test('what-if of an organization that pays in USD is in USD', async () => {
  const byom = await org({ billingModel: 'byom', spendCapUsd: 10 });
  await byom.spendUsd(2);
  expect(await get(`/v1/usage/what-if?org=${byom.name}&pricesAt=2026-01-01`)).toMatchObject({
    actual: { credits: null, costUsd: 2 },
    whatIf: { credits: null, costUsd: 2 },
  });
});
