/** Grants: which is used first, what happens when there are none, and how they are given, voided and expire. */
import { expectOk, type Reply } from '@ledgerline/testkit/harness.ts';
import { DAY, exporter, org, story, type Json } from './organization.ts';

describe('burn order', () => {
  test('is monthly, then bonus, then purchased, then overage', async () => {
    await story(
      await org({ plan: { monthlyCredits: 100 } }),
      `
      start                | 100/0   | 0/0   | 0/0   | 0
      grant purchased 30   | 100/0   | 0/0   | 30/0  | 0
      grant bonus 20       | 100/0   | 20/0  | 30/0  | 0
      spend 60             | 40/60   | 20/0  | 30/0  | 0
      spend 50             | 0/100   | 10/10 | 30/0  | 0
      spend 15.000001      | 0/100   | 0/20  | 24.999999/5.000001 | 0
      grant bonus 5        | 0/100   | 5/20  | 24.999999/5.000001 | 0
      spend 4              | 0/100   | 1/24  | 24.999999/5.000001 | 0
      spend 30.999999      | 0/100   | 0/25  | 0/30  | 5
      spend 2              | 0/100   | 0/25  | 0/30  | 7
      grant purchased 10   | 0/100   | 0/25  | 10/30 | 7
      spend 0              | 0/100   | 0/25  | 10/30 | 7
      spend 12             | 0/100   | 0/25  | 0/40  | 9
    `,
    );
  });

  test('inside a pool takes the earliest expiry first, then the earliest granted', async () => {
    const it = await org({ plan: { monthlyCredits: 0 } });
    const soon = Date.now() + 5 * DAY;
    const later = Date.now() + 50 * DAY;
    await expectOk(it.grant('bonus', 10, { id: 'never' }));
    await expectOk(it.grant('bonus', 10, { id: 'later', expiresAt: later }));
    await expectOk(it.grant('bonus', 10, { id: 'soon-1', expiresAt: soon }));
    await new Promise((resolve) => setTimeout(resolve, 5));
    await expectOk(it.grant('bonus', 10, { id: 'soon-0', expiresAt: soon }));
    const left = async (): Promise<string> =>
      (await it.grants())
        .map(({ id, remaining }) => `${id}:${remaining}`)
        .sort()
        .join(' ');
    await it.spend(4);
    expect(await left()).toBe('later:10 never:10 soon-0:10 soon-1:6');
    await it.spend(10);
    expect(await left()).toBe('later:10 never:10 soon-0:6 soon-1:0');
    await it.spend(17);
    expect(await left()).toBe('later:0 never:9 soon-0:0 soon-1:0');
    await it.spend(9);
    expect(await left()).toBe('later:0 never:0 soon-0:0 soon-1:0');
  });

  test('among grants of one instant takes the id', async () => {
    const it = await org({ plan: { monthlyCredits: 0 }, createdAt: '2026-01-01T00:00:00Z' });
    const at = '2026-01-05T00:00:00Z';
    for (const id of ['b', 'a', 'c']) await expectOk(it.grant('purchased', 10, { id, at }));
    await it.spend(15);
    expect((await it.grants()).map(({ id, remaining }) => [id, remaining])).toEqual([
      ['a', 0],
      ['b', 5],
      ['c', 10],
    ]);
  });
});

