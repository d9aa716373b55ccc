/** Events that are wrong: refused by the name of the field, one by one, and the rest of a batch is kept. */
import { expectOk } from '@ledgerline/testkit/harness.ts';
import { event } from './event.ts';
import { exporter, lines, NDJSON, nested, org, quickly } from './refusals.ts';

describe('each field', () => {
  const bad: [field: string, value: unknown][] = [
    ['id', ''],
    ['id', 7],
    ['id', null],
    ['id', 'x'.repeat(129)],
    ['id', 'a\nb'],
    ['id', 'a\u0000b'],
    ['id', 'a\u007fb'],
    ['id', '\ud800'],
    ['time', null],
    ['time', true],
    ['time', ''],
    ['time', 'yesterday'],
    ['time', '2026-11-21'],
    ['time', '2026-11-21T09:00:00'],
    ['time', '2026-02-30T00:00:00Z'],
    ['time', 1.5],
    ['time', {}],
    ['time', '1795251600000'],
    ['type', ''],
    ['type', null],
    ['type', 5],
    ['type', '__other__'],
    ['type', 'x'.repeat(257)],
    ['type', 'a\tb'],
    ...[
      'org',
      'model',
      'provider',
      'serviceTier',
      'category',
      'reason',
      'reasonDetail',
      'source',
      'surface',
      'workspace',
      'user',
      'apiKey',
      'agent',
      'run',
      'conversation',
    ].flatMap((name): [string, unknown][] => [
      [name, 5],
      [name, null],
      [name, {}],
      [name, '__other__'],
      [name, '__'],
      [name, 'x'.repeat(257)],
      [name, 'a\nb'],
      [name, 'a\u0085b'],
      [name, 'x\ud800'],
    ]),
    ['title', 5],
    ['title', null],
    ['description', 5],
    ['description', []],
    ['tokens', 5],
    ['tokens', []],
    ['tokens', null],
    ['tokens.input', -1],
    ['tokens.input', 1.5],
    ['tokens.input', '10'],
    ['tokens.input', null],
    ['tokens.cacheRead', 2 ** 53],
    ['tokens.cacheWrite', -0.5],
    ['tokens.cacheWrite1h', '1'],
    ['tokens.output', 1e300],
    ['tokens.reasoning', true],
    ['tokens.prompt', 3],
    ['quantity', 5],
    ['quantity', []],
    ['quantity.pages', -1],
    ['quantity.pages', '-0.000001'],
    ['quantity.pages', '1.0000001'],
    ['quantity.pages', '1e-7'],
    ['quantity.pages', 'many'],
    ['quantity.pages', null],
    ['quantity.pages', {}],
    ['quantity.pages', '1e40'],
    ['quantity.a/b', -1],
    ['quantity.a~b', 'x'],
    ['durationMs', -1],
    ['durationMs', 1.5],
    ['durationMs', '5'],
    ['durationMs', 2 ** 53],
    ['revision', -1],
    ['revision', 1.5],
    ['revision', '1'],
    ['revision', 2 ** 53],
    ['final', 'yes'],
    ['final', 1],
    ['final', null],
    ['reservation', ''],
    ['reservation', 5],
    ['reservation', 'x'.repeat(129)],
    ['credits', -1],
    ['credits', '-0.000001'],
    ['credits', '1.0000001'],
    ['credits', '0.0000001'],
    ['credits', '0.30000000000000004'],
    ['credits', 'free'],
    ['credits', ''],
    ['credits', ' 1'],
    ['credits', '1,5'],
    ['credits', '0x10'],
    ['credits', 'NaN'],
    ['credits', 'Infinity'],
    ['credits', {}],
    ['credits', null],
    ['credits', '9223372036854.775808'],
    ['credits', '1e99'],
    ['costUsd', -1],
    ['costUsd', '0.0000000001'],
    ['costUsd', '0.0016150000000000001'],
    ['costUsd', '9223372036.854775808'],
    ['costUsd', true],
  ];
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
      id: 'é'.repeat(128),
      model: 'x'.repeat(256),
      title: 'x'.repeat(1000),
      description: `${'x'.repeat(3998)}\n\t`,
      durationMs: 2 ** 53 - 1,
      tokens: { cacheRead: 2 ** 53 - 1 },
      quantity: { constructor: '0.000001' },
      credits: '9223372036800.775807',
      reservation: 'x'.repeat(128),
    });
    expect((await post(most)).json).toMatchObject({ accepted: 1 });
    expect((await post(event({ title: '__free text__', description: '__' }))).json).toMatchObject({ accepted: 1 });
  });

  test('of an amount takes exponents, and as many decimals as there are', async () => {
    const { name, post } = await org();
    await expectOk(
      post([
        event({ credits: '1e-6' }),
        event({ credits: 1e-6 }),
        event({ credits: '1.250000' }),
        event({ credits: 0.1 }),
      ]),
    );
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
