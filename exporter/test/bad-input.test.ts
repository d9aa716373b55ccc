/** Whatever is sent, the answer is quick, names what is wrong, and leaves nothing half written. */
import { spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { expectOk, makeKey, makeOrg, remove, startExporter, type Reply } from './harness.ts';
import { raw } from './raw.ts';

const exporter = await startExporter();
afterAll(async () => {
  expect(await exporter.stop()).toBe(0); // alive after all of this
  remove(exporter.dataDir);
});

const MIB = 1024 * 1024;
const QUICK = 5_000;

let made = 0;
/** A new organization with something in it, and how to post to it. */
async function org(body: Record<string, unknown> = {}) {
  const name = `org-${++made}`;
  await makeOrg(exporter, name, body);
  const post = (
    events: unknown,
    options: { query?: string; headers?: Record<string, string>; key?: string } = {},
  ): Promise<Reply> =>
    exporter.ask('POST', `/v1/events?org=${name}${options.query ?? ''}`, {
      body: events,
      ...(options.headers ? { headers: options.headers } : {}),
      ...(options.key === undefined ? {} : { key: options.key }),
    });
  await expectOk(post(event({ id: 'first', credits: '1.5', tokens: { input: 7 }, model: 'm' })));
  /** Everything that a refusal must leave as it was. */
  const totals = async (): Promise<unknown> => {
    const [balance, summary, cycles, metrics] = [
      await exporter.get(`/v1/balance?org=${name}`),
      await exporter.get(`/v1/usage/summary?org=${name}`),
      await exporter.get(`/v1/cycles?org=${name}`),
      await exporter.get('/metrics/ledger'),
    ];
    const mine = metrics.text
      .split('\n')
      .filter((line) => line.includes(`org="${name}"`) && !/burn_rate|run_out/.test(line));
    const { asOf, ...rest } = balance.json as { asOf: string };
    expect(Date.parse(asOf)).toBeGreaterThan(0);
    return [rest, summary.json, cycles.json, mine];
  };
  return { name, post, totals };
}

const event = (fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: `e${++made}`,
  time: Date.now(),
  type: 'gateway_inference',
  ...fields,
});
const NDJSON = { 'content-type': 'application/x-ndjson' };
const lines = (...items: unknown[]): string =>
  items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join('\n');
const nested = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);

async function quickly<T>(work: () => Promise<T>, limit = QUICK): Promise<T> {
  const began = performance.now();
  const result = await work();
  expect(performance.now() - began).toBeLessThan(limit);
  return result;
}

describe('a body that holds no event', () => {
  test.each([
    ['nothing', '', 'empty_body'],
    ['blanks', ' \n\t ', 'empty_body'],
    ['an empty array', '[]', 'empty_body'],
    ['half an object', '{"id": "x"', 'invalid_json'],
    ['words', 'hello', 'invalid_json'],
    ['NDJSON sent as JSON', '{"a":1}\n{"a":2}', 'invalid_json'],
    ['an empty object', '{}', 'invalid_event'],
    ['null', 'null', 'invalid_event'],
    ['a number', '17', 'invalid_event'],
    ['a string', '"event"', 'invalid_event'],
    ['arrays of arrays', '[[{}]]', 'no_valid_event'],
  ])('%s is 400', async (_, body, code) => {
    const { post, totals } = await org();
    const before = await totals();
    const reply = await post(body);
    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({ code, message: expect.stringMatching(/./) as string });
    expect(await totals()).toEqual(before);
  });

  test.each(['', ' \n \n'])('NDJSON without a line (%j) is 400', async (body) => {
    const { post } = await org();
    expect((await post(body, { headers: NDJSON })).json).toMatchObject({ code: 'empty_body' });
  });

  test('no body at all is 400', async () => {
    const { name } = await org();
    const reply = await raw(exporter, { method: 'POST', path: `/v1/events?org=${name}` });
    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({ code: 'empty_body' });
  });
});