describe('overage', () => {
  test('is not paid by later grants unless the plan says so', async () => {
    await story(
      await org({ plan: { monthlyCredits: 100 } }),
      `
      spend 130            | 0/100 | 0/0 | 0/0  | 30
      grant purchased 20   | 0/100 | 0/0 | 20/0 | 30
      grant purchased 50   | 0/100 | 0/0 | 70/0 | 30
    `,
    );
  });

  test('is paid by later grants where the plan says so, as use of them', async () => {
    const it = await org({ plan: { monthlyCredits: 100, grantsPayOverage: true } });
    await story(
      it,
      `
      spend 130            | 0/100 | 0/0   | 0/0   | 30
      grant bonus 20       | 0/100 | 0/20  | 0/0   | 10
      grant purchased 50   | 0/100 | 0/20  | 40/10 | 0
      spend 45             | 0/100 | 0/20  | 0/50  | 5
    `,
    );
    // What was used does not grow by its being paid.
    expect(await it.summary()).toMatchObject({ creditsUsed: 175, creditsRemaining: 0 });
    expect(await it.gauge('overage_credits_total')).toEqual([`ledgerline_overage_credits_total{org="${it.name}"} 35`]);
  });

  test('carries over cycles', async () => {
    const createdAt = '2026-01-10T00:00:00Z';
    for (const grantsPayOverage of [false, true]) {
      const it = await org({ createdAt, plan: { monthlyCredits: 100, grantsPayOverage } });
      await it.spend(250, '2026-01-20T00:00:00Z');
      expect(await it.summary('2026-01')).toMatchObject({ creditsUsed: 250, creditsRemaining: 0 });
      const left = grantsPayOverage ? 0 : 100; // February pays 100 of the 150, and March the rest
      expect(await it.summary('2026-02')).toMatchObject({ creditsUsed: 0, creditsRemaining: left });
      expect(await it.summary('2026-03')).toMatchObject({
        creditsUsed: 0,
        creditsRemaining: grantsPayOverage ? 50 : 100,
      });
      expect(await it.balance()).toMatchObject({ remaining: 100, overage: grantsPayOverage ? 0 : 150 });
    }
  });
});

describe('grants', () => {
  test('are idempotent by id, and another under the same id is a conflict', async () => {
    const it = await org({ plan: { monthlyCredits: 0 } });
    const expiresAt = new Date(Date.now() + 30 * DAY).toISOString();
    const body = { id: 'g1', pool: 'bonus', credits: '12.5', expiresAt, note: 'referral' };
    const post = (change: Json = {}): Promise<Reply> =>
      exporter.ask('POST', `/v1/admin/orgs/${it.name}/grants`, { body: { ...body, ...change } });
    const first = await post();
    expect(first.status).toBe(201);
    expect(first.json).toMatchObject({
      id: 'g1',
      pool: 'bonus',
      credits: 12.5,
      remaining: 12.5,
      expiresAt,
      note: 'referral',
    });
    for (const same of [{}, { credits: 12.5 }, { expiresAt: Date.parse(expiresAt) }, { at: Date.now() - 3 * DAY }])
      expect((await post(same)).status).toBe(200);
    for (const other of [{ credits: 13 }, { pool: 'purchased' }, { note: 'x' }, { expiresAt: Date.now() + 60 * DAY }])
      expect((await post(other)).status).toBe(409);
    expect(await it.balance()).toMatchObject({ remaining: 12.5 });
    await it.spend(2.5);
    expect((await post()).json).toMatchObject({ remaining: 10 });
    expect((await it.grants()).length).toBe(1);
    const other = await org({ plan: { monthlyCredits: 0 } });
    expect((await exporter.ask('POST', `/v1/admin/orgs/${other.name}/grants`, { body })).status).toBe(201);
  });

  test('posted by 10 clients at once are there once', async () => {
    const it = await org({ plan: { monthlyCredits: 0 } });
    const replies = await Promise.all(Array.from({ length: 10 }, () => it.grant('bonus', 7, { id: 'same' })));
    expect(replies.map(({ status }) => status).sort()).toEqual([...Array<number>(9).fill(200), 201]);
    expect(await it.balance()).toMatchObject({ remaining: 7 });
  });

  test('are voided: what is left goes, what was used stays', async () => {
    const it = await org({ plan: { monthlyCredits: 0 } });
    await story(
      it,
      `
      grant bonus 50       | 0/0 | 50/0  | 0/0  | 0
      grant purchased 10   | 0/0 | 50/0  | 10/0 | 0
      spend 20             | 0/0 | 30/20 | 10/0 | 0
      void bonus 50        | 0/0 | 0/20  | 10/0 | 0
      void bonus 50        | 0/0 | 0/20  | 10/0 | 0
      spend 5              | 0/0 | 0/20  | 5/5  | 0
    `,
    );
    expect((await it.drop('nothing')).status).toBe(404);
    const [bonus] = await it.grants();
    expect((await it.grant('bonus', 50, { id: bonus?.id })).json).toMatchObject({ credits: 50, remaining: 0 });
    expect(await it.balance()).toMatchObject({ remaining: 5 });
  });

  test('of a month end with its cycle', async () => {
    const it = await org({ plan: { monthlyCredits: 0 } });
    const { expiresAt } = (await expectOk(it.grant('monthly', 10))).json as { expiresAt: string };
    expect(expiresAt).toBe(((await it.balance())['cycle'] as { end: string }).end);
    const brief = new Date(Date.now() + 3_600_000).toISOString();
    const ends = (await expectOk(it.grant('monthly', 10, { expiresAt: brief }))).json as { expiresAt: string };
    expect(ends.expiresAt <= expiresAt).toBe(true);
    expect((await it.balance()).pools['monthly']).toMatchObject({ remaining: 20, expiring: 20 });
  });

  test('a plan’s bonus is given once, when the organization is created', async () => {
    const it = await org({ createdAt: '2026-01-10T00:00:00Z', plan: { monthlyCredits: 10, bonusCredits: 50 } });
    await it.put({});
    await it.spend(15, '2026-02-05T00:00:00Z');
    expect((await it.grants()).filter(({ pool }) => pool === 'bonus')).toMatchObject([{ credits: 50, remaining: 45 }]);
  });

  test('are refused where an organization is billed in USD', async () => {
    const it = await org({ billingModel: 'byom' });
    expect((await it.grant('bonus', 5)).status).toBe(409);
    expect(await it.grants()).toEqual([]);
  });
});

