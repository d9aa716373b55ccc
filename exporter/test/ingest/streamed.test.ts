/** A streamed event is posted again and again under its id, larger each time: its last revision is what it costs. */
import { expectOk } from '@ledgerline/testkit/harness.ts';
import { DAY, exporter, org, PRICED, type Json } from './organization.ts';

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
