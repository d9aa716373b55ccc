/** What is shown of the ledger: the state and its offers, the cap, days and keys, and the same in the metrics. */
import { expectOk } from '@ledgerline/testkit/harness.ts';
import { DAY, org, table, type Json } from './organization.ts';

describe('the state and what it offers', () => {
  const rows = table(`
    used        | percent    | state             | actions
    0           | 0          | ok                |
    499.999999  | 49.999999  | ok                |
    500         | 50         | half_used         | invite
    749.999999  | 74.999999  | half_used         | invite
    750         | 75         | upgrade_suggested | invite upgrade
    999.999999  | 99.999999  | upgrade_suggested | invite upgrade
    1000        | 100        | exhausted         | invite upgrade
    1500        | 100        | exhausted         | invite upgrade
  `).slice(1);

  test.each(rows)('%s of 1000 credits used: %s %%, %s', async (used = '', percent, state, actions = '') => {
    const it = await org();
    await it.spend(used);
    expect(await it.balance()).toMatchObject({
      percentUsed: Number(percent),
      state,
      actions: actions.split(' ').filter(Boolean),
    });
  });

  test('a free plan always offers the upgrade', async () => {
    const it = await org({ plan: { monthlyCredits: 500, free: true } });
    expect(await it.balance()).toMatchObject({ state: 'ok', actions: ['upgrade'] });
    await it.spend(250);
    expect(await it.balance()).toMatchObject({ state: 'half_used', actions: ['invite', 'upgrade'] });
  });

  test('counts every pool in the percentage', async () => {
    const it = await org({ plan: { monthlyCredits: 100 } });
    await expectOk(it.grant('purchased', 100));
    await it.spend(100);
    expect(await it.balance()).toMatchObject({ percentUsed: 50, state: 'half_used' });
  });

  test('is at risk where it runs out before the cycle ends, before it is anything but exhausted', async () => {
    const began = new Date(Date.now() - 2 * DAY);
    const it = await org({ createdAt: began.toISOString(), cycleAnchorDay: began.getUTCDate() });
    await it.spend(400, began.getTime() + 1000);
    expect(await it.balance()).toMatchObject({ percentUsed: 40, state: 'at_risk', actions: [] });
    await it.spend(500);
    expect(await it.balance()).toMatchObject({ state: 'at_risk', actions: ['invite', 'upgrade'] });
    await expectOk(it.grant('purchased', 1_000_000));
    expect(await it.balance()).toMatchObject({ state: 'ok' });
  });

  test('nothing granted is no percentage, and crosses no threshold', async () => {
    const it = await org({ plan: { monthlyCredits: 0 } });
    expect(await it.balance()).toMatchObject({ percentUsed: null, remaining: 0 });
    await it.spend(5);
    expect(await it.balance()).toMatchObject({ percentUsed: null, overage: 5, state: 'exhausted' });
    expect(await it.gauge('threshold_crossed_timestamp_seconds')).toEqual([]);
  });

  test('thresholds are crossed once in a cycle, and stay crossed', async () => {
    const it = await org();
    await it.spend(900);
    const crossed = await it.gauge('threshold_crossed_timestamp_seconds');
    expect(crossed.map((line) => /threshold="(\d+)"/.exec(line)?.[1])).toEqual(['50', '75', '90']);
    await expectOk(it.grant('purchased', 9000));
    await it.spend(9000);
    const more = await it.gauge('threshold_crossed_timestamp_seconds');
    expect(more.slice(0, 3)).toEqual(crossed);
  });

  const caps = table(`
    spent        | percent   | state
    0            | 0         | ok
    7.999999999  | 79.999999 | ok
    8            | 80        | cap_near
    9.999999999  | 99.999999 | cap_near
    10           | 100       | cap_reached
    12.5         | 125       | cap_reached
  `).slice(1);
  test.each(caps)('%s of a cap of 10 USD spent: %s %%, %s', async (spent, percent, state) => {
    const it = await org({ billingModel: 'byom', spendCapUsd: 10 });
    await it.spendUsd(Number(spent));
    expect(await it.balance()).toMatchObject({
      spendUsd: Number(spent),
      spendCapUsd: 10,
      percentUsed: Number(percent),
      state,
      pools: {},
      remaining: null,
      overage: null,
    });
  });

  test('a cap holds at once, may be 0, and there may be none', async () => {
    const it = await org({ billingModel: 'byom', spendCapUsd: 10 });
    await it.spendUsd(9);
    await it.put({ spendCapUsd: 100 });
    expect(await it.balance()).toMatchObject({ percentUsed: 9, state: 'ok' });
    await it.put({ spendCapUsd: 5 });
    expect(await it.balance()).toMatchObject({ percentUsed: 180, state: 'cap_reached' });
    await it.put({ spendCapUsd: 0 });
    expect(await it.balance()).toMatchObject({ percentUsed: null, spendCapUsd: 0, state: 'cap_reached' });
    await it.put({ spendCapUsd: undefined });
    expect(await it.balance()).toMatchObject({ percentUsed: null, spendCapUsd: null, state: 'ok' });
  });

  test('spend begins anew with each cycle', async () => {
    const it = await org({ billingModel: 'byom', spendCapUsd: 10, createdAt: '2026-01-01T00:00:00Z' });
    await it.spendUsd(9.5, '2026-01-15T00:00:00Z');
    await it.spendUsd(2, '2026-02-15T00:00:00Z');
    expect(await it.balance()).toMatchObject({ spendUsd: 0, percentUsed: 0, state: 'ok' });
    expect((await it.cycles()).slice(0, 3).map(({ allowance, used }) => [allowance, used])).toEqual([
      [10, 9.5],
      [10, 2],
      [10, 0],
    ]);
    expect(await it.summary('2026-01')).toMatchObject({ costUsd: 9.5, creditsUsed: null, creditsRemaining: null });
  });
});

