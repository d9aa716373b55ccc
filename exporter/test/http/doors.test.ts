/** What a row says of its door, and what the server makes of it. */
import { gzipSync } from 'node:zlib';
import { Type } from 'typebox';
import { Refusal } from '../../src/model/refusal.ts';
import { json, jsonOf } from '../../src/routing/answer.ts';
import { route, type Route } from '../../src/routing/route.ts';
import { AS_ADMIN, serverOf } from './server-of.ts';

const PROTOBUF = 'application/x-protobuf';
/** A door of its own kind: bytes in, bytes out, and refusals as a protobuf `Status` {code = 1, message = 2}. */
const protobufDoor: Route = route({
  method: 'POST',
  url: '/v1/traces',
  operationId: 'postTraces',
  roles: ['ingest'],
  about: 'key',
  summary: 'OTLP',
  body: { description: 'An ExportTraceServiceRequest', content: { [PROTOBUF]: Type.String() } },
  answers: { 200: { description: 'An ExportTraceServiceResponse', content: { [PROTOBUF]: Type.String() } } },
  refuse: [
    {
      type: PROTOBUF,
      schema: Type.String(),
      write: ({ message }, status) =>
        Buffer.concat([Buffer.from([8, status === 413 ? 8 : 3, 18, Buffer.byteLength(message)]), Buffer.from(message)]),
    },
  ],
  handle: async ({ body, mediaType }) => {
    if (body[0] !== 10) throw new Refusal('invalid_request', 'no such field');
    return { form: 'text', type: mediaType, parts: [body.subarray(1)] };
  },
});

const echo = route({
  method: 'PUT',
  url: '/v1/things/:thing',
  operationId: 'putThing',
  roles: ['billing'],
  about: 'org',
  summary: 'A thing',
  schema: {
    params: Type.Object({ thing: Type.String({ maxLength: 10 }) }),
    querystring: Type.Object({ org: Type.Optional(Type.String()), n: Type.Optional(Type.Integer()) }),
    body: Type.Object({ amount: Type.Number() }, { additionalProperties: false }),
  },
  answers: { 200: jsonOf(Type.Object({})) },
  handle: async ({ params, query, body, scope, actor }) =>
    // Typed by the schemas: a number is a number here.
    json(JSON.stringify({ thing: params.thing, next: (query.n ?? 0) + 1, twice: body.amount * 2, scope, actor })),
});

const broken = route({
  method: 'GET',
  url: '/v1/broken',
  operationId: 'getBroken',
  roles: ['billing'],
  about: 'key',
  summary: 'Fails',
  answers: { 200: jsonOf(Type.Object({})) },
  handle: async () => {
    throw new Error('the cause, with a secret title');
  },
});

describe('a door that reads bytes and refuses in its own form', () => {
  const post = async (payload: Buffer, headers: Record<string, string> = {}) =>
    (await serverOf(protobufDoor)).server.inject({
      method: 'POST',
      url: '/v1/traces',
      headers: { ...AS_ADMIN, 'content-type': PROTOBUF, ...headers },
      payload,
    });

  test('is handed the bytes, unpacked, and answers in bytes', async () => {
    const bytes = Buffer.from([10, 0xff, 0xfe, 0]);
    for (const reply of [await post(bytes), await post(gzipSync(bytes), { 'content-encoding': 'gzip' })]) {
      expect(reply.statusCode).toBe(200);
      expect(reply.headers['content-type']).toBe(PROTOBUF);
      expect([...reply.rawPayload]).toEqual([0xff, 0xfe, 0]);
    }
  });

  const gzipped = gzipSync(Buffer.from([10, 1]));
  test.each([
    ['GZIP', gzipped],
    ['x-gzip', gzipped],
    ['X-GZip', gzipped],
    ['gzip, identity', gzipped],
    ['identity,gzip', gzipped],
    ['identity', Buffer.from([10, 1])],
    ['Identity', Buffer.from([10, 1])],
    ['', Buffer.from([10, 1])],
  ])('takes the content coding %j', async (coding, payload) => {
    const reply = await post(payload, { 'content-encoding': coding });
    expect([reply.statusCode, ...reply.rawPayload]).toEqual([200, 1]);
  });

  test.each(['br', 'gzip, gzip', 'x-nonsense', 'gzip;q=1'])('refuses the content coding %j', async (coding) => {
    expect((await post(gzipped, { 'content-encoding': coding })).statusCode).toBe(415);
  });

  test('says no in its own words, whoever notices first', async () => {
    const handled = await post(Buffer.from([99]));
    expect([handled.statusCode, handled.headers['content-type']]).toEqual([400, PROTOBUF]);
    expect(handled.rawPayload.subarray(0, 2)).toEqual(Buffer.from([8, 3]));
    const large = await post(Buffer.alloc(17 * 1024 * 1024, 10));
    expect([large.statusCode, large.headers['content-type']]).toEqual([413, PROTOBUF]);
    expect(large.rawPayload.subarray(0, 2)).toEqual(Buffer.from([8, 8]));
    const stranger = await post(Buffer.from([10]), { authorization: 'Bearer wrong' });
    expect([stranger.statusCode, stranger.headers['content-type']]).toEqual([401, PROTOBUF]);
    const json = await post(Buffer.from('{}'), { 'content-type': 'application/json' });
    expect([json.statusCode, json.headers['content-type']]).toEqual([415, PROTOBUF]);
  });

  test('is described: what goes in, what comes out', async () => {
    const { server } = await serverOf(protobufDoor);
    const { paths } = (await server.inject('/openapi.json')).json<{ paths: Record<string, Record<string, unknown>> }>();
    expect(paths['/v1/traces']?.['post']).toMatchObject({
      operationId: 'postTraces',
      'x-roles': ['ingest'],
      requestBody: { content: { [PROTOBUF]: {} } },
      responses: {
        200: { content: { [PROTOBUF]: {} } },
        400: { content: { [PROTOBUF]: {} } },
        413: { content: { [PROTOBUF]: {} } },
        429: { content: { [PROTOBUF]: {} } },
        500: { content: { [PROTOBUF]: {} } },
      },
    });
  });
});

