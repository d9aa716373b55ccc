/** Refunds and repricing over HTTP: what each answers, what reports, counters and the ledger say afterwards. */
import { expectOk, makeKey } from '@ledgerline/testkit/harness.ts';
import { exporter, nextId, org, type Json } from './organization.ts';

type Org = Awaited<ReturnType<typeof org>>;

const refund = (of: Org, body: Json) =>
  exporter.ask('POST', `/v1/admin/orgs/${of.name}/refunds`, { body: { id: nextId(), ...body } });
const post = (of: Org, event: Json) =>
  expectOk(
    exporter.ask('POST', `/v1/events?org=${of.name}`, {
      body: { time: Date.now(), type: 'gateway_inference', ...event },
    }),
  );
const get = async (path: string): Promise<Json> => (await expectOk(exporter.get(path))).json as Json;
const counter = async (name: string, labels: string): Promise<number> => {
  const { text } = await exporter.get('/metrics/ledger');
  const line = text.split('\n').find((each) => each.startsWith(`ledgerline_${name}{${labels}`));
  return Number(line?.split(' ').at(-1));
};

describe('a refund', () => {
  test('is once, whatever is sent again, and of no more than was charged', async () => {
    const acme = await org({ plan: { monthlyCredits: 100 } });
    await post(acme, { id: 'e', credits: '30', costUsd: '0.3', model: 'm', workspace: 'w', conversation: 'c' });
    const first = await refund(acme, { id: 'r', event: 'e', credits: 10, note: 'sorry' });
    expect(first).toMatchObject({
      status: 201,
      json: { id: 'r', event: 'e', credits: 10, costUsd: 0.1, returned: 10, lost: 0, note: 'sorry' },
    });
    expect(await refund(acme, { id: 'r', event: 'e', credits: 10, note: 'sorry' })).toMatchObject({
      status: 200,
      json: first.json as Json,
    });
    expect(await refund(acme, { id: 'r', event: 'e', credits: 11 })).toMatchObject({
      status: 409,
      json: { code: 'conflict', details: { field: 'id' } },
    });
    expect(await refund(acme, { event: 'e', credits: '20.000001' })).toMatchObject({
      status: 409,
      json: { details: { field: 'credits' } },
    });
    expect(await refund(acme, { event: 'e' })).toMatchObject({ status: 201, json: { credits: 20, costUsd: 0.2 } });
    expect(await refund(acme, { event: 'e' })).toMatchObject({ status: 409, json: { details: { field: 'event' } } });

    expect(await acme.balance()).toMatchObject({ remaining: 100, pools: { monthly: { used: 0, granted: 100 } } });
    expect(await get(`/v1/usage/summary?org=${acme.name}`)).toMatchObject({ creditsUsed: 0, costUsd: 0, requests: 1 });
    const series = `org="${acme.name}",workspace="w",model="m"`;
    expect(await counter('usage_credits_total', series)).toBe(30);
    expect(await counter('usage_reversed_credits_total', series)).toBe(30);
    expect(await counter('usage_reversed_cost_usd_total', series)).toBe(0.3);
    expect(await counter('type_credits_total', `org="${acme.name}",type="gateway_inference"`)).toBe(30);
  });

  test('is a line of its own in the conversation, and an entry of the ledger', async () => {
    const acme = await org({ plan: { monthlyCredits: 100 } });
    await post(acme, { id: 'e', credits: '30', conversation: 'c', description: 'Step' });
    await refund(acme, { id: 'r', event: 'e', credits: 12, note: 'wrong model' });
    const { lines, credits } = await get(`/v1/conversations/c?org=${acme.name}`);
    expect(credits).toBe(18);
    expect(lines).toMatchObject([
      { description: 'Step', credits: 30, total: 30 },
      { description: 'Refund: wrong model', credits: -12, total: 18, event: 'e', refund: { id: 'r' } },
    ]);
    const { entries } = await get(`/v1/ledger?org=${acme.name}`);
    expect(entries).toMatchObject([
      { seq: 3, type: 'refund', credits: 12, pools: { monthly: 12 }, balance: 82, event: 'e', note: 'wrong model' },
      { seq: 2, type: 'charge', credits: -30, pools: { monthly: -30 }, balance: 70, event: 'e' },
      { seq: 1, type: 'grant', credits: 100, balance: 100 },
    ]);
  });

  test('of a byom organization is in USD, and lowers its spend', async () => {
    const byom = await org({ billingModel: 'byom', spendCapUsd: 10 });
    await post(byom, { id: 'e', costUsd: '4' });
    expect(await refund(byom, { event: 'e', credits: 1 })).toMatchObject({
      status: 400,
      json: { details: { field: 'credits' } },
    });
    expect(await refund(byom, { event: 'e', costUsd: '1.5' })).toMatchObject({ status: 201, json: { costUsd: 1.5 } });
    expect(await get(`/v1/balance?org=${byom.name}`)).toMatchObject({ spendUsd: 2.5 });
    expect(await get(`/v1/usage/summary?org=${byom.name}`)).toMatchObject({ costUsd: 2.5 });
  });

  test('brings back no more than a balance can hold', async () => {
    const acme = await org({ plan: { monthlyCredits: 0 }, createdAt: '2026-01-01T00:00:00Z' });
    const most = 9_000_000_000_000;
    await acme.grant('purchased', most, { at: '2026-01-02T00:00:00Z' });
    await acme.spend(most, '2026-01-03T00:00:00Z', { id: 'e' });
    await acme.grant('purchased', most);
    expect(await refund(acme, { event: 'e' })).toMatchObject({ status: 400, json: { code: 'overflow' } });
    expect(await refund(acme, { event: 'e', credits: 1 })).toMatchObject({ status: 201 });
    expect(await acme.balance()).toMatchObject({ remaining: most + 1 });
  });

  test('names what is wrong with it, and is for administrators of that organization', async () => {
    const acme = await org();
    const other = await org();
    await post(other, { id: 'theirs', credits: 1 });
    expect(await refund(acme, { event: 'theirs' })).toMatchObject({
      status: 404,
      json: { details: { field: 'event' } },
    });
    await post(acme, { id: 'e', credits: 1 });
    for (const [field, value] of [
      ['credits', 0],
      ['credits', '-1'],
      ['credits', '0.0000001'],
      ['costUsd', 1],
    ] as const)
      expect(await refund(acme, { event: 'e', [field]: value })).toMatchObject({
        status: 400,
        json: { details: { field } },
      });
    const key = await makeKey(exporter, { org: other.name, role: 'admin' }, { org: acme.name, role: 'billing' });
    const stranger = await exporter.ask('POST', `/v1/admin/orgs/${acme.name}/refunds`, {
      key,
      body: { id: 'x', event: 'e' },
    });
    expect(stranger.status).toBe(403);
    expect(await acme.balance()).toMatchObject({ remaining: 999 });
  });
});