describe('daily and by key', () => {
  test('days are those of the timezone asked for, else of billing', async () => {
    const it = await org({ createdAt: '2026-01-01T00:00:00Z', timezone: 'America/New_York' });
    await it.spend(1, '2026-01-10T04:59:59.999Z', {
      model: 'a',
      tokens: { input: 3, cacheRead: 4, output: 5, reasoning: 6 },
    });
    await it.spend(2, '2026-01-10T05:00:00Z', { model: 'b', type: 'tool' });
    await it.spend(4, '2026-01-10T18:30:00Z', { model: 'a' });
    const days = async (timezone: string): Promise<unknown> => {
      const { days } = await it.read(
        `/v1/usage/daily?start=2026-01-09&end=2026-01-11${timezone && `&timezone=${timezone}`}`,
      );
      return (days as { date: string; credits: number; models: Json }[]).map(({ date, credits, models }) => [
        date,
        credits,
        Object.keys(models).sort().join(),
      ]);
    };
    expect(await days('')).toEqual([
      ['2026-01-09', 1, 'a'],
      ['2026-01-10', 6, 'a,b'],
      ['2026-01-11', 0, ''],
    ]);
    expect(await days('UTC')).toEqual([
      ['2026-01-09', 0, ''],
      ['2026-01-10', 7, 'a,b'],
      ['2026-01-11', 0, ''],
    ]);
    expect(await days('Asia/Kolkata')).toEqual([
      ['2026-01-09', 0, ''],
      ['2026-01-10', 3, 'a,b'],
      ['2026-01-11', 4, 'a'],
    ]);
    const { days: shapes } = await it.read('/v1/usage/daily?start=2026-01-09&end=2026-01-10');
    expect(shapes).toMatchObject([
      {
        date: '2026-01-09',
        credits: 1,
        requests: 1,
        inputTokens: 7,
        outputTokens: 11,
        models: { a: { credits: 1, requests: 1 } },
      },
      {
        date: '2026-01-10',
        credits: 6,
        requests: 1,
        inputTokens: 0,
        outputTokens: 0,
        models: { a: { credits: 4, requests: 1 }, b: { credits: 2, requests: 0 } },
      },
    ]);
  });

  test('by key shows each key of the events, of the cycle asked for', async () => {
    const it = await org({ createdAt: '2026-01-01T00:00:00Z' });
    await it.spend(1, '2026-01-10T00:00:00Z', { apiKey: 'ci', tokens: { input: 3, output: 5 } });
    await it.spend(2, '2026-01-11T00:00:00Z', { apiKey: 'laptop' });
    await it.spend(4, '2026-01-12T00:00:00Z', { apiKey: 'ci' });
    await it.spend(8, '2026-01-13T00:00:00Z');
    await it.spend(16, '2026-02-13T00:00:00Z', { apiKey: 'ci' });
    expect((await it.read('/v1/usage/by-key?month=2026-01'))['keys']).toMatchObject([
      { apiKey: '', credits: 8, requests: 1 },
      { apiKey: 'ci', credits: 5, requests: 2, inputTokens: 3, outputTokens: 5 },
      { apiKey: 'laptop', credits: 2, requests: 1 },
    ]);
    expect((await it.read('/v1/usage/by-key?month=2026-02'))['keys']).toMatchObject([{ apiKey: 'ci', credits: 16 }]);
    expect((await it.read('/v1/usage/by-key'))['keys']).toEqual([]);
  });
});

test('the metrics say what the summary and the balance say', async () => {
  const it = await org({ plan: { monthlyCredits: 100 } });
  await expectOk(it.grant('bonus', 10));
  await it.spend('105.000001', undefined, {
    tokens: { input: 1, cacheRead: 2, cacheWrite: 1, cacheWrite1h: 1, inputAudio: 1, output: 4, reasoning: 5 },
  });
  const value = async (family: string): Promise<string> =>
    (await it.gauge(family)).map((line) => line.replace(/^.*?\{org="[^"]+",?/, '').replace('} ', ' ')).join('; ');
  expect(await value('credits_remaining')).toBe('pool="monthly" 0; pool="bonus" 4.999999; pool="purchased" 0');
  expect(await value('credits_used')).toBe('pool="monthly" 100; pool="bonus" 5.000001; pool="purchased" 0');
  expect(await value('credits_granted')).toBe('pool="monthly" 100; pool="bonus" 10; pool="purchased" 0');
  expect((await value('cycle_credits')).trim()).toBe('105.000001');
  const kinds = ['input" 1', 'cache_read" 2', 'cache_write" 1', 'cache_write_1h" 1', 'input_audio" 1'];
  kinds.push('output" 4', 'reasoning" 5', 'output_audio" 0');
  expect(await value('cycle_tokens')).toBe(kinds.map((kind) => `token_type="${kind}`).join('; '));
  expect(await it.summary()).toMatchObject({
    creditsUsed: 105.000001,
    creditsRemaining: 4.999999,
    inputTokens: 6,
    outputTokens: 9,
    totalTokens: 15,
  });
});
