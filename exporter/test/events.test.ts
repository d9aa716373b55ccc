/** Events in: once each, in whatever notation, order and company they come; streamed ones sum to their last rating. */
import { gzipSync } from 'node:zlib';
import { expectOk, makeOrg, remove, startExporter, type Reply } from './harness.ts';
import { raw } from './raw.ts';

const exporter = await startExporter();
const DAY = 86_400_000;
const PRICED = 'priced-model';

beforeAll(async () => {
  const usdPerMillion = { input: 3, cacheRead: '0.3', cacheWrite: '3.75', output: 15 };
  await expectOk(
    exporter.ask('PUT', '/v1/admin/prices', {
      body: [{ model: PRICED, from: '2020-01-01', usdPerMillion, usdPerUnit: { pages: '0.0015' } }],
    }),
  );
});
afterAll(async () => {
  await exporter.stop();
  remove(exporter.dataDir);
});

let made = 0;
type Json = Record<string, unknown>;
interface Outcome {
  readonly status: number;
  readonly code?: string;
  readonly field?: string;
}

async function org(body: Json = {}) {
  const name = `org-${++made}`;
  await makeOrg(exporter, name, body);
  const post = (events: unknown, query = ''): Promise<Reply> =>
    exporter.ask('POST', `/v1/events?org=${name}${query}`, { body: events });
  return {
    name,
    post,
    /** What became of one event: `accepted`, `duplicate`, `revised`, or the code and the field of its refusal. */
    become: async (event: Json): Promise<string> => {
      const { status, json: body } = (await post(event)) as { status: number; json: unknown };
      const answer = body as { accepted: number; duplicates: number; revised: number; code: string; details: Outcome };
      if (status >= 400) return [answer.code, answer.details.field].filter(Boolean).join(' ');
      return answer.accepted ? 'accepted' : answer.revised ? 'revised' : answer.duplicates ? 'duplicate' : 'nothing';
    },
    summary: async (): Promise<Json> => (await expectOk(exporter.get(`/v1/usage/summary?org=${name}`))).json as Json,
    balance: async (): Promise<Json> => (await expectOk(exporter.get(`/v1/balance?org=${name}`))).json as Json,
    rows: async (by: string, query = ''): Promise<Json[]> =>
      ((await expectOk(exporter.get(`/v1/usage/breakdown?by=${by}&org=${name}${query}`))).json as { rows: Json[] })
        .rows,
    counter: async (family: string): Promise<number> => {
      const { text } = await exporter.get('/metrics/ledger');
      const lines = text
        .split('\n')
        .filter((line) => line.startsWith(`ledgerline_${family}{`) && line.includes(`org="${name}"`));
      return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
    },
  };
}

const event = (fields: Json = {}): Json => ({
  id: `e${++made}`,
  time: Date.now(),
  type: 'gateway_inference',
  ...fields,
});

