/** Cycles: where they begin, what each brings and leaves, and what of a change of plan waits for the next. */
import { expectOk } from '@ledgerline/testkit/harness.ts';
import { DAY, exporter, org, table, type Json, type Org } from './organization.ts';

describe('a cycle', () => {
  /** Starts of the first cycles, and that each has one monthly grant, given and ended at its boundaries. */
  async function boundaries(body: Json, spends: string[]): Promise<string[]> {
    const it = await org({ plan: { monthlyCredits: 100 }, ...body });
    for (const at of spends) await it.spend(1, at);
    const cycles = await it.cycles();
    const monthly = (await it.grants()).filter(({ pool }) => pool === 'monthly');
    expect(monthly.map(({ expiresAt }) => expiresAt)).toEqual(cycles.map(({ end }) => end));
    expect(monthly.slice(1).map(({ grantedAt }) => grantedAt)).toEqual(cycles.slice(1).map(({ start }) => start));
    expect(monthly.every(({ credits }) => credits === 100)).toBe(true);
    expect(new Set(monthly.map(({ id }) => id)).size).toBe(cycles.length);
    for (const [i, { end }] of cycles.entries()) if (cycles[i + 1]) expect(end).toBe(cycles[i + 1]?.start);
    return cycles.map(({ start }) => start);
  }

  test('begins on the anchor day, or the month’s last where it is shorter', async () => {
    const starts = await boundaries({ cycleAnchorDay: 31, createdAt: '2025-01-31T00:00:00Z' }, [
      '2025-02-10T00:00:00Z',
      '2025-06-10T00:00:00Z',
    ]);
    expect(starts.slice(0, 6)).toEqual([
      '2025-01-31T00:00:00.000Z',
      '2025-02-28T00:00:00.000Z',
      '2025-03-31T00:00:00.000Z',
      '2025-04-30T00:00:00.000Z',
      '2025-05-31T00:00:00.000Z',
      '2025-06-30T00:00:00.000Z',
    ]);
  });

  test.each([
    [
      'midnight in New York, before and after its clock goes forward',
      'America/New_York',
      9,
      '2025-02-20T00:00:00Z',
      '2025-02-09T05:00:00.000Z 2025-03-09T05:00:00.000Z 2025-04-09T04:00:00.000Z',
    ],
    [
      'midnight in New York, before and after its clock goes back',
      'America/New_York',
      2,
      '2025-10-20T00:00:00Z',
      '2025-10-02T04:00:00.000Z 2025-11-02T04:00:00.000Z 2025-12-02T05:00:00.000Z',
    ],
    [
      'the first instant of a day in Santiago that has no midnight',
      'America/Santiago',
      7,
      '2025-08-20T00:00:00Z',
      '2025-08-07T04:00:00.000Z 2025-09-07T04:00:00.000Z 2025-10-07T03:00:00.000Z',
    ],
    [
      'the earlier of two midnights in Havana',
      'America/Havana',
      2,
      '2025-10-20T00:00:00Z',
      '2025-10-02T04:00:00.000Z 2025-11-02T04:00:00.000Z 2025-12-02T05:00:00.000Z',
    ],
    [
      'midnight in Kathmandu, three quarters past',
      'Asia/Kathmandu',
      1,
      '2025-08-20T00:00:00Z',
      '2025-07-31T18:15:00.000Z 2025-08-31T18:15:00.000Z 2025-09-30T18:15:00.000Z',
    ],
    [
      'a leap day in Berlin',
      'Europe/Berlin',
      30,
      '2024-02-10T00:00:00Z',
      '2024-01-29T23:00:00.000Z 2024-02-28T23:00:00.000Z 2024-03-29T23:00:00.000Z',
    ],
  ])('begins at %s', async (_, timezone, cycleAnchorDay, createdAt, expected) => {
    const starts = await boundaries({ timezone, cycleAnchorDay, createdAt }, []);
    expect(starts.slice(0, 3).join(' ')).toBe(expected);
  });

  test('ends what is left of the monthly grant and brings a new one, exactly once however many write', async () => {
    const it = await org({ createdAt: Date.now() - 100 * DAY });
    await Promise.all(Array.from({ length: 20 }, () => it.spend(1)));
    const monthly = (await it.grants()).filter(({ pool }) => pool === 'monthly');
    expect(monthly).toHaveLength((await it.cycles()).length);
    expect(monthly.map(({ remaining }) => remaining)).toEqual([...monthly.slice(1).map(() => 0), 980]);
    expect(await it.balance()).toMatchObject({ remaining: 980, pools: { monthly: { granted: 1000, used: 20 } } });
  });

  test('gives the whole monthly grant to an organization created within it', async () => {
    const it = await org({ createdAt: '2026-01-30T23:59:59Z', plan: { monthlyCredits: 100 } });
    await it.spend(70, '2026-01-31T00:00:00Z');
    await it.spend(70, '2026-02-01T00:00:00Z'); // the boundary itself is of the new cycle
    expect(await it.summary('2026-01')).toMatchObject({
      creditsUsed: 70,
      creditsRemaining: 30,
      cycle: { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' },
    });
    expect(await it.summary('2026-02')).toMatchObject({ creditsUsed: 70, creditsRemaining: 30 });
    expect(await it.summary('2026-03')).toMatchObject({ creditsUsed: 0, creditsRemaining: 100 });
  });

  test('shows what was used and left of each month', async () => {
    const it = await org({ createdAt: '2026-01-01T00:00:00Z', plan: { monthlyCredits: 100 } });
    const rows = table(`
      2026-01-01T00:00:00Z |  10
      2026-01-31T23:59:59.999Z | 20.5
      2026-02-01T00:00:00Z | 130
      2026-02-15T12:00:00Z |  1
      2026-04-10T00:00:00Z |  99.999999
    `);
    for (const [at, credits = '0'] of rows) await it.spend(credits, at);
    const months = await Promise.all(['2026-01', '2026-02', '2026-03', '2026-04'].map((month) => it.summary(month)));
    expect(
      months.map(({ creditsUsed, creditsRemaining, requests }) => [creditsUsed, creditsRemaining, requests]),
    ).toEqual([
      [30.5, 69.5, 2],
      [131, 0, 2],
      [0, 100, 0],
      [99.999999, 0.000001, 1],
    ]);
    expect((await it.cycles()).slice(0, 4).map(({ allowance, used }) => [allowance, used])).toEqual([
      [100, 30.5],
      [100, 131],
      [100, 0],
      [100, 99.999999],
    ]);
    expect(await it.balance()).toMatchObject({ overage: 31, pools: { monthly: { used: 0, remaining: 100 } } });
  });

  test('counts bonus and purchased to what remains, which outlives it', async () => {
    const it = await org({ createdAt: '2026-01-01T00:00:00Z', plan: { monthlyCredits: 100 } });
    await expectOk(it.grant('purchased', 50, { at: '2026-01-05T00:00:00Z' }));
    await it.spend(120, '2026-01-10T00:00:00Z');
    expect(await it.summary('2026-01')).toMatchObject({ creditsRemaining: 30 });
    expect(await it.summary('2026-02')).toMatchObject({ creditsRemaining: 130 });
    expect((await it.balance()).pools['purchased']).toEqual({ granted: 30, used: 0, remaining: 30, expiring: 0 });
  });
});

describe('a change of plan', () => {
  async function plans(it: Org): Promise<void> {
    for (const [plan, monthlyCredits] of [
      ['small', 50],
      ['large', 400],
      ['huge', 1000],
    ] as const)
      await expectOk(exporter.ask('PUT', `/v1/admin/plans/${plan}`, { body: { name: plan, monthlyCredits } }));
    expect(it.name).toMatch(/^org/);
  }

  test('to a larger one holds at once, as one grant of the difference', async () => {
    const it = await org({ plan: { monthlyCredits: 100 } });
    await plans(it);
    await it.spend(30);
    await it.put({ plan: 'large' });
    expect((await it.balance()).pools['monthly']).toEqual({ granted: 400, used: 30, remaining: 370, expiring: 370 });
    expect(await it.balance()).toMatchObject({ plan: { id: 'large' }, percentUsed: 7.5 });
    expect((await it.grants()).map(({ credits }) => credits).sort()).toEqual([100, 300]);
    await it.put({ plan: 'large' });
    expect(await it.balance()).toMatchObject({ remaining: 370 });
    await it.put({ plan: 'huge' });
    expect(await it.balance()).toMatchObject({ remaining: 970 });
    expect((await it.cycles()).at(-1)).toMatchObject({ allowance: 1000, used: 30 });
  });

  test('to a smaller one waits for the next cycle, and can be taken back', async () => {
    const it = await org({ plan: { monthlyCredits: 100 } });
    await plans(it);
    const put = (await it.put({ plan: 'small' })).json as Json;
    expect(put).toMatchObject({ plan: it.plan, next: { plan: 'small' } });
    expect(await it.balance()).toMatchObject({ remaining: 100, plan: { id: it.plan } });
    expect((await it.put({})).json).not.toHaveProperty('next');
    expect(await it.balance()).toMatchObject({ remaining: 100 });
    // Down and up again within a cycle wins nothing.
    await it.put({ plan: 'large' });
    await it.put({ plan: it.plan });
    await it.put({ plan: 'large' });
    expect(await it.balance()).toMatchObject({ remaining: 400 });
  });

  test('of an organization that had nothing yet holds for the cycle that is open now', async () => {
    const it = await org({ createdAt: Date.now() - 100 * DAY, plan: { monthlyCredits: 0 } });
    await plans(it);
    await it.put({ plan: 'large' });
    expect(await it.balance()).toMatchObject({ remaining: 400 });
    await it.spend(30);
    expect(await it.balance()).toMatchObject({ remaining: 370, overage: 0 });
    const [grant] = await it.grants();
    expect(grant?.expiresAt).toBe(((await it.balance())['cycle'] as { end: string }).end);
  });

  test('of billing model, timezone and anchor waits for the next cycle; the cap does not', async () => {
    const it = await org({ createdAt: Date.now() - 100 * DAY, billingModel: 'byom' });
    const before = (await it.balance())['cycle'];
    const next = { billingModel: 'credits', timezone: 'Asia/Tokyo', cycleAnchorDay: 15 };
    expect((await it.put({ ...next, spendCapUsd: 7 })).json).toMatchObject({
      billingModel: 'byom',
      timezone: 'UTC',
      cycleAnchorDay: 1,
      next,
      spendCapUsd: 7,
    });
    expect(await it.balance()).toMatchObject({ billingModel: 'byom', cycle: before, spendCapUsd: 7 });
    expect((await it.read('/v1/me'))['orgs']).toContainEqual(
      expect.objectContaining({ org: it.name, timezone: 'UTC', billingModel: 'byom' }),
    );
  });

  test('a plan that is itself changed holds from the next cycle of its organizations', async () => {
    const it = await org({ plan: { monthlyCredits: 100 } });
    await expectOk(exporter.ask('PUT', `/v1/admin/plans/${it.plan}`, { body: { name: 'P', monthlyCredits: 500 } }));
    expect(await it.balance()).toMatchObject({ remaining: 100 });
  });
});
