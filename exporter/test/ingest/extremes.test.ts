/** Whose an event is, amounts that no 64 bits hold, models that nobody knows, and hostile names. */
import { spawnSync } from 'node:child_process';
import { expectOk, makeKey, type Reply } from '@ledgerline/testkit/harness.ts';
import { event } from './event.ts';
import { exporter, org } from './refusals.ts';

describe('the organization of an event', () => {
  const two = async () => {
    const [a, b, c] = [await org(), await org(), await org()];
    const key = await makeKey(exporter, { org: a.name, role: 'ingest' }, { org: b.name, role: 'ingest' });
    return { a: a.name, b: b.name, c: c.name, key };
  };
  const post = (key: string, query: string, body: unknown): Promise<Reply> =>
    exporter.ask('POST', `/v1/events${query}`, { key, body });

  test('is that of ?org= or its own, which must agree', async () => {
    const { a, b, key } = await two();
    expect((await post(key, `?org=${a}`, event())).status).toBe(200);
    expect((await post(key, '', event({ org: b }))).status).toBe(200);
    expect((await post(key, `?org=${a}`, event({ org: a }))).status).toBe(200);
    const disagreeing = await post(key, `?org=${a}`, event({ org: b }));
    expect(disagreeing.status).toBe(400);
    expect(disagreeing.json).toMatchObject({ code: 'org_mismatch', details: { field: 'org' } });
    const requests = async (name: string): Promise<unknown> =>
      ((await exporter.get(`/v1/usage/summary?org=${name}`)).json as { requests: number }).requests;
    expect([await requests(a), await requests(b)]).toEqual([3, 2]);
  });

  test('must be said where a key holds several', async () => {
    const { key } = await two();
    const reply = await post(key, '', event());
    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({ code: 'org_required', details: { field: 'org' } });
  });

  test('must be one in which the key may ingest', async () => {
    const { a, c, key } = await two();
    expect((await post(key, '', event({ org: c }))).status).toBe(403);
    expect((await post(key, `?org=${c}`, event())).status).toBe(403);
    expect((await post(key, `?org=${c}`, [event()])).status).toBe(403);
    const mixed = await post(key, '', [event({ org: a }), event({ org: c }), event({ org: 'nowhere' })]);
    expect(mixed.json).toMatchObject({ accepted: 1, rejected: [{ code: 'forbidden' }, { code: 'forbidden' }] });
  });

  test('one batch holds events of several', async () => {
    const { a, b, key } = await two();
    expect((await post(key, '', [event({ org: a }), event({ org: b })])).json).toMatchObject({ accepted: 2 });
  });
});

describe('amounts that no 64 bits hold', () => {
  const LARGE = '9000000000000'; // of 9223372036854 credits at most

  test('are refused one by one, and what fits is kept', async () => {
    const { name, post } = await org();
    const reply = await post([
      event({ id: 'a', credits: LARGE }),
      event({ id: 'b', credits: LARGE }),
      event({ id: 'c', credits: 1 }),
    ]);
    expect(reply.json).toMatchObject({ accepted: 2, rejected: [{ index: 1, id: 'b', code: 'overflow' }] });
    expect((await exporter.get(`/v1/usage/summary?org=${name}`)).json).toMatchObject({ creditsUsed: 9000000000002.5 });
    const again = await post(event({ id: 'b', credits: LARGE }));
    expect(again.status).toBe(400);
    expect(again.json).toMatchObject({ code: 'overflow' });
    expect((await post(event({ id: 'b', credits: 1 }))).json).toMatchObject({ accepted: 1 });
  });

  test('of USD too', async () => {
    const { post, totals } = await org();
    await expectOk(post(event({ costUsd: '9000000000' })));
    const before = await totals();
    expect((await post(event({ costUsd: '9000000000' }))).json).toMatchObject({ code: 'overflow' });
    expect(await totals()).toEqual(before);
  });

  test('of tokens too, however they are spread', async () => {
    const { name, post } = await org();
    const most = 2 ** 53 - 1;
    // 1,024 of these pass 2^63.
    const batch = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => event({ id: `t${from + i}`, credits: 0, tokens: { output: most } }));
    expect((await post(batch(0, 700))).json).toMatchObject({ accepted: 700 });
    const passing = await post(batch(700, 1100));
    const { accepted, rejected } = passing.json as { accepted: number; rejected: { code: string }[] };
    expect(accepted).toBe(324);
    expect(new Set(rejected.map(({ code }) => code))).toEqual(new Set(['overflow']));
    const whole = await exporter.get(`/v1/usage/summary?org=${name}`);
    expect(whole.text).toContain(`"outputTokens":${BigInt(most) * 1024n}`);
    expect((await exporter.get(`/v1/usage/breakdown?by=model&org=${name}`)).status).toBe(200);
    expect((await exporter.get('/metrics/ledger')).status).toBe(200);
  });

  test('in one request are refused without taking the rest of it down', async () => {
    const { post } = await org();
    const most = 2 ** 53 - 1;
    const events = Array.from({ length: 1100 }, () => event({ credits: 0, tokens: { output: most } }));
    const { accepted, rejected } = (await post(events)).json as { accepted: number; rejected: unknown[] };
    expect(accepted).toBe(1024);
    expect(rejected).toHaveLength(76);
  });

  test('of grants are refused', async () => {
    const { name, totals } = await org();
    const grant = (id: string): Promise<Reply> =>
      exporter.ask('POST', `/v1/admin/orgs/${name}/grants`, { body: { id, pool: 'purchased', credits: LARGE } });
    expect((await grant('g1')).status).toBe(201);
    const before = await totals();
    const reply = await grant('g2');
    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({ code: 'overflow' });
    expect(await totals()).toEqual(before);
  });
});

