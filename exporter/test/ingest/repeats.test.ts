/** An event posted again is there once, and one streamed in revisions sums to its last rating. */
import { expectOk } from '@ledgerline/testkit/harness.ts';
import { event } from './event.ts';
import { exporter, org, type Json } from './organization.ts';

describe('an event posted again', () => {
  const time = Date.parse('2026-01-05T09:00:00.120Z');
  const full = {
    id: 'x',
    time,
    type: 'gateway_inference',
    model: 'm',
    tokens: { input: 5, output: 7 },
    quantity: { pages: '2.5' },
    credits: '1.250000',
    costUsd: '0.0042',
    title: 'T',
    durationMs: 12,
  };
  const past = { createdAt: '2026-01-01T00:00:00Z' };

  test.each<[string, Json]>([
    ['as it was', {}],
    ['with its time in RFC 3339', { time: '2026-01-05T09:00:00.120Z' }],
    ['with its time in another offset', { time: '2026-01-05T10:30:00.12+01:30' }],
    ['with its time finer than milliseconds', { time: '2026-01-05t09:00:00.1209999z' }],
    ['with amounts as numbers', { credits: 1.25, costUsd: 0.0042, quantity: { pages: 2.5 } }],
    ['with amounts in exponents', { credits: '125e-2', costUsd: '4.2e-3', quantity: { pages: 0.25e1 } }],
    [
      'with zeros spelt out',
      {
        tokens: { input: 5, cacheRead: 0, cacheWrite: 0, output: 7, reasoning: 0 },
        quantity: { pages: '2.5', images: 0 },
      },
    ],
    ['with empty names spelt out', { provider: '', workspace: '', description: '' }],
    ['with final spelt out', { final: false }],
    ['with its organization', { org: 'OWN' }],
  ])('%s changes nothing', async (_, change) => {
    const { name, become, summary, balance } = await org(past);
    expect(await become(full)).toBe('accepted');
    const before = [await summary(), { ...(await balance()), asOf: null }];
    const again = { ...full, ...change, ...(change['org'] ? { org: name } : {}) };
    expect(await become(again)).toBe('duplicate');
    expect(await become(Object.fromEntries(Object.entries(again).reverse()))).toBe('duplicate');
    expect([await summary(), { ...(await balance()), asOf: null }]).toEqual(before);
  });

  test.each<[string, Json]>([
    ['time', { time: time + 1 }],
    ['type', { type: 'tool' }],
    ['model', { model: 'n' }],
    ['provider', { provider: 'p' }],
    ['serviceTier', { serviceTier: 'batch' }],
    ['workspace', { workspace: 'w' }],
    ['run', { run: 'r' }],
    ['title', { title: 'U' }],
    ['description', { description: 'd' }],
    ['tokens.input', { tokens: { input: 6, output: 7 } }],
    ['tokens.output', { tokens: { input: 5 } }],
    ['quantity.pages', { quantity: { pages: '2.500001' } }],
    ['quantity.images', { quantity: { pages: '2.5', images: 1 } }],
    ['durationMs', { durationMs: 13 }],
    ['final', { final: true }],
    ['reservation', { reservation: 'r' }],
    ['credits', { credits: '1.250001' }],
    ['costUsd', { costUsd: '0.004200001' }],
  ])('with another %s is a conflict, refused and counted', async (field, change) => {
    const { become, summary } = await org(past);
    await become(full);
    const before = await summary();
    expect(await become({ ...full, ...change })).toBe(`conflict ${field}`);
    const without = Object.fromEntries(Object.entries(full).filter(([name]) => name !== field));
    if (['credits', 'costUsd', 'title', 'model', 'durationMs'].includes(field))
      expect(await become(without)).toBe(`conflict ${field}`);
    expect(await summary()).toEqual(before);
  });

  test('is a duplicate before its time is looked at', async () => {
    const { become } = await org(past);
    expect(await become(full)).toBe('accepted');
    const other = await org(); // created now: the same event is too old there
    expect(await other.become(full)).toBe('too_old time');
  });

  test('is another event in another organization', async () => {
    const [a, b] = [await org(past), await org(past)];
    expect([await a.become(full), await b.become(full), await a.become(full)]).toEqual([
      'accepted',
      'accepted',
      'duplicate',
    ]);
  });

  test('within one batch is a duplicate there', async () => {
    const { post, summary } = await org(past);
    expect((await post([full, full, { ...full, credits: 9 }])).json).toMatchObject({
      accepted: 1,
      duplicates: 1,
      rejected: [{ index: 2, id: 'x', code: 'conflict' }],
    });
    expect(await summary()).toMatchObject({ requests: 0 }); // of January
  });

  test('is counted by what became of it', async () => {
    const { become } = await org(past);
    const counted = async (result: string): Promise<number> =>
      Number(
        new RegExp(`ledgerline_ingest_events_total\\{result="${result}"\\} (\\d+)`).exec(
          (await exporter.get('/metrics/process')).text,
        )?.[1],
      );
    const results = ['accepted', 'revised', 'duplicate', 'conflict', 'rejected'];
    const before = await Promise.all(results.map(counted));
    const streamed = { ...full, id: 'y', revision: 1 };
    for (const each of [
      full,
      full,
      { ...full, model: 'n' },
      streamed,
      { ...streamed, revision: 2 },
      { ...full, id: '' },
    ])
      await become(each);
    const after = await Promise.all(results.map(counted));
    expect(after.map((count, i) => count - (before[i] ?? 0))).toEqual([2, 1, 1, 1, 1]);
  });
});

test('the same 200 events posted by 20 clients at once are there once each', async () => {
  const { name, post, summary, counter } = await org();
  const events = Array.from({ length: 200 }, (_, i) =>
    event({ id: `same-${i}`, credits: '0.000007', run: `r${i % 50}`, type: 'cloud_agent_inference' }),
  );
  const shuffled = (by: number): Json[] => [...events.slice(by * 10), ...events.slice(0, by * 10)];
  const replies = await Promise.all(
    Array.from({ length: 20 }, async (_, client) => {
      const mine = shuffled(client);
      const parts = Array.from({ length: 8 }, (_, i) => mine.slice(i * 25, i * 25 + 25));
      return Promise.all(parts.map(async (part) => (await expectOk(post(part))).json as Record<string, number>));
    }),
  );
  const sum = (name: string): number => replies.flat().reduce((total, reply) => total + (reply[name] ?? 0), 0);
  expect([sum('accepted'), sum('duplicates')]).toEqual([200, 3800]);
  expect(await summary()).toMatchObject({
    creditsUsed: 0.0014,
    requests: 200,
    agentRuns: 50,
    creditsRemaining: 999.9986,
  });
  expect(await counter('usage_requests_total')).toBe(200);
  expect(name).toBe(((await summary())['org'] as string) || '');
});
