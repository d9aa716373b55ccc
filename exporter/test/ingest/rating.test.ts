/** What an event costs: by the price that holds at its time, or as upstream says. */
import { expectOk } from '@ledgerline/testkit/harness.ts';
import { event } from './event.ts';
import { exporter, org, PRICED, type Json } from './organization.ts';

describe('rating', () => {
  const used = async (fields: Json, body: Json = {}) => {
    const it = await org(body);
    await expectOk(it.post(event(fields)));
    const { creditsUsed, costUsd } = await it.summary();
    return { credits: creditsUsed, usd: costUsd, unpriced: await it.counter('unpriced_events_total'), ...it };
  };

  test('takes tokens of every kind at its own rate', async () => {
    const tokens = { input: 1200, cacheRead: 8000, cacheWrite: 100, output: 310, reasoning: 90 };
    // 1200×3 + 8000×0.3 + 100×3.75 + (310 + 90)×15 = 12375 micro-dollars
    expect(await used({ model: PRICED, tokens })).toMatchObject({ usd: 0.012375, credits: 1.2375, unpriced: 0 });
  });

  test('takes quantities, and flags a unit without a rate though the rest is charged', async () => {
    const it = await used({ model: PRICED, tokens: { input: 1_000_000 }, quantity: { pages: '12.5', minutes: 3 } });
    expect(it).toMatchObject({ usd: 3.01875, credits: 301.875, unpriced: 1 });
  });

  test('takes units by any name, also one that a refusal has a field of', async () => {
    expect(await used({ quantity: { code: 2, message: '0.5' }, credits: 3 })).toMatchObject({ credits: 3 });
  });

  test('rounds once, half to even', async () => {
    const model = 'round-model';
    await expectOk(
      exporter.ask('PUT', '/v1/admin/prices', { body: [{ model, from: 0, usdPerMillion: { input: '0.005' } }] }),
    );
    // 1 token is 5e-9 USD and 5e-7 credits: half a micro-credit. 3 are one and a half.
    expect(await used({ model, tokens: { input: 1 } })).toMatchObject({ usd: 5e-9, credits: 0 });
    expect(await used({ model, tokens: { input: 3 } })).toMatchObject({ usd: 15e-9, credits: 0.000002 });
    expect(await used({ model, tokens: { input: 5 } })).toMatchObject({ usd: 25e-9, credits: 0.000002 });
  });

  test('takes credits of their own where a price has them', async () => {
    const model = 'own-model';
    const price = {
      model,
      from: 0,
      usdPerMillion: { input: 2, output: 4 },
      usdPerUnit: { pages: 1 },
      creditsPerUsd: 50,
      creditsPerMillion: { output: 7 },
      creditsPerUnit: { pages: '0.5' },
    };
    await expectOk(exporter.ask('PUT', '/v1/admin/prices', { body: [price] }));
    const tokens = { input: 1_000_000, output: 500_000, reasoning: 500_000 };
    // input 2 USD × 50, output and reasoning 7 credits a million, pages half a credit each
    expect(await used({ model, tokens, quantity: { pages: 4 } })).toMatchObject({ usd: 10, credits: 109, unpriced: 0 });
  });

  test('goes by the price of the event’s time: a later one takes over for later events only', async () => {
    const model = 'dated-model';
    const it = await org({ createdAt: '2026-01-01T00:00:00Z', plan: { monthlyCredits: 100_000 } });
    const put = (from: string, input: number) =>
      expectOk(exporter.ask('PUT', '/v1/admin/prices', { body: [{ model, from, usdPerMillion: { input } }] }));
    await put('2026-01-01', 1);
    await put('2026-02-01', 2);
    const at = (time: string): Json => event({ model, time, tokens: { input: 1_000_000 } });
    await expectOk(it.post([at('2026-01-31T23:59:59.999Z'), at('2026-02-01T00:00:00Z')]));
    await put('2026-03-01', 4);
    await expectOk(it.post([at('2026-02-28T23:59:59.999Z'), at('2026-03-01T00:00:00Z')]));
    const daily = await exporter.get(`/v1/usage/daily?org=${it.name}&start=2026-01-31&end=2026-03-01`);
    const { days } = daily.json as { days: { date: string; costUsd: number }[] };
    expect(days.filter(({ costUsd }) => costUsd > 0).map(({ date, costUsd }) => [date, costUsd])).toEqual([
      ['2026-01-31', 1],
      ['2026-02-01', 2],
      ['2026-02-28', 2],
      ['2026-03-01', 4],
    ]);
    expect(await it.counter('unpriced_events_total')).toBe(0);
    await expectOk(it.post([event({ model: `${model}-x`, time: '2026-03-01T00:00:00Z', tokens: { input: 1 } })]));
    expect(await it.counter('unpriced_events_total')).toBe(1);
  });

  test('prefers the provider’s row, then the exact name, then the longest pattern', async () => {
    const model = 'best-model';
    const row = (name: string, input: number, provider?: string): Json => ({
      model: name,
      from: 0,
      usdPerMillion: { input },
      ...(provider === undefined ? {} : { provider }),
    });
    await expectOk(
      exporter.ask('PUT', '/v1/admin/prices', {
        body: [
          row(`${model}*`, 1),
          row(`${model}-a*`, 2),
          row(`${model}-ab`, 3),
          row(`${model}*`, 4, 'p'),
          row(`${model}-ab`, 5, 'q'),
        ],
      }),
    );
    const usd = async (name: string, provider?: string): Promise<unknown> =>
      (await used({ model: name, tokens: { input: 1_000_000 }, ...(provider === undefined ? {} : { provider }) })).usd;
    expect(await usd(model)).toBe(1);
    expect(await usd(`${model}-a`)).toBe(2);
    expect(await usd(`${model}-abc`)).toBe(2);
    expect(await usd(`${model}-ab`)).toBe(3);
    expect(await usd(`${model}-ab`, 'p')).toBe(4);
    expect(await usd(`${model}-ab`, 'q')).toBe(5);
    expect(await usd(`${model}-ab`, 'r')).toBe(3);
  });

  test('takes one-hour cache writes, audio, the tier of a long prompt and the price of a request', async () => {
    const model = 'whole-model';
    const price = {
      ...{ model, from: 0, usdPerRequest: '0.5' },
      usdPerMillion: { input: 1, cacheWrite1h: 2, inputAudio: 10, output: 4, outputAudio: 20 },
      tiers: [{ above: 2_000_000, usdPerMillion: { input: 3, output: 8 } }],
    };
    await expectOk(exporter.ask('PUT', '/v1/admin/prices', { body: [price] }));
    const tokens = { input: 500_000, cacheWrite1h: 500_000, inputAudio: 1_000_000, output: 1_000_000 };
    const type = 'gateway_inference';
    // 0.5 + 1 + 10 + 4, and half a dollar
    expect(await used({ type, model, tokens })).toMatchObject({ usd: 16, credits: 1600, unpriced: 0 });
    const long = { ...tokens, input: 500_001, outputAudio: 100_000 };
    // 1.500003 + 1 + 10 + 8 + 2
    expect(await used({ type: 'tool', model, tokens: long })).toMatchObject({ usd: 22.500003, unpriced: 0 });
  });

  test('charges a stream that passes into a tier the difference to it', async () => {
    const model = 'passing-model';
    const tiers = [{ above: 100, usdPerMillion: { input: 2 } }];
    const body = [{ model, from: 0, usdPerMillion: { input: 1, output: 4 }, tiers }];
    await expectOk(exporter.ask('PUT', '/v1/admin/prices', { body }));
    const first = event({ model, revision: 1, tokens: { input: 100, output: 10 } });
    const it = await org({});
    await expectOk(it.post(first));
    expect(await it.summary()).toMatchObject({ costUsd: 0.00014 });
    await expectOk(it.post({ ...first, revision: 2, tokens: { input: 101, output: 10 } }));
    expect(await it.summary()).toMatchObject({ costUsd: 0.000242 });
  });

  test('prefers the row of the service tier, and what was put before a default', async () => {
    const put = (body: Json[]) => expectOk(exporter.ask('PUT', '/v1/admin/prices', { body }));
    const usd = async (fields: Json) => (await used({ tokens: { input: 1_000_000 }, ...fields })).usd;
    // Of the prices that a ledger begins with.
    expect(await usd({ model: 'gpt-5' })).toBe(1.25);
    expect(await usd({ model: 'gpt-5', serviceTier: 'flex' })).toBe(0.625);
    expect(await usd({ model: 'gpt-5', serviceTier: 'default' })).toBe(1.25);
    await put([{ model: 'gpt-5*', provider: 'mine', from: 0, usdPerMillion: { input: 7 } }]);
    expect(await usd({ model: 'gpt-5', provider: 'mine', serviceTier: 'flex' })).toBe(7);
    await put([{ model: 'gpt-5*', provider: 'mine', serviceTier: 'flex', from: 0, usdPerMillion: { input: 6 } }]);
    expect(await usd({ model: 'gpt-5', provider: 'mine', serviceTier: 'flex' })).toBe(6);
    expect(await usd({ model: 'gpt-5', provider: 'other', serviceTier: 'flex' })).toBe(0.625);
  });

  test('a tier that would take back what was charged is refused, and its field named', async () => {
    const tiers = [{ above: 10, usdPerMillion: { input: 1 } }];
    const body = [{ model: 'odd-model', from: 0, usdPerMillion: { input: 2 }, tiers }];
    const refused = await exporter.ask('PUT', '/v1/admin/prices', { body });
    expect([refused.status, refused.json]).toMatchObject([
      400,
      { code: 'invalid_request', details: { field: '0.tiers.0.usdPerMillion.input' } },
    ]);
    const misspelt = await exporter.ask('PUT', '/v1/admin/prices', { body: [{ ...body[0], tiers: [{ over: 10 }] }] });
    expect(misspelt.json).toMatchObject({ details: { field: '0.tiers.0.above' } });
  });

  test.each<[string, Json, Json]>([
    ['both amounts: as they are', { credits: '1.5', costUsd: '0.2' }, { credits: 1.5, usd: 0.2, unpriced: 0 }],
    ['only credits: USD is unknown', { credits: '1.5' }, { credits: 1.5, usd: 0, unpriced: 0 }],
    ['only USD: credits at 100 a dollar', { costUsd: '0.25' }, { credits: 25, usd: 0.25, unpriced: 0 }],
    ['nothing: free', { credits: 0, costUsd: 0 }, { credits: 0, usd: 0, unpriced: 0 }],
  ])('upstream with %s', async (_, amounts, expected) => {
    expect(await used({ model: PRICED, tokens: { input: 9_000_000 }, ...amounts })).toMatchObject(expected);
    expect(await used({ model: 'no-such-model', tokens: { input: 9 }, ...amounts })).toMatchObject(expected);
  });

  test('upstream USD becomes credits at the rate of the matching price', async () => {
    const model = 'upstream-model';
    await expectOk(exporter.ask('PUT', '/v1/admin/prices', { body: [{ model, from: 0, creditsPerUsd: '33.3' }] }));
    expect(await used({ model, costUsd: '0.1' })).toMatchObject({ credits: 3.33, usd: 0.1 });
  });

  test('unknown USD is said, never a silent zero', async () => {
    const { rows, post } = await used({ credits: '1.5', model: 'a' });
    await expectOk(post([event({ credits: 1, costUsd: '0.5', model: 'a' })]));
    expect(await rows('model')).toMatchObject([{ credits: 2.5, costUsd: 0.5, costUsdUnknownEvents: 1 }]);
  });
});