describe('repricing', () => {
  const range = { from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };
  const reprice = (body: Json) => exporter.ask('POST', '/v1/admin/reprice', { body: { ...range, ...body } });
  const price = (model: string, input: string) =>
    expectOk(
      exporter.ask('PUT', '/v1/admin/prices', { body: [{ model, from: '2020-01-01', usdPerMillion: { input } }] }),
    );
  const used = (model: string, more: Json = {}) => ({ model, tokens: { input: 1_000_000 }, ...more });

  test('of usage without a rate: previewed, posted once, audited', async () => {
    const acme = await org({ plan: { monthlyCredits: 1000 } });
    const model = nextId();
    await post(acme, { id: 'e1', ...used(model, { workspace: 'w' }) });
    await post(acme, { id: 'e2', ...used(model), credits: '5' });
    await price(model, '2');
    const preview = await reprice({ org: acme.name, model, dryRun: true });
    expect(preview.json).toMatchObject({
      dryRun: true,
      looked: 2,
      events: 1,
      orgs: [{ org: acme.name, events: 1, credits: 200, costUsd: 2, unpriced: 0 }],
    });
    expect(await acme.balance()).toMatchObject({ remaining: 995 });

    const { token } = preview.json as { token: string };
    expect(await reprice({ org: acme.name, model, dryRun: false })).toMatchObject({
      status: 400,
      json: { details: { field: 'token' } },
    });
    const posted = await Promise.all([1, 2].map(() => reprice({ org: acme.name, model, dryRun: false, token })));
    expect(posted.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await acme.balance()).toMatchObject({ remaining: 795 });
    expect((await reprice({ org: acme.name, model, dryRun: true })).json).toMatchObject({ events: 0 });
    expect(await counter('usage_credits_total', `org="${acme.name}",workspace="w",model="${model}"`)).toBe(200);

    const { audit } = (await get('/v1/admin/audit?limit=50')) as { audit: Json[] };
    expect(audit.filter((record) => record['action'] === 'reprice' && record['org'] === acme.name)).toMatchObject([
      { after: { events: 1, orgs: [{ credits: 200 }], token } },
    ]);
  });

  test('of a rate that was too high gives back, but not what was refunded already', async () => {
    const acme = await org({ plan: { monthlyCredits: 1000 } });
    const model = nextId();
    await price(model, '4');
    await post(acme, { id: 'whole', ...used(model) });
    await post(acme, { id: 'refunded', ...used(model) });
    await refund(acme, { event: 'refunded', credits: 350 });
    await price(model, '1');
    const preview = await reprice({ org: acme.name, dryRun: true });
    // 400 becomes 100; of the other 350 went back before, so only 50 can.
    expect(preview.json).toMatchObject({ orgs: [{ events: 2, credits: -350 }] });
    await expectOk(reprice({ org: acme.name, dryRun: false, token: (preview.json as Json)['token'] }));
    expect(await acme.balance()).toMatchObject({ remaining: 900 });
    expect(await get(`/v1/usage/summary?org=${acme.name}`)).toMatchObject({ creditsUsed: 100 });
    expect((await reprice({ org: acme.name, dryRun: true })).json).toMatchObject({ events: 0 });
  });

  test('what comes in after the dry run is not posted unseen', async () => {
    const acme = await org();
    const model = nextId();
    await post(acme, { id: 'e1', ...used(model) });
    await price(model, '1');
    const { token } = (await reprice({ org: acme.name, dryRun: true })).json as { token: string };
    await price(model, '2');
    expect(await reprice({ org: acme.name, dryRun: false, token })).toMatchObject({ status: 409 });
    expect(await acme.balance()).toMatchObject({ remaining: 1000 });
  });

  test('a revision after it is rated with the new price', async () => {
    const acme = await org({ plan: { monthlyCredits: 1000 } });
    const model = nextId();
    await post(acme, { id: 'e', revision: 1, ...used(model) });
    await price(model, '1');
    const { token } = (await reprice({ org: acme.name, dryRun: true })).json as { token: string };
    await expectOk(reprice({ org: acme.name, dryRun: false, token }));
    await post(acme, {
      id: 'e',
      revision: 2,
      ...used(model),
      time: await firstTime(acme),
      tokens: { input: 3_000_000 },
    });
    expect(await acme.balance()).toMatchObject({ remaining: 700 });
  });

  test('an unknown organization and an empty range are named', async () => {
    expect(await reprice({ org: 'nobody', dryRun: true })).toMatchObject({ status: 404 });
    expect(await reprice({ from: range.to, dryRun: true })).toMatchObject({
      status: 400,
      json: { details: { field: 'to' } },
    });
  });

  const firstTime = async (of: Org): Promise<number> => {
    const { text } = await exporter.get('/metrics/ledger');
    const line = text
      .split('\n')
      .find((each) => each.startsWith(`ledgerline_last_event_timestamp_seconds{org="${of.name}"}`));
    return Math.round(Number(line?.split(' ').at(-1)) * 1000);
  };
});