describe('an event posted again', () => {
  const time = Date.parse('2026-01-05T09:00:00.120Z');
  const full = { id: 'x', time, type: 'gateway_inference', model: 'm', tokens: { input: 5, output: 7 }, quantity: { pages: '2.5' }, credits: '1.250000', costUsd: '0.0042', title: 'T', durationMs: 12 }; // prettier-ignore
  const past = { createdAt: '2026-01-01T00:00:00Z' };

  test.each<[string, Json]>([
    ['as it was', {}],
    ['with its time in RFC 3339', { time: '2026-01-05T09:00:00.120Z' }],
    ['with its time in another offset', { time: '2026-01-05T10:30:00.12+01:30' }],
    ['with its time finer than milliseconds', { time: '2026-01-05t09:00:00.1209999z' }],
    ['with amounts as numbers', { credits: 1.25, costUsd: 0.0042, quantity: { pages: 2.5 } }],
    ['with amounts in exponents', { credits: '125e-2', costUsd: '4.2e-3', quantity: { pages: 0.25e1 } }],
    ['with zeros spelt out', { tokens: { input: 5, cacheRead: 0, cacheWrite: 0, output: 7, reasoning: 0 }, quantity: { pages: '2.5', images: 0 } }],
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
  }); // prettier-ignore

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
    if (['credits', 'costUsd', 'title', 'model', 'durationMs'].includes(field)) expect(await become(without)).toBe(`conflict ${field}`); // prettier-ignore
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
    expect([await a.become(full), await b.become(full), await a.become(full)]).toEqual(['accepted', 'accepted', 'duplicate']); // prettier-ignore
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
    for (const each of [full, full, { ...full, model: 'n' }, streamed, { ...streamed, revision: 2 }, { ...full, id: '' }]) await become(each); // prettier-ignore
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
    ['repeated', [at(1, 20), at(1, 20), at(2, 30), at(2, 30), at(1, 20)], ['accepted', 'duplicate', 'revised', 'duplicate', 'duplicate'], 30],
    ['the same revision with other usage', [at(1, 20), at(1, 30)], ['accepted', 'conflict tokens.input'], 20],
    ['shrinking', [at(1, 20), at(2, 19), at(3, 21)], ['accepted', 'usage_shrinks tokens.input', 'revised'], 21],
    ['losing a unit', [at(1, 5, { quantity: { pages: 2 } }), at(2, 5), at(2, 5, { quantity: { pages: '2.5' } })], ['accepted', 'usage_shrinks quantity.pages', 'revised'], 5],
    ['losing a kind of token', [{ revision: 1, tokens: { input: 9, reasoning: 4 } }, at(2, 9)], ['accepted', 'usage_shrinks tokens.reasoning'], 9],
    ['after a final one', [at(1, 20, { final: true }), at(2, 30), at(1, 20, { final: true }), at(0, 5)], ['accepted', 'conflict revision', 'duplicate', 'duplicate'], 20],
    ['final as the last', [at(1, 20), at(2, 30, { final: true }), at(3, 40)], ['accepted', 'revised', 'conflict revision'], 30],
    ['after one without revision', [at(undefined, 20), at(1, 30)], ['accepted', 'conflict revision'], 20],
    ['without revision after one with', [at(1, 20), at(undefined, 5)], ['accepted', 'duplicate'], 20],
    ['with another time', [at(1, 20), at(2, 30, { time: 1 })], ['accepted', 'conflict time'], 20],
    ['with another model', [at(1, 20), at(2, 30, { model: 'other' })], ['accepted', 'conflict model'], 20],
    ['with a workspace of a sudden', [at(1, 20), at(2, 30, { workspace: 'w' })], ['accepted', 'conflict workspace'], 20],
    ['with another title and description', [at(1, 20, { title: 'a' }), at(2, 30, { title: 'b', description: 'c' })], ['accepted', 'revised'], 30],
    ['with upstream credits of a sudden', [at(1, 20), at(2, 30, { credits: 1 })], ['accepted', 'conflict credits'], 20],
    ['with upstream credits no more', [at(1, 20, { credits: 1 }), at(2, 30)], ['accepted', 'conflict credits'], 20],
    ['with upstream USD of a sudden', [at(1, 20, { credits: 1 }), at(2, 30, { credits: 1, costUsd: 1 })], ['accepted', 'conflict costUsd'], 20],
    ['with shrinking upstream credits', [at(1, 20, { credits: 2 }), at(2, 30, { credits: 1 })], ['accepted', 'usage_shrinks credits'], 20],
    ['with shrinking upstream USD', [at(1, 20, { costUsd: 2 }), at(2, 30, { costUsd: 1 })], ['accepted', 'usage_shrinks costUsd'], 20],
  ])('%s', async (_, steps, outcomes, input) => {
    const result = await stream(steps);
    expect(result.outcomes).toEqual(outcomes);
    expect(await result.summary()).toMatchObject({ requests: 1, inputTokens: expect.any(Number) as number });
    const [row] = await result.rows('model');
    expect(row).toMatchObject({ requests: 1, tokens: { input } });
    expect(await result.counter('usage_requests_total')).toBe(1);
  }); // prettier-ignore

  test('sums exactly to the rating of its last revision, whatever the steps round to', async () => {
    const now = Date.now();
    const [streamed, whole] = [await org(), await org()];
    const last = 997;
    // 1 token of input is 3e-6 USD = 0.0003 credits; cache reads are 0.3 of a micro-dollar: every step rounds.
    const usage = (n: number): Json => ({ tokens: { input: n, cacheRead: 7 * n, output: Math.floor(n / 3) } });
    const revisions = Array.from({ length: last }, (_, i) => base({ time: now + 1000, revision: i + 1, ...usage(i + 1) })); // prettier-ignore
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
    const model = `repriced-${made}`;
    const price = (usd: number) =>
      expectOk(exporter.ask('PUT', '/v1/admin/prices', { body: [{ model, from: '2020-01-01', usdPerMillion: { input: usd } }] })); // prettier-ignore
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
    const model = `late-price-${made}`;
    const first = { ...base({ model, time: Date.now(), revision: 1 }), tokens: { input: 1_000_000 } };
    await become(first);
    await expectOk(exporter.ask('PUT', '/v1/admin/prices', { body: [{ model, from: '2020-01-01', usdPerMillion: { input: 1 } }] })); // prettier-ignore
    await become({ ...first, revision: 2, tokens: { input: 2_000_000 } });
    expect(await summary()).toMatchObject({ costUsd: 0, inputTokens: 2_000_000 });
    expect(await counter('unpriced_events_total')).toBe(1);
  });

  test('may come whole in one batch', async () => {
    const { post, rows } = await org();
    const time = Date.now();
    const reply = await post([at(2, 20), at(1, 10), at(3, 30), at(3, 30), at(2, 15)].map((each) => base({ time, ...each }))); // prettier-ignore
    expect(reply.json).toMatchObject({ accepted: 1, revised: 1, duplicates: 3, rejected: [] });
    expect(await rows('model')).toMatchObject([{ requests: 1, tokens: { input: 30 } }]);
  });
});