describe('a body in another form', () => {
  test.each(['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'application/octet-stream', 'nonsense'])(
    'of type %s is 415',
    async (type) => {
      const { post, totals } = await org();
      const before = await totals();
      const reply = await post(JSON.stringify(event()), { headers: { 'content-type': type } });
      expect(reply.status).toBe(415);
      expect(reply.json).toMatchObject({ code: 'unsupported_media_type' });
      expect(await totals()).toEqual(before);
    },
  ); // prettier-ignore

  test.each(['br', 'compress', 'zstd', 'nonsense'])('in the encoding %s is 415', async (encoding) => {
    const { post } = await org();
    const reply = await post(JSON.stringify(event()), { headers: { 'content-encoding': encoding } });
    expect(reply.status).toBe(415);
    expect(reply.json).toMatchObject({ code: 'unsupported_media_type' });
  });

  test('of another type is 415 at the admin API too', async () => {
    const reply = await exporter.ask('PUT', '/v1/admin/plans/x', {
      body: 'a: b',
      headers: { 'content-type': 'text/yaml' },
    });
    expect(reply.status).toBe(415);
  });

  test('with a charset in its type is read as JSON', async () => {
    const { post } = await org();
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    expect((await post(JSON.stringify(event()), { headers })).status).toBe(200);
  });
});

describe('a body too large', () => {
  test('100 MB are 413, quickly, said before they are sent', async () => {
    const { name, post, totals } = await org();
    const before = await totals();
    const reply = await quickly(() =>
      raw(exporter, {
        method: 'POST',
        path: `/v1/events?org=${name}`,
        headers: { 'content-type': 'application/json', 'content-length': String(100 * MIB) },
        body: ['['], // and no more: the answer does not wait for it
      }),
    );
    expect(reply.status).toBe(413);
    expect(reply.json).toMatchObject({ code: 'payload_too_large' });
    expect(await totals()).toEqual(before);
    expect((await post(event())).status).toBe(200);
  });

  test('100 MB without a key are 401, before they are read', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': String(100 * MIB) };
    const path = '/v1/events';
    const reply = await quickly(() => raw(exporter, { method: 'POST', path, headers, body: ['['], key: null }), 500);
    expect(reply.status).toBe(401);
  });

  test('100 MB are 413 where they are sent whole', async () => {
    const { post } = await org();
    const body = `[${' '.repeat(100 * MIB)}]`;
    expect((await quickly(() => post(body))).status).toBe(413);
    expect((await post(event())).status).toBe(200);
  });

  test('a stream without a length is 413 once it passes 16 MiB', async () => {
    const { name, post } = await org();
    const reply = await quickly(() =>
      raw(exporter, {
        method: 'POST',
        path: `/v1/events?org=${name}`,
        headers: { 'content-type': 'application/x-ndjson' },
        body: Array.from({ length: 17 }, () => ' '.repeat(MIB)),
      }),
    );
    expect(reply.status).toBe(413);
    expect((await post(event())).status).toBe(200);
  });

  test('a small gzip body that unpacks past 16 MiB is 413', async () => {
    const { name, post, totals } = await org();
    const before = await totals();
    const packed = gzipSync(`[${' '.repeat(200 * MIB)}${JSON.stringify(event())}]`);
    expect(packed.length).toBeLessThan(MIB);
    const reply = await quickly(() =>
      raw(exporter, {
        method: 'POST',
        path: `/v1/events?org=${name}`,
        headers: {
          'content-type': 'application/json',
          'content-encoding': 'gzip',
          'content-length': String(packed.length),
        },
        body: [packed],
      }),
    );
    expect(reply.status).toBe(413);
    expect(await totals()).toEqual(before);
    expect((await post(event())).status).toBe(200);
  });

  test('20 GB in 20 MB are not unpacked', async () => {
    const { name } = await org();
    const member = gzipSync(Buffer.alloc(200 * MIB, ' '));
    const cpu = async (): Promise<number> =>
      Number(/^process_cpu_seconds_total (\S+)/m.exec((await exporter.get('/metrics/process')).text)?.[1]);
    const packed = Buffer.concat(Array.from({ length: 75 }, () => member)); // as long as is let in
    expect(packed.length).toBeLessThan(16 * MIB);
    const before = await cpu();
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const reply = await quickly(() =>
      raw(exporter, { method: 'POST', path: `/v1/events?org=${name}`, headers, body: [packed] }),
    );
    expect(reply.status).toBe(413);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect((await cpu()) - before).toBeLessThan(1);
  });

  test('just under 16 MiB is taken', async () => {
    const { post } = await org();
    const one = JSON.stringify(event());
    expect((await post(one + ' '.repeat(16 * MIB - one.length))).status).toBe(200);
    expect((await post(one + ' '.repeat(16 * MIB - one.length + 1))).status).toBe(413);
  });

  test('a flood of tiny non-events is refused quickly, and the server is there for others', async () => {
    const { post, totals } = await org();
    const before = await totals();
    const body = `[${'0,'.repeat(7 * MIB)}0]`;
    const reply = await quickly(() => post(body), 20_000);
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(reply.status).toBeLessThan(500);
    expect(reply.text.length).toBeLessThan(MIB);
    expect(await totals()).toEqual(before);
  });
});

