/** History: brought in by backfill, left open by reads, told by the audit. */
import { expectOk, makeKey, type Reply } from '@ledgerline/testkit/harness.ts';
import { DAY, exporter, nextId, org, type Json } from './organization.ts';

describe('backfill', () => {
  const january = { createdAt: '2026-01-01T00:00:00Z' };

  test('posts in the order sent, not before the newest entry', async () => {
    const it = await org(january);
    const day = (date: string): Json => ({ id: nextId(), time: `2026-01-${date}T00:00:00Z`, type: 'tool', credits: 1 });
    const post = (events: Json[]): Promise<Reply> =>
      exporter.ask('POST', `/v1/events?org=${it.name}&backfill=true`, { body: events });
    const events = [day('05'), day('07'), day('06'), day('07'), day('08')];
    expect((await post(events)).json).toMatchObject({
      accepted: 4,
      rejected: [{ index: 2, code: 'backfill_too_old', field: 'time' }],
    });
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
    expect((await it.spendReply(1, '2025-12-31T23:54:59.999Z')).json).toMatchObject({ code: 'too_old' });
    expect((await it.spendReply(1, '2025-12-31T23:59:59.999Z')).json).toMatchObject({ code: 'backfill_too_old' });
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
    const events = times.map((time, i) => ({
      id: `e${i}`,
      time: Math.round(time),
      type: 'gateway_inference',
      credits: (i % 17) + 0.25,
    }));
    const seen: unknown[] = [];
    for (const size of [120, 1, 7]) {
      const it = await org({
        createdAt: '2025-01-02T00:00:00Z',
        cycleAnchorDay: 31,
        timezone: 'America/New_York',
        plan: { monthlyCredits: 80 },
      });
      for (let i = 0; i < events.length; i += size)
        await expectOk(
          exporter.ask('POST', `/v1/events?org=${it.name}&backfill=true`, { body: events.slice(i, i + size) }),
        );
      const mine = new Set(['asOf', 'org', 'name', 'plan']);
      const balance = Object.entries(await it.balance()).filter(([field]) => !mine.has(field));
      const grants = (await it.grants()).map(({ id, remaining, grantedAt }) => [id, remaining, grantedAt]);
      seen.push([balance, await it.cycles(), grants]);
    }
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
  });
});

describe('reads', () => {
  test('never post: history can still be brought in after them', async () => {
    const it = await org({ createdAt: '2026-01-01T00:00:00Z', plan: { monthlyCredits: 100 } });
    const look = async (): Promise<unknown> => {
      const { asOf, ...balance } = await it.balance();
      expect(asOf).toBeDefined();
      return [
        balance,
        await it.summary(),
        await it.cycles(),
        await it.grants(),
        (await exporter.get('/metrics/ledger')).status,
        (await it.read('/v1/projection'))['org'],
      ];
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