describe('requests and agent runs', () => {
  test('a request is an event of an inference type', async () => {
    const { post, summary, rows } = await org();
    const types = ['gateway_inference', 'cloud_agent_inference', 'cloud_agent_compute', 'tool'];
    await expectOk(post(types.map((type) => event({ type }))));
    expect(await summary()).toMatchObject({ requests: 2 });
    const byType = await rows('type', '&sort=key');
    expect(byType.map(({ key, requests }) => [key, requests])).toEqual([['cloud_agent_compute', 0], ['cloud_agent_inference', 1], ['gateway_inference', 1], ['tool', 0]]); // prettier-ignore
  });

  test('an agent run is a distinct run of a cloud agent, counted when first seen', async () => {
    const { post, summary, rows, counter } = await org();
    const now = Date.now();
    const run = (type: string, name: string, agent: string): Json => event({ type, run: name, agent, time: now });
    await expectOk(post([run('cloud_agent_inference', 'r1', 'a'), run('cloud_agent_compute', 'r1', 'b'), run('cloud_agent_compute', 'r2', 'b')])); // prettier-ignore
    await expectOk(post([run('cloud_agent_inference', 'r1', 'c'), run('gateway_inference', 'r3', 'd'), run('tool', 'r4', 'd')])); // prettier-ignore
    await expectOk(post([event({ type: 'cloud_agent_inference' })]));
    expect(await summary()).toMatchObject({ agentRuns: 2 });
    expect(await counter('agent_runs_total')).toBe(2);
    expect((await rows('agent', '&sort=key')).map(({ key, agentRuns }) => [key, agentRuns])).toEqual([['', 0], ['a', 1], ['b', 1], ['c', 0], ['d', 0]]); // prettier-ignore
  });

  test('runs of the same name are two in two organizations', async () => {
    const [a, b] = [await org(), await org()];
    for (const each of [a, b]) {
      await expectOk(each.post(event({ type: 'cloud_agent_compute', run: 'r' })));
      expect(await each.summary()).toMatchObject({ agentRuns: 1 });
    }
  });
});

test('a workspace that only events named is a team, until it is said to be something else', async () => {
  const { name, post } = await org();
  await expectOk(post([event({ workspace: 'b' }), event({ workspace: 'a' }), event()]));
  const list = async (): Promise<unknown> =>
    ((await expectOk(exporter.get(`/v1/admin/orgs/${name}/workspaces`))).json as { workspaces: unknown }).workspaces;
  const a = { workspace: 'a', name: 'a', kind: 'team', group: '' };
  expect(await list()).toEqual([a, { workspace: 'b', name: 'b', kind: 'team', group: '' }]);
  const body = { name: 'Of Ada', kind: 'personal', group: 'north' };
  await expectOk(exporter.ask('PUT', `/v1/admin/orgs/${name}/workspaces/b`, { body }));
  expect(await list()).toEqual([a, { workspace: 'b', ...body }]);
});