describe('a gzip body', () => {
  const send = async (packed: Uint8Array): Promise<Reply> => {
    const { name, totals } = await org();
    const before = await totals();
    const reply = await raw(exporter, {
      method: 'POST',
      path: `/v1/events?org=${name}`,
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: [packed],
    });
    if (reply.status >= 400) expect(await totals()).toEqual(before);
    return reply;
  };
  test('that is whole is taken', async () => {
    const { post } = await org();
    const { name } = await org();
    expect((await post(event())).status).toBe(200);
    const body = [gzipSync(JSON.stringify(event()))];
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    expect((await raw(exporter, { method: 'POST', path: `/v1/events?org=${name}`, headers, body })).status).toBe(200);
  });
  test('that ends too early is 400', async () => {
    const packed = gzipSync(JSON.stringify(event({ description: 'long '.repeat(500) })));
    for (const part of [packed.subarray(0, -4), packed.subarray(0, 20)]) {
      const reply = await send(part);
      expect(reply.status).toBe(400);
      expect(reply.json).toMatchObject({ code: 'invalid_json' });
    }
  });
  test('that is none is 400', async () => {
    expect((await send(Buffer.from(JSON.stringify(event())))).status).toBe(400);
  });
});

describe('each field', () => {
  const bad: [field: string, value: unknown][] = [
    ['id', ''], ['id', 7], ['id', null], ['id', 'x'.repeat(129)], ['id', 'a\nb'], ['id', 'a\u0000b'], ['id', 'a\u007fb'], ['id', '\ud800'],
    ['time', null], ['time', true], ['time', ''], ['time', 'yesterday'], ['time', '2026-11-21'], ['time', '2026-11-21T09:00:00'],
    ['time', '2026-02-30T00:00:00Z'], ['time', 1.5], ['time', {}], ['time', '1795251600000'],
    ['type', ''], ['type', null], ['type', 5], ['type', '__other__'], ['type', 'x'.repeat(257)], ['type', 'a\tb'],
    ...['org', 'model', 'provider', 'category', 'reason', 'reasonDetail', 'source', 'surface', 'workspace', 'user', 'apiKey', 'agent', 'run', 'conversation']
      .flatMap((name): [string, unknown][] => [[name, 5], [name, null], [name, {}], [name, '__other__'], [name, '__'], [name, 'x'.repeat(257)], [name, 'a\nb'], [name, 'a\u0085b'], [name, 'x\ud800']]),
    ['title', 5], ['title', 'x'.repeat(1001)], ['description', []], ['description', 'x'.repeat(4001)],
    ['tokens', 5], ['tokens', []], ['tokens', null], ['tokens.input', -1], ['tokens.input', 1.5], ['tokens.input', '10'], ['tokens.input', null],
    ['tokens.cacheRead', 2 ** 53], ['tokens.cacheWrite', -0.5], ['tokens.output', 1e300], ['tokens.reasoning', true], ['tokens.prompt', 3],
    ['quantity', 5], ['quantity', []], ['quantity.pages', -1], ['quantity.pages', '-0.000001'], ['quantity.pages', '1.0000001'], ['quantity.pages', 1e-7],
    ['quantity.pages', 'many'], ['quantity.pages', null], ['quantity.pages', {}], ['quantity.pages', '1e40'], ['quantity.a/b', -1], ['quantity.a~b', 'x'],
    ['durationMs', -1], ['durationMs', 1.5], ['durationMs', '5'], ['durationMs', 2 ** 53],
    ['revision', -1], ['revision', 1.5], ['revision', '1'], ['revision', 2 ** 53], ['final', 'yes'], ['final', 1], ['final', null],
    ['reservation', ''], ['reservation', 5], ['reservation', 'x'.repeat(129)],
    ['credits', -1], ['credits', '-0.000001'], ['credits', '1.0000001'], ['credits', 0.0000001], ['credits', 'free'], ['credits', ''], ['credits', ' 1'],
    ['credits', '1,5'], ['credits', '0x10'], ['credits', 'NaN'], ['credits', 'Infinity'], ['credits', {}], ['credits', null], ['credits', '9223372036854.775808'], ['credits', '1e99'],
    ['costUsd', -1], ['costUsd', '0.0000000001'], ['costUsd', '9223372036.854775808'], ['costUsd', true],
  ]; // prettier-ignore
  const withField = (field: string, value: unknown): Record<string, unknown> => {
    const [outer = '', ...inner] = field.split('.');
    return event({ [outer]: inner.length > 0 ? { [inner.join('.')]: value } : value });
  };

  test('that is wrong is refused by its name, and nothing is written', async () => {
    const { post, totals } = await org();
    const before = await totals();
    for (const [field, value] of bad) {
      const what = `${field} = ${JSON.stringify(value).slice(0, 40)}`;
      const reply = await post(withField(field, value));
      expect([what, reply.status]).toEqual([what, 400]);
      expect([what, (reply.json as { details: { field: string } }).details.field]).toEqual([what, field]);
      expect(reply.json).toMatchObject({ code: 'invalid_event', message: expect.stringContaining(field) as string });
    }
    expect(await totals()).toEqual(before);
  });

  test('that is missing and required is named', async () => {
    const { post } = await org();
    for (const field of ['id', 'time', 'type']) {
      const rest = Object.entries(event()).filter(([name]) => name !== field);
      expect((await post(Object.fromEntries(rest))).json).toMatchObject({
        code: 'invalid_event',
        message: `${field}: is required`,
        details: { field },
      });
    }
  });

  test('that is not one of an event is refused by its name, hidden ones too', async () => {
    const { post, totals } = await org();
    const before = await totals();
    for (const field of ['token', 'Model', 'cost_usd', 'constructor', 'toString', '__proto__']) {
      const reply = await post(JSON.stringify(event()).replace('{', `{"${field}":{},`));
      expect([field, reply.status]).toEqual([field, 400]);
      expect(reply.json).toMatchObject({ details: { field }, message: `${field}: is not a field of an event` });
    }
    expect(await totals()).toEqual(before);
  });

  test.each(['__pages', '', 'x'.repeat(65), 'a\nb'])('a unit named %j is refused', async (unit) => {
    const { post, totals } = await org();
    const before = await totals();
    const reply = await post(event({ quantity: { [unit]: 1 } }));
    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({ code: 'invalid_event' });
    expect((reply.json as { details: { field: string } }).details.field).toMatch(/^quantity/);
    expect(await totals()).toEqual(before);
  });

  test('at its limit is taken', async () => {
    const { post } = await org();
    const most = event({
      id: 'é'.repeat(128), model: 'x'.repeat(256), title: 'x'.repeat(1000), description: `${'x'.repeat(3998)}\n\t`, durationMs: 2 ** 53 - 1,
      tokens: { cacheRead: 2 ** 53 - 1 }, quantity: { constructor: '0.000001' }, credits: '9223372036800.775807', reservation: 'x'.repeat(128),
    }); // prettier-ignore
    expect((await post(most)).json).toMatchObject({ accepted: 1 });
    expect((await post(event({ title: '__free text__', description: '__' }))).json).toMatchObject({ accepted: 1 });
  });

  test('of an amount takes exponents, and as many decimals as there are', async () => {
    const { name, post } = await org();
    await expectOk(
      post([event({ credits: '1e-6' }), event({ credits: 1e-6 }), event({ credits: '1.250000' }), event({ credits: 0.1 })]),
    ); // prettier-ignore
    expect((await exporter.get(`/v1/usage/summary?org=${name}`)).json).toMatchObject({ creditsUsed: 2.850002 });
  });
});

