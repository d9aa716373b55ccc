/** The ledger as a billing person would check it: grants, burn order, cycles, overage, plans, and what is shown of them. */
import { expectOk, makeKey, makeOrg, remove, startExporter, type Reply } from './harness.ts';

const exporter = await startExporter();
afterAll(async () => {
  await exporter.stop();
  remove(exporter.dataDir);
});

const DAY = 86_400_000;
type Json = Record<string, unknown>;
interface Pool {
  readonly granted: number;
  readonly used: number;
  readonly remaining: number;
  readonly expiring: number;
}
interface Balance extends Json {
  readonly pools: Record<string, Pool>;
  readonly remaining: number;
  readonly overage: number;
}
interface GrantLine {
  readonly id: string;
  readonly pool: string;
  readonly credits: number;
  readonly remaining: number;
  readonly grantedAt: string;
  readonly expiresAt?: string;
}

let made = 0;
const nextId = (): string => `id-${++made}`;

/** An organization, and everything that a billing person does to it. */
async function org({ plan, ...body }: { plan?: Json } & Json = {}) {
  const name = `org-${++made}`;
  await makeOrg(exporter, name, { ...(plan ? { plan } : {}), ...body });
  const read = async (path: string): Promise<Json> =>
    (await expectOk(exporter.get(`${path}${path.includes('?') ? '&' : '?'}org=${name}`))).json as Json;
  const spendReply = (credits: number | string, at?: string | number, more: Json = {}): Promise<Reply> =>
    exporter.ask('POST', `/v1/events?org=${name}${at === undefined ? '' : '&backfill=true'}`, {
      body: { id: nextId(), time: at ?? Date.now(), type: 'gateway_inference', credits, ...more },
    });
  return {
    name,
    plan: `plan-of-${name}`,
    body: { name, plan: `plan-of-${name}`, billingModel: 'credits', timezone: 'UTC', cycleAnchorDay: 1, ...body },
    put: (change: Json): Promise<Reply> =>
      expectOk(
        exporter.ask('PUT', `/v1/admin/orgs/${name}`, {
          body: { name, plan: `plan-of-${name}`, billingModel: 'credits', timezone: 'UTC', cycleAnchorDay: 1, ...body, ...change }, // prettier-ignore
        }),
      ),
    /** `at`: a backfill at that time; else now. */
    spendReply,
    spend: async (...what: Parameters<typeof spendReply>) => expectOk(spendReply(...what)),
    spendUsd: (usd: number, at?: string) => expectOk(spendReply(0, at, { costUsd: usd })),
    grant: (pool: string, credits: number, more: Json = {}): Promise<Reply> =>
      exporter.ask('POST', `/v1/admin/orgs/${name}/grants`, { body: { id: nextId(), pool, credits, ...more } }),
    drop: (id: string): Promise<Reply> => exporter.ask('DELETE', `/v1/admin/orgs/${name}/grants/${id}`),
    grants: async (): Promise<GrantLine[]> =>
      ((await expectOk(exporter.get(`/v1/admin/orgs/${name}/grants`))).json as { grants: GrantLine[] }).grants,
    balance: async (): Promise<Balance> => (await read('/v1/balance')) as Balance,
    summary: (month?: string): Promise<Json> => read(`/v1/usage/summary${month === undefined ? '' : `?month=${month}`}`), // prettier-ignore
    cycles: async (): Promise<{ start: string; end: string; allowance: number; used: number }[]> =>
      (await read('/v1/cycles'))['cycles'] as { start: string; end: string; allowance: number; used: number }[],
    read,
    gauge: async (family: string): Promise<string[]> =>
      (await exporter.get('/metrics/ledger')).text
        .split('\n')
        .filter((line) => line.startsWith(`ledgerline_${family}{`) && line.includes(`org="${name}"`)),
  };
}
type Org = Awaited<ReturnType<typeof org>>;

/** Reads a table: a line each, columns apart by |. */
const table = (text: string): string[][] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));

/**
 * Walks through a story: each line does something and says what the pools then are.
 * `remaining/used` for a pool, a number for overage.
 */