describe('the form of a request', () => {
  const NDJSON = [
    'application/x-ndjson',
    'application/ndjson',
    'application/jsonl',
    'application/x-ndjson; charset=utf-8',
  ];
  const send = async (type: string, text: string, gzip = false): Promise<Reply> => {
    const { name } = await org();
    return raw(exporter, {
      method: 'POST',
      path: `/v1/events?org=${name}`,
      headers: { 'content-type': type, ...(gzip ? { 'content-encoding': 'gzip' } : {}) },
      body: [gzip ? gzipSync(text) : text],
    });
  }; // prettier-ignore
  const soon = (): Json => event({ time: Date.now() + 60_000 });

  test('is one event, an array, or a line each', async () => {
    expect((await send('application/json', JSON.stringify(soon()))).json).toMatchObject({ accepted: 1 });
    expect((await send('application/json', JSON.stringify([soon(), soon()]))).json).toMatchObject({ accepted: 2 });
    for (const type of NDJSON)
      for (const end of ['\n', '\r\n', '\n\n'])
        expect((await send(type, [soon(), soon(), soon()].map((each) => JSON.stringify(each)).join(end) + end)).json).toMatchObject({ accepted: 3 }); // prettier-ignore
    expect((await send('application/x-ndjson', JSON.stringify(soon()))).json).toMatchObject({ accepted: 1 });
  });

  test('may be compressed', async () => {
    expect((await send('application/json', JSON.stringify([soon(), soon()]), true)).json).toMatchObject({ accepted: 2 }); // prettier-ignore
    const lines = Array.from({ length: 5000 }, () => JSON.stringify(soon())).join('\n');
    expect((await send('application/x-ndjson', lines, true)).json).toMatchObject({ accepted: 5000 });
  });
});

test('the same 200 events posted by 20 clients at once are there once each', async () => {
  const { name, post, summary, counter } = await org();
  const events = Array.from({ length: 200 }, (_, i) => event({ id: `same-${i}`, credits: '0.000007', run: `r${i % 50}`, type: 'cloud_agent_inference' })); // prettier-ignore
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
  expect(await summary()).toMatchObject({ creditsUsed: 0.0014, requests: 200, agentRuns: 50, creditsRemaining: 999.9986 }); // prettier-ignore
  expect(await counter('usage_requests_total')).toBe(200);
  expect(name).toBe(((await summary())['org'] as string) || '');
});