test('a request is typed and checked by the schemas of its row', async () => {
  const { server } = await serverOf(echo);
  const put = (url: string, payload: object) => server.inject({ method: 'PUT', url, headers: AS_ADMIN, payload });
  const reply = await put('/v1/things/a?org=acme&n=41', { amount: 2 });
  expect(reply.json()).toEqual({
    thing: 'a',
    next: 42,
    twice: 4,
    scope: { orgs: ['acme'], all: false },
    actor: 'bootstrap bootstrap',
  });
  expect((await put('/v1/things/a?org=acme', { amount: '2' })).json()).toMatchObject({ details: { field: 'amount' } });
  expect((await put('/v1/things/a?org=acme&n=x', { amount: 2 })).json()).toMatchObject({ details: { field: 'n' } });
  expect((await put('/v1/things/a?org=*', { amount: 2 })).json()).toMatchObject({ details: { field: 'org' } });
  expect((await put('/v1/things/a', { amount: 2 })).json()).toMatchObject({ code: 'org_required' });
});

test.each([
  ['a query past 64 kB', `/v1/things/a?org=${'x'.repeat(64 * 1024)}`, 414, 'uri_too_long'],
  [
    'a query past 64 kB behind a second question mark',
    `/v1/things/a?n=1?${'x'.repeat(64 * 1024)}`,
    414,
    'uri_too_long',
  ],
  ['a broken percent-encoding', '/v1/things/%zz?org=a', 400, 'invalid_request'],
  ['a name in the path past its limit', `/v1/things/${'x'.repeat(1025)}`, 414, 'uri_too_long'],
  ['a name in the path that the schema finds too long', `/v1/things/${'x'.repeat(11)}?org=a`, 400, 'invalid_request'],
])('%s is refused in our words', async (_, url, status, code) => {
  const { server, lines } = await serverOf(echo);
  const reply = await server.inject({ method: 'PUT', url, headers: AS_ADMIN, payload: { amount: 1 } });
  expect([reply.statusCode, reply.json()]).toEqual([status, expect.objectContaining({ code })]);
  // Whoever noticed first, the operator is told.
  const told = lines.find(({ msg }) => msg === 'request');
  expect(told).toMatchObject({ status, reqId: reply.headers['x-request-id'] });
});

describe('what an operator sees', () => {
  test('each request by its row, with an id that its answer says too, and never what was asked or by which secret', async () => {
    const { server, lines, observed } = await serverOf(echo, broken);
    const headers = { ...AS_ADMIN, 'x-request-id': 'from-the-proxy.1' };
    const payload = { amount: 1 };
    const good = await server.inject({ method: 'PUT', url: '/v1/things/secret?org=acme', headers, payload });
    expect(good.headers['x-request-id']).toBe('from-the-proxy.1');
    const made = (await server.inject({ method: 'GET', url: '/v1/broken?org=acme', headers: AS_ADMIN })).headers[
      'x-request-id'
    ];
    expect(made).toMatch(/^[\da-f-]{36}$/);
    const hostile = { ...AS_ADMIN, 'x-request-id': 'two\tlines' };
    expect((await server.inject({ url: '/v1/broken', headers: hostile })).headers['x-request-id']).not.toContain('two');
    await server.inject({ method: 'GET', url: '/v1/broken', headers: { authorization: 'Bearer a-wrong-secret' } });
    const requests = lines.filter(({ msg }) => msg === 'request');
    const shown = requests.map(({ level, method, route: row, status, key }) => [level, method, row, status, key]);
    expect(shown).toEqual([
      ['debug', 'PUT', '/v1/things/:thing', 200, 'bootstrap'],
      ['error', 'GET', '/v1/broken', 500, 'bootstrap'],
      ['error', 'GET', '/v1/broken', 500, 'bootstrap'],
      ['info', 'GET', '/v1/broken', 401, undefined],
    ]);
    expect(requests[0]).toMatchObject({ reqId: 'from-the-proxy.1', ms: expect.any(Number) as number });
    const log = JSON.stringify(lines);
    for (const secret of ['a-key-for-these-tests', 'a-wrong-secret', 'secret?', 'org=acme'])
      expect(log).not.toContain(secret);
    expect(observed).toContainEqual(expect.objectContaining({ method: 'GET', route: '/v1/broken', status: 500 }));
  });

  test('what is our fault with its cause, of which the client is told nothing', async () => {
    const { server, lines } = await serverOf(broken);
    const reply = await server.inject({ url: '/v1/broken', headers: AS_ADMIN });
    expect([reply.statusCode, reply.json()]).toEqual([
      500,
      { code: 'internal', message: expect.any(String) as string },
    ]);
    expect(reply.body).not.toContain('cause');
    const failure = lines.find(({ err }) => err !== undefined);
    expect(failure).toMatchObject({ level: 'error', reqId: reply.headers['x-request-id'] });
    expect(JSON.stringify(failure)).toContain('the cause');
  });
});