describe('an organization that brings its own model', () => {
  const byom = { billingModel: 'byom', spendCapUsd: 10 };
  test('is charged in USD, and in no credits', async () => {
    const { post, summary, balance, counter } = await org(byom);
    await expectOk(post(event({ model: PRICED, tokens: { input: 1_000_000 } })));
    expect(await summary()).toMatchObject({ creditsUsed: null, creditsRemaining: null, costUsd: 3, requests: 1 });
    expect(await balance()).toMatchObject({ pools: {}, spendUsd: 3, spendCapUsd: 10, percentUsed: 30 });
    expect(await counter('usage_cost_usd_total')).toBe(3);
    expect(await counter('usage_credits_total')).toBe(0);
  });

  test('whose event gives only credits spends nothing and is flagged', async () => {
    const { post, balance, counter } = await org(byom);
    await expectOk(post(event({ credits: 5 })));
    expect(await balance()).toMatchObject({ spendUsd: 0 });
    expect(await counter('unpriced_events_total')).toBe(1);
  });

  test('streams like any other', async () => {
    const { become, balance } = await org(byom);
    const first = event({ model: PRICED, revision: 1, tokens: { input: 1 } });
    expect(await become(first)).toBe('accepted');
    expect(await become({ ...first, revision: 2, tokens: { input: 1_000_001 } })).toBe('revised');
    expect(await balance()).toMatchObject({ spendUsd: 3.000003 });
  });
});
