/** How often who may ask, and what they are told. */
import { Type } from 'typebox';
import { LimitReached } from '../../src/model/limits.ts';
import { json, jsonOf } from '../../src/routing/answer.ts';
import { route, type Route } from '../../src/routing/route.ts';
import { AS_ADMIN, limitedServerOf, serverOf } from './server-of.ts';

const row = (method: 'GET' | 'POST', url: string): Route =>
  route({
    ...{ method, url, operationId: `${method}${url}`, roles: ['billing'], about: 'org', summary: 'A row' },
    schema: { querystring: Type.Object({ org: Type.String() }) },
    answers: { 200: jsonOf(Type.Object({})) },
    handle: async () => json('{}'),
  });
const ROWS = [row('GET', '/v1/a'), row('GET', '/v1/b'), row('POST', '/v1/c')];
const tooLong = () =>
  new LimitReached('reportSeconds', 'this report took longer than 30 seconds', 60, 'report_timeout');
const STRANGERS = { refusedKeysPerMinute: 1000 };

test('what is left of a limit is said, and past it is 429 with when to come back: over all reports together', async () => {
  const { server, limited } = await limitedServerOf(
    { perKey: { reportsPerMinute: 2 }, perOrg: {}, ...STRANGERS },
    ...ROWS,
  );
  const get = (url: string) => server.inject({ url: `${url}?org=acme`, headers: AS_ADMIN });
  const first = await get('/v1/a');
  expect(first.headers).toMatchObject({
    'ratelimit-policy': '"perKey.reportsPerMinute";q=2;w=60',
    ratelimit: '"perKey.reportsPerMinute";r=1;t=60',
  });
  expect((await get('/v1/b')).headers['ratelimit']).toMatch(/r=0;/);
  const refused = await get('/v1/a');
  expect([refused.statusCode, refused.json()]).toEqual([
    429,
    { code: 'too_many_requests', message: 'this key may send 2 reports a minute (limits.reportsPerMinute)' },
  ]);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(50);
  expect(limited).toEqual(['reportsPerMinute']);
  // What writes is no report.
  const written = await server.inject({ method: 'POST', url: '/v1/c?org=acme', headers: AS_ADMIN });
  expect([written.statusCode, written.headers['ratelimit']]).toEqual([200, undefined]);
});

test('an organization has limits of its own, whichever key asks', async () => {
  const { server } = await limitedServerOf({ perKey: {}, perOrg: { requestsPerMinute: 1 }, ...STRANGERS }, ...ROWS);
  const post = async (org: string) =>
    (await server.inject({ method: 'POST', url: `/v1/c?org=${org}`, headers: AS_ADMIN })).statusCode;
  expect([await post('acme'), await post('acme'), await post('rival'), await post('rival')]).toEqual([
    200, 429, 200, 429,
  ]);
});

test('who tries keys is refused by address; who has one is let in all the same', async () => {
  const { server, limited } = await limitedServerOf({ perKey: {}, perOrg: {}, refusedKeysPerMinute: 3 }, ...ROWS);
  const guess = async (url: string, remoteAddress: string) =>
    (await server.inject({ url, remoteAddress, headers: { authorization: 'Bearer guess' } })).statusCode;
  const statuses: number[] = [];
  for (const url of ['/v1/a', '/v1/nothing', '/v1/b', '/v1/a', '/v1/nothing'])
    statuses.push(await guess(url, '1.2.3.4'));
  expect(statuses).toEqual([401, 401, 401, 429, 429]);
  expect(await guess('/v1/a', '5.6.7.8')).toBe(401);
  const known = await server.inject({ url: '/v1/a?org=acme', remoteAddress: '1.2.3.4', headers: AS_ADMIN });
  expect(known.statusCode).toBe(200);
  expect(limited).toEqual(['refusedKeysPerMinute', 'refusedKeysPerMinute']);
});

test('a report that takes too long is 503 with when to come back, and counted', async () => {
  const slow = { ...row('GET', '/v1/slow'), handle: () => Promise.reject(tooLong()) };
  const { server, limited } = await serverOf(slow);
  const refused = await server.inject({ url: '/v1/slow?org=acme', headers: AS_ADMIN });
  expect([refused.statusCode, refused.headers['retry-after'], refused.json()]).toEqual([
    503,
    '60',
    { code: 'report_timeout', message: 'this report took longer than 30 seconds (limits.reportSeconds)' },
  ]);
  expect(limited).toEqual(['reportSeconds']);
});

test('a method that an address does not take is 405, with those that it does; strangers are told nothing', async () => {
  const { server } = await serverOf(...ROWS);
  for (const method of ['PATCH', 'TRACE', 'QUERY', 'POST'] as const) {
    const reply = await server.inject({ method: method as 'PATCH', url: '/v1/a', headers: AS_ADMIN });
    expect([method, reply.statusCode, reply.headers['allow']]).toEqual([method, 405, 'GET, HEAD']);
    expect(reply.json()).toMatchObject({ code: 'method_not_allowed' });
    expect((await server.inject({ method: method as 'PATCH', url: '/v1/a' })).statusCode).toBe(401);
  }
});

test('the page of documentation needs no key, and lets nothing in from elsewhere', async () => {
  const { server } = await serverOf(...ROWS);
  const page = await server.inject('/docs/');
  expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page.body).toContain('<title>Ledgerline API</title>');
  expect(page.body).not.toMatch(/(src|href)="(https?:)?\/\//);
  expect(page.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';");
  for (const [, file = ''] of page.body.matchAll(/(?:src|href)="\.\/([^"]+)"/g))
    expect([file, (await server.inject(`/docs/${file}`)).statusCode]).toEqual([file, 200]);
  const described = (await server.inject('/docs/json')).json<{ paths: object }>();
  expect(described.paths).toEqual((await server.inject('/openapi.json')).json<{ paths: object }>().paths);
});