describe('time', () => {
  test.each([
    ['1970-01-01T00:00:00Z', 'too_old'],
    [0, 'too_old'],
    ['2090-01-01T00:00:00Z', 'too_new'],
    [Date.now() + 8 * 86_400_000, 'too_new'],
    ['0000-01-01T00:00:00Z', 'too_old'],
    ['9999-12-31T23:59:59Z', 'too_new'],
  ])('%s is %s', async (time, code) => {
    const { post, totals } = await org();
    const before = await totals();
    const reply = await post(event({ time }));
    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({ code, details: { field: 'time' } });
    expect(await totals()).toEqual(before);
  });
});

describe('nesting', () => {
  test.each([
    ['1,000 levels', nested(1000)],
    ['100,000 levels', nested(100_000)],
    ['a million arrays', '['.repeat(1_000_000) + ']'.repeat(1_000_000)],
    ['1,000 levels inside a field', JSON.stringify(event()).replace('{', `{"model":${nested(1000)},`)],
    ['33 levels', nested(33)],
  ])('%s is too deep, and said quickly', async (_, body) => {
    const { post, totals } = await org();
    const before = await totals();
    const reply = await quickly(() => post(body), 1500);
    expect(reply.status).toBe(400);
    expect(reply.text).toContain('too_deep');
    expect(await totals()).toEqual(before);
  });

  test('an NDJSON line too deep takes no other down with it', async () => {
    const { post } = await org();
    const reply = await post(lines(event(), nested(1000), event()), { headers: NDJSON });
    expect(reply.json).toMatchObject({ accepted: 2, rejected: [{ index: 1, code: 'too_deep' }] });
  });

  test('is refused at the admin API too', async () => {
    const reply = await quickly(() => exporter.ask('PUT', '/v1/admin/plans/deep', { body: nested(100_000) }), 1500);
    expect(reply.status).toBe(400);
  });
});

