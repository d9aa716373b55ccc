/** An event posted again is there once, and one streamed in revisions sums to its last rating. */
import { expectOk } from '@ledgerline/testkit/harness.ts';
import { event } from './event.ts';
import { DAY, exporter, org, PRICED, type Json } from './organization.ts';

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

describe('a streamed event', () => {
  const base = (fields: Json): Json => ({ id: 's', time: 0, type: 'gateway_inference', model: PRICED, ...fields });
  /** Posts revisions one by one, `revision/input` each, and says what became of each. */
  const stream = async (steps: Json[]) => {
    const now = Date.now();
    const it = await org({ createdAt: now - DAY });
    const outcomes: string[] = [];
    for (const step of steps) outcomes.push(await it.become(base({ time: now, ...step })));
    return { outcomes, ...it };
  };
  const at = (revision: number | undefined, input: number, more: Json = {}): Json => ({
    ...(revision === undefined ? {} : { revision }),
    tokens: { input },
    ...more,
  });

  test.each<[string, Json[], string[], number]>([
    ['in order', [at(0, 10), at(1, 20), at(2, 50)], ['accepted', 'revised', 'revised'], 50],
    ['with gaps', [at(3, 10), at(7, 20), at(100, 20)], ['accepted', 'revised', 'revised'], 20],
    ['out of order', [at(2, 50), at(1, 20), at(3, 60)], ['accepted', 'duplicate', 'revised'], 60],
    [
      'repeated',
      [at(1, 20), at(1, 20), at(2, 30), at(2, 30), at(1, 20)],
      ['accepted', 'duplicate', 'revised', 'duplicate', 'duplicate'],
      30,
    ],
    ['the same revision with other usage', [at(1, 20), at(1, 30)], ['accepted', 'conflict tokens.input'], 20],
    ['shrinking', [at(1, 20), at(2, 19), at(3, 21)], ['accepted', 'usage_shrinks tokens.input', 'revised'], 21],
    [
      'losing a unit',
      [at(1, 5, { quantity: { pages: 2 } }), at(2, 5), at(2, 5, { quantity: { pages: '2.5' } })],
      ['accepted', 'usage_shrinks quantity.pages', 'revised'],
      5,
    ],
    [
      'losing a kind of token',
      [{ revision: 1, tokens: { input: 9, reasoning: 4 } }, at(2, 9)],
      ['accepted', 'usage_shrinks tokens.reasoning'],
      9,
    ],
    [
      'after a final one',
      [at(1, 20, { final: true }), at(2, 30), at(1, 20, { final: true }), at(0, 5)],
      ['accepted', 'conflict revision', 'duplicate', 'duplicate'],
      20,
    ],
    [
      'final as the last',
      [at(1, 20), at(2, 30, { final: true }), at(3, 40)],
      ['accepted', 'revised', 'conflict revision'],
      30,
    ],
    ['after one without revision', [at(undefined, 20), at(1, 30)], ['accepted', 'conflict revision'], 20],
    ['without revision after one with', [at(1, 20), at(undefined, 5)], ['accepted', 'duplicate'], 20],
    ['with another time', [at(1, 20), at(2, 30, { time: 1 })], ['accepted', 'conflict time'], 20],
    ['with another model', [at(1, 20), at(2, 30, { model: 'other' })], ['accepted', 'conflict model'], 20],
    [
      'with a workspace of a sudden',
      [at(1, 20), at(2, 30, { workspace: 'w' })],
      ['accepted', 'conflict workspace'],
      20,
    ],
    [
      'with another title and description',
      [at(1, 20, { title: 'a' }), at(2, 30, { title: 'b', description: 'c' })],
      ['accepted', 'revised'],
      30,
    ],
    ['with upstream credits of a sudden', [at(1, 20), at(2, 30, { credits: 1 })], ['accepted', 'conflict credits'], 20],
    ['with upstream credits no more', [at(1, 20, { credits: 1 }), at(2, 30)], ['accepted', 'conflict credits'], 20],
    [
      'with upstream USD of a sudden',
      [at(1, 20, { credits: 1 }), at(2, 30, { credits: 1, costUsd: 1 })],
      ['accepted', 'conflict costUsd'],
      20,
    ],
    [
      'with shrinking upstream credits',
      [at(1, 20, { credits: 2 }), at(2, 30, { credits: 1 })],
      ['accepted', 'conflict credits'],
      20,
    ],
    [
      'with shrinking upstream USD',
      [at(1, 20, { costUsd: 2 }), at(2, 30, { costUsd: 1 })],
      ['accepted', 'conflict costUsd'],
      20,
    ],
  ])('%s', async (_, steps, outcomes, input) => {
    const result = await stream(steps);
    expect(result.outcomes).toEqual(outcomes);
    expect(await result.summary()).toMatchObject({ requests: 1, inputTokens: expect.any(Number) as number });
    const [row] = await result.rows('model');
    expect(row).toMatchObject({ requests: 1, tokens: { input } });
    expect(await result.counter('usage_requests_total')).toBe(1);
  });

  test('sums exactly to the rating of its last revision, whatever the steps round to', async () => {
    const now = Date.now();
    const [streamed, whole] = [await org(), await org()];
    const last = 997;
    // 1 token of input is 3e-6 USD = 0.0003 credits; cache reads are 0.3 of a micro-dollar: every step rounds.
    const usage = (n: number): Json => ({ tokens: { input: n, cacheRead: 7 * n, output: Math.floor(n / 3) } });
    const revisions = Array.from({ length: last }, (_, i) =>
      base({ time: now + 1000, revision: i + 1, ...usage(i + 1) }),
    );
    expect((await streamed.post(revisions.slice(0, 300))).json).toMatchObject({ accepted: 1, revised: 299 });
    for (const part of [revisions.slice(300, 301), revisions.slice(301)]) await expectOk(streamed.post(part));
    await expectOk(whole.post(base({ time: now + 1000, ...usage(last) })));
    const [a, b] = [await streamed.summary(), await whole.summary()];
    expect({ ...a, org: '' }).toEqual({ ...b, org: '' });
    // 997 × 3 + 6979 × 0.3 + 332 × 15 micro-dollars
    expect(a).toMatchObject({ costUsd: 0.0100647, creditsUsed: 1.00647, requests: 1 });
    const [first, second] = [await streamed.balance(), await whole.balance()];
    expect([first['remaining'], first['spendUsd']]).toEqual([second['remaining'], second['spendUsd']]);
    expect(await streamed.counter('usage_credits_total')).toBe(1.00647);
  });

  test('is rated with the price of the first, though another holds by now', async () => {
    const { become, summary } = await org();
    const model = 'repriced-model';
    const price = (usd: number) =>
      expectOk(
        exporter.ask('PUT', '/v1/admin/prices', {
          body: [{ model, from: '2020-01-01', usdPerMillion: { input: usd } }],
        }),
      );
    await price(1);
    const first = { ...base({ model, time: Date.now(), revision: 1 }), tokens: { input: 1_000_000 } };
    await become(first);
    await price(5);
    expect(await become({ ...first, revision: 2, tokens: { input: 3_000_000 } })).toBe('revised');
    expect(await summary()).toMatchObject({ costUsd: 3, creditsUsed: 300 });
    expect(await become({ ...first, id: 'new', revision: 2 })).toBe('accepted');
    expect(await summary()).toMatchObject({ costUsd: 8, creditsUsed: 800 });
  });

  test('that became known before its price stays unpriced', async () => {
    const { become, summary, counter } = await org();
    const model = 'late-price-model';
    const first = { ...base({ model, time: Date.now(), revision: 1 }), tokens: { input: 1_000_000 } };
    await become(first);
    await expectOk(
      exporter.ask('PUT', '/v1/admin/prices', { body: [{ model, from: '2020-01-01', usdPerMillion: { input: 1 } }] }),
    );
    await become({ ...first, revision: 2, tokens: { input: 2_000_000 } });
    expect(await summary()).toMatchObject({ costUsd: 0, inputTokens: 2_000_000 });
    expect(await counter('unpriced_events_total')).toBe(1);
  });

  test('may come whole in one batch', async () => {
    const { post, rows } = await org();
    const time = Date.now();
    const reply = await post(
      [at(2, 20), at(1, 10), at(3, 30), at(3, 30), at(2, 15)].map((each) => base({ time, ...each })),
    );
    expect(reply.json).toMatchObject({ accepted: 1, revised: 1, duplicates: 3, rejected: [] });
    expect(await rows('model')).toMatchObject([{ requests: 1, tokens: { input: 30 } }]);
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