describe('an expiry', () => {
  test('takes back what is left, at its own instant', async () => {
    const it = await org({ createdAt: '2026-01-01T00:00:00Z', plan: { monthlyCredits: 10 } });
    const grant = { id: 'promo', at: '2026-01-02T00:00:00Z', expiresAt: '2026-01-20T12:00:00Z' };
    await expectOk(it.grant('bonus', 100, grant));
    await it.spend(30, '2026-01-20T11:59:59.999Z');
    await it.spend(5, '2026-01-20T12:00:00Z'); // the instant itself is too late
    expect(await it.summary('2026-01')).toMatchObject({ creditsUsed: 35, creditsRemaining: 0 });
    expect((await it.grants()).find(({ id }) => id === 'promo')).toMatchObject({ credits: 100, remaining: 0 });
    expect(await it.balance()).toMatchObject({ overage: 5 });
  });

  test('is shown before it is posted', async () => {
    const it = await org({ plan: { monthlyCredits: 10 } });
    const expiresAt = Date.now() + 400;
    await expectOk(it.grant('bonus', 100, { id: 'brief', expiresAt }));
    expect(await it.balance()).toMatchObject({ remaining: 110, pools: { bonus: { remaining: 100, expiring: 100 } } });
    await new Promise((resolve) => setTimeout(resolve, expiresAt - Date.now() + 30));
    expect(await it.balance()).toMatchObject({ remaining: 10, pools: { bonus: { remaining: 0 } } });
    expect((await it.grants()).find(({ id }) => id === 'brief')).toMatchObject({ remaining: 0 });
    expect((await it.grant('bonus', 100, { id: 'brief', expiresAt })).json).toMatchObject({ remaining: 0 });
    await it.spend(4);
    expect(await it.balance()).toMatchObject({ remaining: 6, overage: 0 });
  });

  test('at the instant of a cycle start comes before the grant, and the grant before the charge', async () => {
    const it = await org({ createdAt: '2026-01-01T00:00:00Z', plan: { monthlyCredits: 10 } });
    await expectOk(it.grant('bonus', 5, { id: 'b', at: '2026-01-02T00:00:00Z', expiresAt: '2026-02-01T00:00:00Z' }));
    await it.spend(12, '2026-02-01T00:00:00Z');
    expect(await it.summary('2026-01')).toMatchObject({ creditsUsed: 0, creditsRemaining: 15 });
    expect(await it.balance()).toMatchObject({ overage: 2 });
  });
});