test('an unknown model is accepted, kept and flagged unpriced', async () => {
  const { name, post } = await org();
  const unpriced = async (model: string): Promise<string | undefined> =>
    new RegExp(`ledgerline_unpriced_events_total\\{org="${name}",model="${model}"\\} (\\d+)`).exec(
      (await exporter.get('/metrics')).text,
    )?.[1];
  expect(await unpriced('')).toBe('0');
  expect((await post(event({ model: 'no-such-model', tokens: { input: 1000 } }))).json).toMatchObject({ accepted: 1 });
  expect(await unpriced('no-such-model')).toBe('1');
  expect((await exporter.get(`/v1/usage/summary?org=${name}`)).json).toMatchObject({
    inputTokens: 1007,
    creditsUsed: 1.5,
  });
});

describe('hostile names', () => {
  const NAMES = [
    '"',
    '\\',
    '\\n',
    '{}',
    'a="b",c',
    '}',
    '# TYPE x counter',
    'é漢😀',
    "'; DROP TABLE events; --",
    '%',
    'NaN',
    ' ',
    '$(reboot)',
    '<script>',
    '\u2028',
    '\u202e',
  ];

  test('come out as they went in, and /metrics still parses', async () => {
    const { name, post } = await org();
    await expectOk(post(NAMES.map((value) => event({ model: value, workspace: value, category: value, credits: 1 }))));
    const { rows } = (await exporter.get(`/v1/usage/breakdown?by=model&org=${name}&sort=key`)).json as {
      rows: { key: string }[];
    };
    expect(new Set(rows.map(({ key }) => key))).toEqual(new Set([...NAMES, 'm']));
    const { text } = await exporter.get('/metrics');
    expect(text).toContain(`workspace="\\"",model="\\""`);
    expect(text).toContain(`workspace="\\\\n",model="\\\\n"`);
    for (const line of text.split('\n').filter((each) => !each.startsWith('#') && each !== ''))
      expect(line).toMatch(/^[a-z_\d]+(\{([a-z_]+="([^"\\\n]|\\[\\"n])*",?)*\})? [-+\d.e]+$|NaN$|Inf$/i);
    const check = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    if (check.error) console.warn('promtool is not here: its check of the metrics was skipped');
    else expect([check.status, check.stdout + check.stderr]).toEqual([0, '']);
  });

  test('of an organization come out as they went in', async () => {
    for (const name of ['a"b', 'ü b', "o'brien", 'a%b', 'a?b', 'a#b', '.x', '{x}']) {
      await expectOk(exporter.ask('PUT', '/v1/admin/plans/p', { body: { name: 'P', monthlyCredits: 1 } }));
      const path = encodeURIComponent(name);
      const body = { name: 'N "x" \\', plan: 'p', billingModel: 'credits', timezone: 'UTC', cycleAnchorDay: 1 };
      await expectOk(exporter.ask('PUT', `/v1/admin/orgs/${path}`, { body }));
      await expectOk(exporter.ask('POST', `/v1/events?org=${path}`, { body: event() }));
      expect((await exporter.get(`/v1/balance?org=${path}`)).json).toMatchObject({ org: name });
    }
  });
});