describe('time', () => {
  test('an event of a closed cycle is charged to what is open now, reported at its time, and flagged late', async () => {
    const createdAt = new Date(Date.now() - 70 * DAY);
    const { name, post, summary, balance, counter } = await org({ createdAt: createdAt.toISOString() });
    await expectOk(post(event({ credits: 1 })));
    expect(await counter('late_events_total')).toBe(0);
    const past = new Date(Date.now() - 65 * DAY).toISOString();
    await expectOk(post(event({ credits: 10, time: past })));
    expect(await counter('late_events_total')).toBe(1);
    expect(await balance()).toMatchObject({ remaining: 989, pools: { monthly: { used: 11 } } });
    expect(await summary()).toMatchObject({ creditsUsed: 1 });
    const day = await exporter.get(`/v1/usage/daily?org=${name}&start=${past.slice(0, 10)}&end=${past.slice(0, 10)}`);
    expect(day.json).toMatchObject({ days: [{ date: past.slice(0, 10), credits: 10, requests: 1 }] });
    const then = await exporter.get(`/v1/usage/summary?org=${name}&month=${past.slice(0, 7)}`);
    expect(then.json).toMatchObject({ creditsUsed: 10, creditsRemaining: 1000 });
  });

  test('an event of up to 7 days ahead is charged now and in the usage of its time, but not in the rate', async () => {
    const { name, post, balance } = await org({ createdAt: Date.now() - 2 * DAY });
    await expectOk(post(event({ credits: 24, time: Date.now() - 2 * DAY + 60_000 })));
    const rate = async (): Promise<number> =>
      ((await exporter.get(`/v1/projection?org=${name}`)).json as { ratePerDay: { expected: number } }).ratePerDay.expected; // prettier-ignore
    const before = await rate();
    expect(before).toBeCloseTo(12, 1);
    const ahead = Date.now() + 6.9 * DAY;
    await expectOk(post(event({ credits: 100, time: ahead })));
    expect(await rate()).toBeCloseTo(before, 1);
    expect(await balance()).toMatchObject({ remaining: 876 });
    const range = `from=${Math.floor(ahead - DAY)}&to=${Math.floor(ahead + DAY)}`;
    const found = await exporter.get(`/v1/usage/breakdown?by=type&org=${name}&${range}`);
    expect(found.json).toMatchObject({ total: { credits: 100, requests: 1 } });
  });

  test('more than 7 days ahead is too new', async () => {
    const { become } = await org();
    expect(await become(event({ time: Date.now() + 7 * DAY + 60_000 }))).toBe('too_new time');
    expect(await become(event({ time: Date.now() + 7 * DAY - 60_000 }))).toBe('accepted');
  });
});

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

  test('rounds once, half to even', async () => {
    const model = `round-${++made}`;
    await expectOk(exporter.ask('PUT', '/v1/admin/prices', { body: [{ model, from: 0, usdPerMillion: { input: '0.005' } }] })); // prettier-ignore
    // 1 token is 5e-9 USD and 5e-7 credits: half a micro-credit. 3 are one and a half.
    expect(await used({ model, tokens: { input: 1 } })).toMatchObject({ usd: 5e-9, credits: 0 });
    expect(await used({ model, tokens: { input: 3 } })).toMatchObject({ usd: 15e-9, credits: 0.000002 });
    expect(await used({ model, tokens: { input: 5 } })).toMatchObject({ usd: 25e-9, credits: 0.000002 });
  });

  test('takes credits of their own where a price has them', async () => {
    const model = `own-${++made}`;
    const price = { model, from: 0, usdPerMillion: { input: 2, output: 4 }, usdPerUnit: { pages: 1 }, creditsPerUsd: 50, creditsPerMillion: { output: 7 }, creditsPerUnit: { pages: '0.5' } }; // prettier-ignore
    await expectOk(exporter.ask('PUT', '/v1/admin/prices', { body: [price] }));
    const tokens = { input: 1_000_000, output: 500_000, reasoning: 500_000 };
    // input 2 USD × 50, output and reasoning 7 credits a million, pages half a credit each
    expect(await used({ model, tokens, quantity: { pages: 4 } })).toMatchObject({ usd: 10, credits: 109, unpriced: 0 });
  });

  test('goes by the price of the event’s time: a later one takes over for later events only', async () => {
    const model = `dated-${++made}`;
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
    const model = `best-${++made}`;
    const row = (name: string, input: number, provider?: string): Json => ({ model: name, from: 0, usdPerMillion: { input }, ...(provider === undefined ? {} : { provider }) }); // prettier-ignore
    await expectOk(exporter.ask('PUT', '/v1/admin/prices', { body: [row(`${model}*`, 1), row(`${model}-a*`, 2), row(`${model}-ab`, 3), row(`${model}*`, 4, 'p'), row(`${model}-ab`, 5, 'q')] })); // prettier-ignore
    const usd = async (name: string, provider?: string): Promise<unknown> => (await used({ model: name, tokens: { input: 1_000_000 }, ...(provider === undefined ? {} : { provider }) })).usd; // prettier-ignore
    expect(await usd(model)).toBe(1);
    expect(await usd(`${model}-a`)).toBe(2);
    expect(await usd(`${model}-abc`)).toBe(2);
    expect(await usd(`${model}-ab`)).toBe(3);
    expect(await usd(`${model}-ab`, 'p')).toBe(4);
    expect(await usd(`${model}-ab`, 'q')).toBe(5);
    expect(await usd(`${model}-ab`, 'r')).toBe(3);
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
    const model = `upstream-${++made}`;
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