describe('a batch', () => {
  test('keeps its valid events and names each invalid one', async () => {
    const { name, post } = await org();
    const good = [event({ credits: 1 }), event({ credits: 2 })];
    const reply = await post([good[0], event({ tokens: { input: -1 } }), 'x', good[1], event({ id: '' }), { id: 'only' }]); // prettier-ignore
    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({
      accepted: 2,
      duplicates: 0,
      revised: 0,
      rejected: [
        { index: 1, id: `e${made - 1}`, code: 'invalid_event', field: 'tokens.input' },
        { index: 2, id: null, code: 'invalid_event' },
        { index: 4, id: '', code: 'invalid_event', field: 'id' },
        { index: 5, id: 'only', code: 'invalid_event' },
      ],
    });
    expect((await exporter.get(`/v1/usage/summary?org=${name}`)).json).toMatchObject({ creditsUsed: 4.5, requests: 3 });
  });

  test('of lines keeps the good around a broken one, which it names by index', async () => {
    const { name, post } = await org();
    const reply = await post(lines(event(), '{"id": "half', '', event(), 'nonsense'), { headers: NDJSON });
    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({
      accepted: 2,
      rejected: [{ index: 1, id: null, code: 'invalid_event' }, { index: 3, id: null, code: 'invalid_event' }],
    }); // prettier-ignore
    expect((await exporter.get(`/v1/usage/summary?org=${name}`)).json).toMatchObject({ requests: 3 });
  });

  test('with none valid is 400 and says why for each', async () => {
    const { post, totals } = await org();
    const before = await totals();
    const reply = await post([event({ time: 0 }), event({ credits: -1 })]);
    expect(reply.status).toBe(400);
    expect((reply.json as { details: unknown }).details).toMatchObject({
      accepted: 0,
      rejected: [{ index: 0, code: 'too_old' }, { index: 1, code: 'invalid_event' }],
    }); // prettier-ignore
    expect(await totals()).toEqual(before);
  });

  test('of duplicates only is no failure', async () => {
    const { post } = await org();
    const same = event();
    await expectOk(post(same));
    const reply = await post([same, same]);
    expect(reply.status).toBe(200);
    expect(reply.json).toEqual({ accepted: 0, duplicates: 2, revised: 0, rejected: [] });
  });

  test('has every event that it refuses counted', async () => {
    const { post } = await org();
    const rejected = async (): Promise<number> =>
      Number(
        /ledgerline_ingest_rejected_total\{reason="too_old"\} (\d+)/.exec(
          (await exporter.get('/metrics/process')).text,
        )?.[1] ?? 0,
      );
    const before = await rejected();
    await post([event(), event({ time: 0 }), event({ time: 0 })]);
    expect(await rejected()).toBe(before + 2);
  });
});