async function story(it: Org, text: string): Promise<void> {
  const ids = new Map<string, string>();
  for (const [step = '', ...expected] of table(text)) {
    const [verb = '', a = '', b = '', c = ''] = step.split(/\s+/);
    if (verb === 'spend') await it.spend(a);
    else if (verb === 'grant') {
      const more = c === '' ? {} : { expiresAt: new Date(Date.now() + Number(c) * DAY).toISOString() };
      const made = await expectOk(it.grant(a, Number(b), more));
      ids.set(`${a}${b}`, (made.json as { id: string }).id);
    } else if (verb === 'void') await expectOk(it.drop(ids.get(a + b) ?? ''));
    else expect(step).toBe('start');
    const { pools, overage, remaining } = await it.balance();
    const shown = ['monthly', 'bonus', 'purchased'].map((pool) => `${pools[pool]?.remaining}/${pools[pool]?.used}`);
    expect([step, ...shown, String(overage)]).toEqual([step, ...expected]);
    expect(remaining).toBe(Object.values(pools).reduce((sum, pool) => sum + pool.remaining, 0));
    for (const pool of Object.values(pools)) expect(pool.granted).toBe(pool.used + pool.remaining);
  }
}

describe('burn order', () => {
  test('is monthly, then bonus, then purchased, then overage', async () => {
    await story(await org({ plan: { monthlyCredits: 100 } }), `
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
    `); // prettier-ignore
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
    const left = async (): Promise<string> => (await it.grants()).map(({ id, remaining }) => `${id}:${remaining}`).sort().join(' '); // prettier-ignore
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
    expect((await it.grants()).map(({ id, remaining }) => [id, remaining])).toEqual([['a', 0], ['b', 5], ['c', 10]]); // prettier-ignore
  });
});

