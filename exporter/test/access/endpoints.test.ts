/**
 * Who may come in: every route that the server has, walked with every kind of key, and paths that would go around them.
 */
import { isLoopback } from '../../src/config.ts';
import { BOOTSTRAP } from '@ledgerline/testkit/harness.ts';
import { raw } from '@ledgerline/testkit/raw.ts';
import {
  ask,
  endpoints,
  exporter,
  isAboutKey,
  isPlatform,
  keyOf,
  needKey,
  ORG_ROLES,
  postEvent,
  rows,
  SECRETS,
  title,
} from './endpoints.ts';

test('the walk covers the API: every endpoint names its roles, except health', () => {
  expect(endpoints.filter(({ roles }) => roles.length === 0).map(title)).toEqual(['GET /healthz', 'GET /readyz']);
  const listed = endpoints.map(title);
  for (const known of [
    'POST /v1/events',
    'GET /v1/balance',
    'GET /v1/conversations/{id}',
    'POST /v1/admin/keys',
    'GET /metrics',
  ])
    expect(listed).toContain(known);
});

describe.each(rows(needKey))('%s', (_, endpoint) => {
  test('answers 401 without a key, with a wrong, an empty and a broken one', async () => {
    const strangers = [null, 'not-a-key', '<no value>', '', BOOTSTRAP.slice(1), `${BOOTSTRAP} x`];
    for (const key of strangers) {
      const reply = await ask(endpoint, 'acme', key);
      expect([key, reply.status]).toEqual([key, 401]);
      // 16: what gRPC calls it, and so the doors of OTLP.
      expect(['unauthorized', 16]).toContain((reply.json as { code: unknown }).code);
      expect(reply.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  test('answers 403 to a key whose role is another, and lets its own roles in', async () => {
    for (const role of [...ORG_ROLES, 'metrics']) {
      const { status } = await ask(endpoint, 'acme', keyOf(role));
      if (endpoint.roles.includes(role)) expect([role, status]).not.toEqual([role, 403]);
      else expect([role, status]).toEqual([role, 403]);
      expect(status).not.toBe(401);
    }
  });

  test('tells a key of another organization nothing about this one', async () => {
    const reply = await ask(endpoint, 'acme', keyOf('rival'));
    if (!isAboutKey(endpoint)) expect(reply.status).toBe(403);
    // What names nothing is not found, for anybody.
    else if (endpoint.method === 'DELETE') expect(reply.status).toBe(404);
    for (const secret of SECRETS.filter((each) => each !== 'c-secret')) expect(reply.text).not.toContain(secret);
  });

  test('answers the same for an organization that there is not as for one that is not the key’s', async () => {
    if (isAboutKey(endpoint)) return;
    const [there, absent] = [
      await ask(endpoint, 'acme', keyOf('rival')),
      await ask(endpoint, 'nowhere', keyOf('rival')),
    ];
    expect([absent.status, absent.text]).toEqual([there.status, there.text]);
  });
});

test.each(rows(needKey.filter(isPlatform)))('%s answers 403 to the admin of one organization', async (_, endpoint) => {
  expect((await ask(endpoint, 'acme', keyOf('admin'))).status).toBe(403);
  expect((await ask(endpoint, 'acme', BOOTSTRAP)).status).not.toBe(403);
});

test.each(rows(needKey.filter((each) => !isPlatform(each))))(
  '%s lets the admin of the organization in',
  async (_, endpoint) => {
    const { status } = await ask(endpoint, 'acme', keyOf('admin'), { ids: 'none' });
    expect([200, 201, 400, 404]).toContain(status);
  },
);

const named = needKey.flatMap((endpoint) => {
  const org = endpoint.parameters.find((each) => each.in === 'query' && each.name === 'org');
  return org && endpoint.method === 'GET' ? [{ endpoint, org }] : [];
});
test.each(named.map((each) => [title(each.endpoint), each] as const))(
  '%s takes `*` for an organization as it is described',
  async (_, { endpoint: { template, parameters }, org }) => {
    const query = new URLSearchParams({ org: '*' });
    for (const each of parameters)
      if (each.in === 'query' && each.required) query.set(each.name, each.schema.enum?.[0] ?? 'c-secret');
    const path = template.replace('{dimension}', 'model').replace('{id}', 'c-secret');
    const reply = await exporter.get(`${path}?${query.toString()}`);
    expect(org.description).toMatch(/organization/);
    const answer = reply.json as { details?: { field: string } } | undefined;
    expect(answer?.details?.field === 'org').toBe(!org.description?.includes('*'));
  },
);

describe('paths', () => {
  const hostile = [
    '/v1/usage/../admin/keys',
    '/v1/usage/./summary',
    '/v1/usage/%2e%2e/admin/keys',
    '/v1/usage/%2E%2E/admin/keys',
    '/v1/usage/.%2e/admin/keys',
    '/v1/usage/%2e/summary',
    '/v1/usage%2fsummary',
    '/v1/usage%2Fsummary',
    '/v1/conversations/a%2fb',
    '//v1/usage/summary',
    '/v1//usage/summary',
    '/v1/usage/summary/',
    '/v1/usage/summary//',
    '/v1/usage/..',
    '/v1/usage/.',
    '/..',
    '/v1\\usage\\summary',
    '/v1/usage/%5c..%5cadmin',
  ];

  test.each(hostile.filter((path) => path !== '/v1/usage/summary/'))('%s is 400', async (path) => {
    for (const key of [BOOTSTRAP, keyOf('rival')]) {
      const reply = await raw(exporter, { path, key });
      expect(reply.status).toBe(400);
      expect(reply.json).toMatchObject({ code: 'invalid_request' });
    }
  });

  test.each([
    '/',
    '/v1',
    '/v1/usage',
    '/v1/usagefoo',
    '/v1/usage/summary/',
    '/V1/usage/summary',
    '/admin',
    '/v1/admin',
    '/v1/%75sagex',
    '/metricsfoo',
  ])('%s is 401 without a key and 405 with one', async (path) => {
    expect((await raw(exporter, { path, key: null })).status).toBe(401);
    expect((await raw(exporter, { path, key: 'wrong' })).status).toBe(401);
    const known = await raw(exporter, { path });
    expect(known.status).toBe(404);
    expect(known.json).toMatchObject({ code: 'not_found' });
  });

  test.each([
    ['DELETE', '/v1/events'],
    ['PUT', '/v1/usage/summary'],
    ['OPTIONS', '/v1/events'],
    ['PATCH', '/v1/admin/plans/x'],
  ])('%s %s, which there is not, is 401 without a key and 404 with one', async (method, path) => {
    expect((await raw(exporter, { method, path, key: null })).status).toBe(401);
    expect((await raw(exporter, { method, path })).status).toBe(405);
  });

  test('a broken percent-encoding is 400 in the words of the API', async () => {
    for (const path of ['/v1/conversations/%zz', '/v1/conversations/%c3%28', '/v1/usage/%'])
      expect((await raw(exporter, { path })).json).toMatchObject({ code: 'invalid_request' });
  });

  test('a conversation is found by the longest id there may be', async () => {
    const id = '漢'.repeat(256);
    await postEvent('acme', { id: 'long', conversation: id });
    const reply = await exporter.get(`/v1/conversations/${encodeURIComponent(id)}?org=acme`);
    expect(reply.json).toMatchObject({ id, messages: 1 });
  });
});

describe('operations', () => {
  test('health is open to all and tells of no tenant', async () => {
    for (const path of ['/healthz', '/readyz']) {
      const reply = await exporter.ask('GET', path, { key: null });
      expect(reply.status).toBe(200);
      for (const secret of ['acme', ...SECRETS]) expect(reply.text).not.toContain(secret);
    }
  });

  test.each(['/metrics', '/metrics/ledger', '/metrics/process'])(
    '%s needs no key on loopback, but none that is wrong and none without the role',
    async (path) => {
      expect((await exporter.ask('GET', path, { key: null })).status).toBe(200);
      expect((await exporter.get(path, keyOf('metrics'))).status).toBe(200);
      expect((await exporter.get(path, BOOTSTRAP)).status).toBe(200);
      for (const wrong of ['wrong', '<no value>', ''])
        expect([wrong, (await exporter.get(path, wrong)).status]).toEqual([wrong, 401]);
      for (const role of [...ORG_ROLES, 'admin'])
        expect([role, (await exporter.get(path, keyOf(role))).status]).toEqual([role, 403]);
    },
  );

  test('only a loopback address is one that this machine alone can reach', () => {
    for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost'])
      expect([host, isLoopback(host)]).toEqual([host, true]);
    for (const host of [
      '0.0.0.0',
      '::',
      '10.0.0.1',
      '127.0.0.1.example.com',
      'example.com',
      'localhost.example.com',
      '',
    ])
      expect([host, isLoopback(host)]).toEqual([host, false]);
  });
});