describe('a single event answers with its own status', () => {
  test.each([
    ['a conflict', 409, 'conflict', { credits: '2' }],
    ['usage that shrinks', 409, 'usage_shrinks', { revision: 2, tokens: { input: 1 } }],
  ])('%s: %i', async (_, status, code, change) => {
    const { post, totals } = await org();
    const streamed = code === 'usage_shrinks' ? { revision: 1, tokens: { input: 5 } } : { credits: '1' };
    const first = event(streamed);
    await expectOk(post(first));
    const before = await totals();
    const reply = await post({ ...first, ...change });
    expect(reply.status).toBe(status);
    expect(reply.json).toMatchObject({ code });
    expect(await totals()).toEqual(before);
  });

  test('an unknown organization: 404', async () => {
    const reply = await exporter.ask('POST', '/v1/events?org=nowhere', { body: event() });
    expect(reply.status).toBe(404);
    expect(reply.json).toMatchObject({ code: 'unknown_org' });
    expect(
      (await exporter.ask('POST', '/v1/events', { body: event({ org: 'nowhere' }) })).json, // prettier-ignore
    ).toMatchObject({ code: 'unknown_org' });
  });
});

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
    const reply = await post([event({ id: 'a', credits: LARGE }), event({ id: 'b', credits: LARGE }), event({ id: 'c', credits: 1 })]); // prettier-ignore
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
  const unpriced = async (): Promise<string | undefined> =>
    new RegExp(`ledgerline_unpriced_events_total\\{org="${name}"\\} (\\d+)`).exec(
      (await exporter.get('/metrics')).text,
    )?.[1];
  expect(await unpriced()).toBe('0');
  expect((await post(event({ model: 'no-such-model', tokens: { input: 1000 } }))).json).toMatchObject({ accepted: 1 });
  expect(await unpriced()).toBe('1');
  expect((await exporter.get(`/v1/usage/summary?org=${name}`)).json).toMatchObject({ inputTokens: 1007, creditsUsed: 1.5 }); // prettier-ignore
});