describe('overage', () => {
  test('is not paid by later grants unless the plan says so', async () => {
    await story(await org({ plan: { monthlyCredits: 100 } }), `
      spend 130            | 0/100 | 0/0 | 0/0  | 30
      grant purchased 20   | 0/100 | 0/0 | 20/0 | 30
      grant purchased 50   | 0/100 | 0/0 | 70/0 | 30
    `); // prettier-ignore
  });

  test('is paid by later grants where the plan says so, as use of them', async () => {
    const it = await org({ plan: { monthlyCredits: 100, grantsPayOverage: true } });
    await story(it, `
      spend 130            | 0/100 | 0/0   | 0/0   | 30
      grant bonus 20       | 0/100 | 0/20  | 0/0   | 10
      grant purchased 50   | 0/100 | 0/20  | 40/10 | 0
      spend 45             | 0/100 | 0/20  | 0/50  | 5
    `); // prettier-ignore
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
      expect(await it.summary('2026-03')).toMatchObject({ creditsUsed: 0, creditsRemaining: grantsPayOverage ? 50 : 100 }); // prettier-ignore
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
    expect(first.json).toMatchObject({ id: 'g1', pool: 'bonus', credits: 12.5, remaining: 12.5, expiresAt, note: 'referral' }); // prettier-ignore
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
    await story(it, `
      grant bonus 50       | 0/0 | 50/0  | 0/0  | 0
      grant purchased 10   | 0/0 | 50/0  | 10/0 | 0
      spend 20             | 0/0 | 30/20 | 10/0 | 0
      void bonus 50        | 0/0 | 0/20  | 10/0 | 0
      void bonus 50        | 0/0 | 0/20  | 10/0 | 0
      spend 5              | 0/0 | 0/20  | 5/5  | 0
    `); // prettier-ignore
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
    const starts = await boundaries({ cycleAnchorDay: 31, createdAt: '2025-01-31T00:00:00Z' }, ['2025-02-10T00:00:00Z', '2025-06-10T00:00:00Z']); // prettier-ignore
    expect(starts.slice(0, 6)).toEqual(['2025-01-31T00:00:00.000Z', '2025-02-28T00:00:00.000Z', '2025-03-31T00:00:00.000Z', '2025-04-30T00:00:00.000Z', '2025-05-31T00:00:00.000Z', '2025-06-30T00:00:00.000Z']); // prettier-ignore
  });

  test.each([
    ['midnight in New York, before and after its clock goes forward', 'America/New_York', 9, '2025-02-20T00:00:00Z', '2025-02-09T05:00:00.000Z 2025-03-09T05:00:00.000Z 2025-04-09T04:00:00.000Z'],
    ['midnight in New York, before and after its clock goes back', 'America/New_York', 2, '2025-10-20T00:00:00Z', '2025-10-02T04:00:00.000Z 2025-11-02T04:00:00.000Z 2025-12-02T05:00:00.000Z'],
    ['the first instant of a day in Santiago that has no midnight', 'America/Santiago', 7, '2025-08-20T00:00:00Z', '2025-08-07T04:00:00.000Z 2025-09-07T04:00:00.000Z 2025-10-07T03:00:00.000Z'],
    ['the earlier of two midnights in Havana', 'America/Havana', 2, '2025-10-20T00:00:00Z', '2025-10-02T04:00:00.000Z 2025-11-02T04:00:00.000Z 2025-12-02T05:00:00.000Z'],
    ['midnight in Kathmandu, three quarters past', 'Asia/Kathmandu', 1, '2025-08-20T00:00:00Z', '2025-07-31T18:15:00.000Z 2025-08-31T18:15:00.000Z 2025-09-30T18:15:00.000Z'],
    ['a leap day in Berlin', 'Europe/Berlin', 30, '2024-02-10T00:00:00Z', '2024-01-29T23:00:00.000Z 2024-02-28T23:00:00.000Z 2024-03-29T23:00:00.000Z'],
  ])('begins at %s', async (_, timezone, cycleAnchorDay, createdAt, expected) => {
    const starts = await boundaries({ timezone, cycleAnchorDay, createdAt }, []);
    expect(starts.slice(0, 3).join(' ')).toBe(expected);
  }); // prettier-ignore

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
    expect(await it.summary('2026-01')).toMatchObject({ creditsUsed: 70, creditsRemaining: 30, cycle: { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' } }); // prettier-ignore
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
    expect(months.map(({ creditsUsed, creditsRemaining, requests }) => [creditsUsed, creditsRemaining, requests])).toEqual([[30.5, 69.5, 2], [131, 0, 2], [0, 100, 0], [99.999999, 0.000001, 1]]); // prettier-ignore
    expect((await it.cycles()).slice(0, 4).map(({ allowance, used }) => [allowance, used])).toEqual([[100, 30.5], [100, 131], [100, 0], [100, 99.999999]]); // prettier-ignore
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

describe('reads', () => {
  test('never post: history can still be brought in after them', async () => {
    const it = await org({ createdAt: '2026-01-01T00:00:00Z', plan: { monthlyCredits: 100 } });
    const look = async (): Promise<unknown> => {
      const { asOf, ...balance } = await it.balance();
      expect(asOf).toBeDefined();
      return [balance, await it.summary(), await it.cycles(), await it.grants(), (await exporter.get('/metrics/ledger')).status, (await it.read('/v1/projection'))['org']]; // prettier-ignore
    };
    const before = await look();
    expect(await look()).toEqual(before);
    // Had a read posted the cycle starts since, this would lie before the newest entry.
    expect((await it.spendReply(1, '2026-01-02T00:00:00Z')).json).toMatchObject({ accepted: 1 });
    expect(await look()).not.toEqual(before);
    expect((await it.spendReply(1, '2026-01-02T00:00:00Z')).json).toMatchObject({ accepted: 1 });
  });

  test('nor does putting an organization as it is', async () => {
    const it = await org({ createdAt: '2026-01-01T00:00:00Z', plan: { monthlyCredits: 100 } });
    await it.put({});
    await it.put({ name: 'Another name' });
    expect((await it.spendReply(1, '2026-01-02T00:00:00Z')).json).toMatchObject({ accepted: 1 });
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
    expect((await it.put({ ...next, spendCapUsd: 7 })).json).toMatchObject({ billingModel: 'byom', timezone: 'UTC', cycleAnchorDay: 1, next, spendCapUsd: 7 }); // prettier-ignore
    expect(await it.balance()).toMatchObject({ billingModel: 'byom', cycle: before, spendCapUsd: 7 });
    expect((await it.read('/v1/me'))['orgs']).toContainEqual(expect.objectContaining({ org: it.name, timezone: 'UTC', billingModel: 'byom' })); // prettier-ignore
  });

  test('a plan that is itself changed holds from the next cycle of its organizations', async () => {
    const it = await org({ plan: { monthlyCredits: 100 } });
    await expectOk(exporter.ask('PUT', `/v1/admin/plans/${it.plan}`, { body: { name: 'P', monthlyCredits: 500 } }));
    expect(await it.balance()).toMatchObject({ remaining: 100 });
  });
});

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
    expect(await it.balance()).toMatchObject({ percentUsed: Number(percent), state, actions: actions.split(' ').filter(Boolean) }); // prettier-ignore
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
    expect(await it.balance()).toMatchObject({ spendUsd: Number(spent), spendCapUsd: 10, percentUsed: Number(percent), state, pools: {}, remaining: null, overage: null }); // prettier-ignore
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
    expect((await it.cycles()).slice(0, 3).map(({ allowance, used }) => [allowance, used])).toEqual([[10, 9.5], [10, 2], [10, 0]]); // prettier-ignore
    expect(await it.summary('2026-01')).toMatchObject({ costUsd: 9.5, creditsUsed: null, creditsRemaining: null });
  });
});

describe('backfill', () => {
  const january = { createdAt: '2026-01-01T00:00:00Z' };

  test('posts in the order sent, not before the newest entry', async () => {
    const it = await org(january);
    const day = (date: string): Json => ({ id: nextId(), time: `2026-01-${date}T00:00:00Z`, type: 'tool', credits: 1 });
    const post = (events: Json[]): Promise<Reply> =>
      exporter.ask('POST', `/v1/events?org=${it.name}&backfill=true`, { body: events });
    const events = [day('05'), day('07'), day('06'), day('07'), day('08')];
    expect((await post(events)).json).toMatchObject({ accepted: 4, rejected: [{ index: 2, code: 'backfill_too_old', field: 'time' }] }); // prettier-ignore
    expect((await post([day('07')])).status).toBe(400);
    expect((await post(events.filter((_, i) => i !== 2))).json).toMatchObject({ accepted: 0, duplicates: 4 });
    expect(await it.summary('2026-01')).toMatchObject({ creditsUsed: 4, creditsRemaining: 996 });
    // What is not history can still be posted: now, to what is open now.
    const late = await exporter.ask('POST', `/v1/events?org=${it.name}`, { body: day('06') });
    expect(late.json).toMatchObject({ accepted: 1 });
    expect(await it.balance()).toMatchObject({ remaining: 999 });
    expect((await post([day('09')])).json).toMatchObject({ details: { rejected: [{ code: 'backfill_too_old' }] } });
  });

  test('refuses what lies before the organization or after now', async () => {
    const it = await org(january);
    expect((await it.spendReply(1, '2025-12-31T23:59:59.999Z')).json).toMatchObject({ code: 'too_old' });
    expect((await it.spendReply(1, Date.now() + 60_000)).json).toMatchObject({ code: 'too_new' });
    expect((await it.spendReply(1, '2026-01-01T00:00:00Z')).status).toBe(200);
  });

  test('needs the admin role', async () => {
    const [it, other] = [await org(january), await org(january)];
    const event = { id: 'x', time: '2026-01-05T00:00:00Z', type: 'tool', credits: 1 };
    const ask = (key: string, query: string, body: Json = event): Promise<Reply> =>
      exporter.ask('POST', `/v1/events?backfill=true${query}`, { key, body });
    const ingest = await makeKey(exporter, { org: it.name, role: 'ingest' });
    expect((await ask(ingest, `&org=${it.name}`)).status).toBe(403);
    expect((await ask(ingest, '')).status).toBe(403);
    const mixed = await makeKey(exporter, { org: it.name, role: 'ingest' }, { org: other.name, role: 'admin' });
    expect((await ask(mixed, `&org=${it.name}`)).status).toBe(403);
    expect((await ask(mixed, '', { ...event, org: it.name })).status).toBe(403);
    expect((await ask(mixed, `&org=${other.name}`)).status).toBe(200);
    expect((await ask(await makeKey(exporter, { org: it.name, role: 'admin' }), '')).status).toBe(200);
  });

  test('keeps to the same rules with grants and voids at a time of their own', async () => {
    const it = await org({ ...january, plan: { monthlyCredits: 100 } });
    await it.spend(10, '2026-01-10T00:00:00Z');
    const early = await it.grant('bonus', 5, { at: '2026-01-09T00:00:00Z' });
    expect([early.status, (early.json as Json)['code']]).toEqual([400, 'backfill_too_old']);
    const future = await it.grant('bonus', 5, { at: Date.now() + 60_000 });
    expect([future.status, (future.json as Json)['code']]).toEqual([400, 'too_new']);
    await expectOk(it.grant('bonus', 50, { id: 'b', at: '2026-01-11T00:00:00Z' }));
    await it.spend(110, '2026-01-12T00:00:00Z');
    await expectOk(exporter.ask('DELETE', `/v1/admin/orgs/${it.name}/grants/b?at=2026-02-03T00:00:00Z`));
    expect(await it.summary('2026-01')).toMatchObject({ creditsUsed: 120, creditsRemaining: 30 });
    expect(await it.summary('2026-02')).toMatchObject({ creditsRemaining: 100 });
  });

  test('brings a year in with the balances it had, the same in one batch as one by one', async () => {
    const times = Array.from({ length: 120 }, (_, i) => Date.parse('2025-01-03T07:00:00Z') + i * 3.03 * DAY);
    const events = times.map((time, i) => ({ id: `e${i}`, time: Math.round(time), type: 'gateway_inference', credits: (i % 17) + 0.25 })); // prettier-ignore
    const seen: unknown[] = [];
    for (const size of [120, 1, 7]) {
      const it = await org({ createdAt: '2025-01-02T00:00:00Z', cycleAnchorDay: 31, timezone: 'America/New_York', plan: { monthlyCredits: 80 } }); // prettier-ignore
      for (let i = 0; i < events.length; i += size)
        await expectOk(exporter.ask('POST', `/v1/events?org=${it.name}&backfill=true`, { body: events.slice(i, i + size) })); // prettier-ignore
      const mine = new Set(['asOf', 'org', 'name', 'plan']);
      const balance = Object.entries(await it.balance()).filter(([field]) => !mine.has(field));
      const grants = (await it.grants()).map(({ id, remaining, grantedAt }) => [id, remaining, grantedAt]);
      seen.push([balance, await it.cycles(), grants]);
    }
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
  });
});

test('when an organization was created can change until it has entries', async () => {
  const fresh = await org({ billingModel: 'byom' });
  await fresh.put({ createdAt: '2026-01-01T00:00:00Z' });
  expect((await fresh.spendReply(0, '2026-01-02T00:00:00Z', { costUsd: 1 })).status).toBe(200);
  for (const it of [fresh, await org()]) {
    const body = { ...it.body, createdAt: '2026-02-01T00:00:00Z' };
    const reply = await exporter.ask('PUT', `/v1/admin/orgs/${it.name}`, { body });
    expect([reply.status, (reply.json as Json)['code']]).toEqual([409, 'conflict']);
  }
});

test('the audit says who did what, when, and what it was before; what changes nothing is not in it', async () => {
  const it = await org({ plan: { monthlyCredits: 100 } });
  const records = async (): Promise<Json[]> =>
    ((await expectOk(exporter.get('/v1/admin/audit'))).json as { audit: Json[] }).audit;
  const before = (await records()).length;
  const began = Date.now();
  await it.put({});
  await it.put({ name: 'New name' });
  await it.put({ name: 'New name' });
  await expectOk(it.grant('bonus', 5, { id: 'audited' }));
  await expectOk(it.grant('bonus', 5, { id: 'audited' }));
  await expectOk(it.drop('audited'));
  await expectOk(it.drop('audited'));
  const [voided, granted, put, ...older] = await records();
  expect(older).toHaveLength(before);
  const who = { actor: 'bootstrap bootstrap', org: it.name };
  expect(put).toMatchObject({ ...who, action: 'put org', before: { name: it.name }, after: { name: 'New name' } });
  expect(granted).toMatchObject({ ...who, action: 'post grant', before: null, after: { id: 'audited', remaining: 5 } });
  expect(voided).toMatchObject({ ...who, action: 'void grant', before: { remaining: 5 }, after: { remaining: 0 } });
  for (const record of [voided, granted, put])
    expect(Date.parse(record?.['time'] as string)).toBeGreaterThanOrEqual(began);
});

describe('daily and by key', () => {
  test('days are those of the timezone asked for, else of billing', async () => {
    const it = await org({ createdAt: '2026-01-01T00:00:00Z', timezone: 'America/New_York' });
    await it.spend(1, '2026-01-10T04:59:59.999Z', { model: 'a', tokens: { input: 3, cacheRead: 4, output: 5, reasoning: 6 } }); // prettier-ignore
    await it.spend(2, '2026-01-10T05:00:00Z', { model: 'b', type: 'tool' });
    await it.spend(4, '2026-01-10T18:30:00Z', { model: 'a' });
    const days = async (timezone: string): Promise<unknown> => {
      const { days } = await it.read(`/v1/usage/daily?start=2026-01-09&end=2026-01-11${timezone && `&timezone=${timezone}`}`); // prettier-ignore
      return (days as { date: string; credits: number; models: Json }[]).map(({ date, credits, models }) => [date, credits, Object.keys(models).sort().join()]); // prettier-ignore
    };
    expect(await days('')).toEqual([['2026-01-09', 1, 'a'], ['2026-01-10', 6, 'a,b'], ['2026-01-11', 0, '']]); // prettier-ignore
    expect(await days('UTC')).toEqual([['2026-01-09', 0, ''], ['2026-01-10', 7, 'a,b'], ['2026-01-11', 0, '']]); // prettier-ignore
    expect(await days('Asia/Kolkata')).toEqual([['2026-01-09', 0, ''], ['2026-01-10', 3, 'a,b'], ['2026-01-11', 4, 'a']]); // prettier-ignore
    const { days: shapes } = await it.read('/v1/usage/daily?start=2026-01-09&end=2026-01-10');
    expect(shapes).toMatchObject([
      { date: '2026-01-09', credits: 1, requests: 1, inputTokens: 7, outputTokens: 11, models: { a: { credits: 1, requests: 1 } } },
      { date: '2026-01-10', credits: 6, requests: 1, inputTokens: 0, outputTokens: 0, models: { a: { credits: 4, requests: 1 }, b: { credits: 2, requests: 0 } } },
    ]); // prettier-ignore
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
  await it.spend('105.000001', undefined, { tokens: { input: 1, cacheRead: 2, cacheWrite: 3, output: 4, reasoning: 5 } }); // prettier-ignore
  const value = async (family: string): Promise<string> => (await it.gauge(family)).map((line) => line.replace(/^.*?\{org="[^"]+",?/, '').replace('} ', ' ')).join('; '); // prettier-ignore
  expect(await value('credits_remaining')).toBe('pool="monthly" 0; pool="bonus" 4.999999; pool="purchased" 0');
  expect(await value('credits_used')).toBe('pool="monthly" 100; pool="bonus" 5.000001; pool="purchased" 0');
  expect(await value('credits_granted')).toBe('pool="monthly" 100; pool="bonus" 10; pool="purchased" 0');
  expect((await value('cycle_credits')).trim()).toBe('105.000001');
  expect(await value('cycle_tokens')).toBe('token_type="input" 1; token_type="cache_read" 2; token_type="cache_write" 3; token_type="output" 4; token_type="reasoning" 5'); // prettier-ignore
  expect(await it.summary()).toMatchObject({ creditsUsed: 105.000001, creditsRemaining: 4.999999, inputTokens: 6, outputTokens: 9, totalTokens: 15 }); // prettier-ignore
});