describe('hostile names', () => {
  const NAMES = ['"', '\\', '\\n', '{}', 'a="b",c', '}', '# TYPE x counter', 'é漢😀', "'; DROP TABLE events; --", '%', 'NaN', ' ', '$(reboot)', '<script>', '\u2028', '\u202e']; // prettier-ignore

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

describe('queries', () => {
  test.each([
    ['/v1/usage/breakdown', 'by'], ['/v1/usage/breakdown?by=nothing', 'by'], ['/v1/usage/breakdown?by=model&limit=0', 'limit'],
    ['/v1/usage/breakdown?by=model&limit=x', 'limit'], ['/v1/usage/breakdown?by=model&cursor=-1', 'cursor'], ['/v1/usage/breakdown?by=model&sort=nothing', 'sort'],
    ['/v1/usage/breakdown?by=model&from=never', 'from'], ['/v1/usage/breakdown?by=model&from=2026-02-30', 'from'],
    ['/v1/usage/breakdown?by=model&from=2026-03-02&to=2026-03-01', 'from'], ['/v1/usage/breakdown?by=model&nonsense=1', 'nonsense'],
    ['/v1/usage/series?timezone=Mars/Olympus', 'timezone'], ['/v1/usage/series?interval=minute', 'interval'], ['/v1/usage/series?measure=joy', 'measure'],
    ['/v1/usage/series?interval=hour&from=1975-01-01', 'interval'], ['/v1/usage/summary?month=2026-13', 'month'], ['/v1/usage/summary?month=May', 'month'],
    ['/v1/usage/daily?start=2026-02-30&end=2026-03-01', 'start'], ['/v1/usage/daily?start=2026-03-02&end=2026-03-01', 'start'],
    ['/v1/usage/daily?start=1000-01-01&end=9999-12-31', 'start'],
    ['/v1/conversations?sort=nothing', 'sort'], ['/v1/conversations?cursor=x', 'cursor'],
  ])('%s is refused by the name of %s', async (path, field) => {
    const { name } = await org();
    const reply = await quickly(() => exporter.get(`${path}${path.includes('?') ? '&' : '?'}org=${name}`), 1000);
    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({ code: 'invalid_request', details: { field } });
  }); // prettier-ignore

  test('the longest ranges that are answered are answered quickly', async () => {
    const { name } = await org();
    for (const path of [
      'daily?start=1975-01-01&end=2026-01-01',
      'series?interval=day&from=1975-01-01&to=2026-01-01',
      'series?interval=hour&from=2024-01-01&to=2026-01-01',
      'breakdown?by=user&from=0000-01-01&to=9999-12-31',
    ])
      // prettier-ignore
      expect((await quickly(() => exporter.get(`/v1/usage/${path}&org=${name}`), 3000)).status).toBe(200);
  });

  test('a month in which no cycle starts is 404', async () => {
    const { name } = await org();
    expect((await exporter.get(`/v1/usage/summary?month=2001-01&org=${name}`)).status).toBe(404);
  });
});

describe('the admin API', () => {
  const orgBody = { name: 'N', plan: 'plan-of-x', billingModel: 'credits', timezone: 'UTC', cycleAnchorDay: 1 };
  const grantBody = { id: 'g', pool: 'bonus', credits: 1 };
  const cases: [method: string, path: string, body: unknown, field: string][] = [
    ['PUT', 'plans/p', { monthlyCredits: 1 }, 'name'], ['PUT', 'plans/p', { name: 'P', monthlyCredits: -1 }, 'monthlyCredits'],
    ['PUT', 'plans/p', { name: 'P', monthlyCredits: '1.0000001' }, 'monthlyCredits'], ['PUT', 'plans/p', { name: 'P', monthlyCredits: 1, x: 1 }, 'x'],
    ['PUT', 'plans/p', { name: 'P', monthlyCredits: 1, free: 'yes' }, 'free'], ['PUT', 'plans/p', { name: 'P', monthlyCredits: 1, bonusCredits: '1e30' }, 'bonusCredits'],
    ['PUT', 'orgs/o', { ...orgBody, plan: 'none' }, 'plan'], ['PUT', 'orgs/o', { ...orgBody, billingModel: 'barter' }, 'billingModel'],
    ['PUT', 'orgs/o', { ...orgBody, timezone: 'Mars/Olympus' }, 'timezone'], ['PUT', 'orgs/o', { ...orgBody, timezone: '+02:00' }, 'timezone'],
    ['PUT', 'orgs/o', { ...orgBody, cycleAnchorDay: 0 }, 'cycleAnchorDay'], ['PUT', 'orgs/o', { ...orgBody, cycleAnchorDay: 32 }, 'cycleAnchorDay'],
    ['PUT', 'orgs/o', { ...orgBody, cycleAnchorDay: 1.5 }, 'cycleAnchorDay'], ['PUT', 'orgs/o', { ...orgBody, cycleAnchorDay: '1' }, 'cycleAnchorDay'],
    ['PUT', 'orgs/o', { ...orgBody, spendCapUsd: -1 }, 'spendCapUsd'], ['PUT', 'orgs/o', { ...orgBody, createdAt: '2090-01-01T00:00:00Z' }, 'createdAt'],
    ['PUT', 'orgs/o', { ...orgBody, createdAt: '1960-01-01T00:00:00Z' }, 'createdAt'], ['PUT', 'orgs/*', orgBody, 'org'], ['PUT', 'orgs/__x', orgBody, 'org'],
    ['PUT', 'orgs/x/workspaces/w', { name: 'W', kind: 'guild' }, 'kind'], ['PUT', 'orgs/x/workspaces/w', { name: 'W', kind: 'team', group: '__g' }, 'group'],
    ['POST', 'orgs/x/grants', { ...grantBody, credits: 0 }, 'credits'], ['POST', 'orgs/x/grants', { ...grantBody, credits: -5 }, 'credits'],
    ['POST', 'orgs/x/grants', { ...grantBody, pool: 'stolen' }, 'pool'], ['POST', 'orgs/x/grants', { ...grantBody, id: '__monthly' }, 'id'],
    ['POST', 'orgs/x/grants', { ...grantBody, id: '' }, 'id'], ['POST', 'orgs/x/grants', { ...grantBody, expiresAt: '2001-01-01T00:00:00Z' }, 'expiresAt'],
    ['POST', 'orgs/x/grants', { ...grantBody, at: '2090-01-01T00:00:00Z' }, 'at'], ['POST', 'orgs/x/grants', { ...grantBody, at: '2001-01-01T00:00:00Z' }, 'at'],
    ['PUT', 'prices', [], ''], ['PUT', 'prices', [{ model: 'm', from: 'never' }], '0.from'], ['PUT', 'prices', [{ model: 'a*b', from: 0 }], '0.model'],
    ['PUT', 'prices', [{ model: 'm', from: 0 }, { model: 'm', from: 0, usdPerMillion: { input: -1 } }], '1.usdPerMillion.input'],
    ['PUT', 'prices', [{ model: 'm', from: 0, usdPerMillion: { input: '0.0000000001' } }], '0.usdPerMillion.input'],
    ['PUT', 'prices', [{ model: 'm', from: 0, usdPerMillion: { prompt: 1 } }], '0.usdPerMillion.prompt'],
    ['POST', 'keys', { name: 'k', roles: [] }, 'roles'], ['POST', 'keys', { name: 'k', roles: [{ org: 'x', role: 'king' }] }, 'roles.0.role'],
    ['POST', 'keys', { name: 'k', roles: [{ org: 'nowhere', role: 'billing' }] }, 'roles.0.org'], ['POST', 'keys', { name: 'k', roles: [{ org: 'x', role: 'metrics' }] }, 'roles.0.org'],
    ['POST', 'keys', { name: 'k', expiresAt: 1, roles: [{ org: 'x', role: 'billing' }] }, 'expiresAt'], ['POST', 'keys', { name: '', roles: [{ org: 'x', role: 'billing' }] }, 'name'],
  ]; // prettier-ignore

  test('refuses what is wrong by its name, and changes nothing', async () => {
    await makeOrg(exporter, 'x');
    const state = async (): Promise<string[]> => Promise.all(['plans', 'orgs', 'orgs/x/grants', 'orgs/x/workspaces', 'prices', 'keys', 'audit'].map(async (what) => (await exporter.get(`/v1/admin/${what}`)).text)); // prettier-ignore
    const before = await state();
    for (const [method, path, body, field] of cases) {
      const what = `${method} ${path} ${JSON.stringify(body)}`;
      const reply = await exporter.ask(method, `/v1/admin/${path}`, { body });
      expect([what, reply.status]).toEqual([what, 400]);
      if (field !== '') expect([what, (reply.json as { details?: { field: string } }).details?.field]).toEqual([what, field]); // prettier-ignore
    }
    expect(await state()).toEqual(before);
  });

  test.each([
    ['PUT', 'orgs/nowhere/workspaces/w', { name: 'W', kind: 'team' }],
    ['GET', 'orgs/nowhere/workspaces', undefined],
    ['GET', 'orgs/nowhere/grants', undefined],
    ['POST', 'orgs/nowhere/grants', grantBody],
    ['DELETE', 'orgs/nowhere/grants/g', undefined],
    ['DELETE', 'orgs/plan-of-x/grants/g', undefined],
    ['DELETE', 'keys/nowhere', undefined],
  ])('answers 404 to %s %s', async (method, path, body) => {
    const reply = await exporter.ask(method, `/v1/admin/${path}`, body === undefined ? {} : { body });
    expect(reply.status).toBe(404);
  });
});
