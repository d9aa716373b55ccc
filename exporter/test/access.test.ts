/** Who may come in: every route that the server has, walked with every kind of key. */
import { isLoopback } from '../src/config.ts';
import { BOOTSTRAP, expectOk, makeKey, makeOrg, remove, startExporter, type Exporter, type Reply } from './harness.ts';
import { raw } from './raw.ts';

const ORG_ROLES = ['ingest', 'admit', 'billing', 'contributor', 'owner'];
const SECRETS = ['Acme Secret Ltd', 'plan-of-acme', 'c-secret', 'Secret title', 'grant-of-acme', 'ws-of-acme'];

interface Endpoint {
  readonly method: string;
  readonly template: string;
  /** Empty: open to all. */
  readonly roles: readonly string[];
}

const exporter: Exporter = await startExporter();
const endpoints = await walkable(exporter);
const guarded = endpoints.filter(({ roles }) => roles.length > 0);
const needKey = guarded.filter(({ template }) => !template.startsWith('/metrics'));
const title = ({ method, template }: Endpoint): string => `${method} ${template}`;
const rows = (list: readonly Endpoint[]): [string, Endpoint][] => list.map((each) => [title(each), each]);

/** Routes, from what the server says of itself: a new one is walked without being named here. */
async function walkable(of: Exporter): Promise<Endpoint[]> {
  const { paths } = (await of.get('/openapi.json')).json as {
    paths: Record<string, Record<string, { description?: string }>>;
  };
  return Object.entries(paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, { description = '' }]) => ({
      method: method.toUpperCase(),
      template,
      roles: /^Role: (.+)$/.exec(description)?.[1]?.split(' or ') ?? [],
    })),
  );
}

const keys = new Map<string, string>();
const keyOf = (role: string): string => keys.get(role) ?? '';

beforeAll(async () => {
  for (const org of ['acme', 'rival'])
    await makeOrg(exporter, org, { name: org === 'acme' ? 'Acme Secret Ltd' : 'Rival' });
  await expectOk(
    exporter.ask('PUT', '/v1/admin/orgs/acme/workspaces/ws-of-acme', { body: { name: 'W', kind: 'team' } }),
  );
  await expectOk(
    exporter.ask('POST', '/v1/admin/orgs/acme/grants', { body: { id: 'grant-of-acme', pool: 'bonus', credits: 5 } }),
  );
  await postEvent('acme', { id: 'e1', workspace: 'ws-of-acme', conversation: 'c-secret', title: 'Secret title' });
  for (const role of [...ORG_ROLES, 'admin']) keys.set(role, await makeKey(exporter, { org: 'acme', role }));
  keys.set('metrics', await makeKey(exporter, { org: '*', role: 'metrics' }));
  keys.set('rival', await makeKey(exporter, ...[...ORG_ROLES, 'admin'].map((role) => ({ org: 'rival', role }))));
});

afterAll(async () => {
  await exporter.stop();
  remove(exporter.dataDir);
});

const postEvent = (org: string, event: Record<string, unknown>): Promise<Reply> =>
  expectOk(
    exporter.ask('POST', `/v1/events?org=${org}`, {
      body: { time: Date.now(), type: 'gateway_inference', credits: '1', ...event },
    }),
  );

/** The endpoint, asked about one organization. Bodies are empty objects: who asks is settled before they are read. */
function ask({ method, template }: Endpoint, org: string, key: string | null, ids = 'c-secret'): Promise<Reply> {
  const values: Record<string, string> = { org, plan: 'plan-of-acme', workspace: 'ws-of-acme', grant: 'grant-of-acme', id: ids }; // prettier-ignore
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? 'none');
  const query = path.startsWith('/v1/admin') || path === '/v1/me' || path.startsWith('/metrics') ? '' : `?org=${org}`;
  return exporter.ask(method, path + query, { key, ...(method === 'GET' || method === 'DELETE' ? {} : { body: {} }) });
}

const isPlatform = ({ template }: Endpoint): boolean =>
  template.startsWith('/v1/admin/') && !template.includes('{org}') && !template.startsWith('/v1/admin/keys');

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
    // prettier-ignore
    expect(listed).toContain(known);
});

describe.each(rows(needKey))('%s', (_, endpoint) => {
  test('answers 401 without a key, with a wrong, an empty and a broken one', async () => {
    const strangers = [null, 'not-a-key', '<no value>', '', BOOTSTRAP.slice(1), `${BOOTSTRAP} x`];
    for (const key of strangers) {
      const reply = await ask(endpoint, 'acme', key);
      expect([key, reply.status]).toEqual([key, 401]);
      expect(reply.json).toMatchObject({ code: 'unauthorized' });
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
    if (endpoint.template === '/v1/me' || endpoint.template === '/v1/admin/keys') return; // below: they are about the key itself
    const reply = await ask(endpoint, 'acme', keyOf('rival'));
    // A key that names nothing is not found, for anybody.
    expect(reply.status).toBe(endpoint.template === '/v1/admin/keys/{id}' ? 404 : 403);
    for (const secret of SECRETS.filter((each) => each !== 'c-secret')) expect(reply.text).not.toContain(secret);
  });

  test('answers the same for an organization that there is not as for one that is not the key’s', async () => {
    if (endpoint.template === '/v1/me' || endpoint.template.startsWith('/v1/admin/keys')) return;
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
    const { status } = await ask(endpoint, 'acme', keyOf('admin'), 'none');
    expect([200, 201, 400, 404]).toContain(status);
  },
);

test('a revoked key is no key, from the next request on', async () => {
  const made = await expectOk(
    exporter.ask('POST', '/v1/admin/keys', { body: { name: 'short', roles: [{ org: 'acme', role: 'admin' }] } }),
  );
  const { id, key } = made.json as { id: string; key: string };
  expect((await exporter.get('/v1/balance', key)).status).toBe(200);
  await expectOk(exporter.ask('DELETE', `/v1/admin/keys/${id}`));
  for (const endpoint of needKey) expect([title(endpoint), (await ask(endpoint, 'acme', key)).status]).toEqual([title(endpoint), 401]); // prettier-ignore
  const again = await expectOk(exporter.ask('DELETE', `/v1/admin/keys/${id}`));
  expect(again.json).toEqual((await expectOk(exporter.ask('DELETE', `/v1/admin/keys/${id}`))).json);
});

test('an expired key is no key', async () => {
  const expiresAt = Date.now() + 700;
  const made = await expectOk(
    exporter.ask('POST', '/v1/admin/keys', {
      body: { name: 'brief', expiresAt, roles: [{ org: 'acme', role: 'admin' }] },
    }),
  );
  const { key } = made.json as { key: string };
  expect((await exporter.get('/v1/balance', key)).status).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, expiresAt - Date.now() + 50));
  for (const endpoint of needKey) expect([title(endpoint), (await ask(endpoint, 'acme', key)).status]).toEqual([title(endpoint), 401]); // prettier-ignore
});

test('the secret of a key is shown once and stored nowhere', async () => {
  const made = await expectOk(
    exporter.ask('POST', '/v1/admin/keys', { body: { name: 'seen', roles: [{ org: 'acme', role: 'billing' }] } }),
  );
  const { key } = made.json as { key: string };
  for (const path of ['/v1/admin/keys', '/v1/admin/audit']) {
    const { text } = await expectOk(exporter.get(path));
    expect(text).toContain('"seen"');
    expect(text).not.toContain(key);
  }
});

test('a conversation of another organization is 404 for a key that reads in its own', async () => {
  const mine = await exporter.get('/v1/conversations/c-secret?org=acme', keyOf('contributor'));
  expect(mine.json).toMatchObject({ title: 'Secret title', messages: 1 });
  for (const path of ['/v1/conversations/c-secret', '/v1/conversations/c-secret?org=rival']) {
    const theirs = await exporter.get(path, keyOf('rival'));
    expect(theirs.status).toBe(404);
    expect(theirs.text).not.toContain('Secret title');
  }
});

test('a contributor of named workspaces reads only conversations that lie wholly in those', async () => {
  await postEvent('acme', { id: 'w1', workspace: 'blue', conversation: 'c-blue' });
  await postEvent('acme', { id: 'w2', workspace: 'red', conversation: 'c-red' });
  await postEvent('acme', { id: 'w3', workspace: 'blue', conversation: 'c-mixed' });
  await postEvent('acme', { id: 'w4', workspace: 'red', conversation: 'c-mixed' });
  await postEvent('acme', { id: 'w5', workspace: 'blue', conversation: 'c-outside' });
  await postEvent('acme', { id: 'w6', conversation: 'c-outside' });
  const key = await makeKey(exporter, { org: 'acme', role: 'contributor', workspaces: ['blue'] });
  const status = async (id: string): Promise<number> => (await exporter.get(`/v1/conversations/${id}`, key)).status;
  expect(await status('c-blue')).toBe(200);
  expect(await status('c-red')).toBe(403);
  expect(await status('c-mixed')).toBe(403);
  expect(await status('c-outside')).toBe(403);
  expect(await status('c-none')).toBe(404);
  const two = await makeKey(exporter, { org: 'acme', role: 'owner', workspaces: ['blue', 'red'] });
  expect((await exporter.get('/v1/conversations/c-mixed', two)).status).toBe(200);
});

test('only contributor and owner can be confined to workspaces', async () => {
  for (const role of ['ingest', 'admit', 'billing', 'admin']) {
    const body = { name: 'x', roles: [{ org: 'acme', role, workspaces: ['blue'] }] };
    const reply = await exporter.ask('POST', '/v1/admin/keys', { body });
    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({ details: { field: 'roles.0.workspaces' } });
  }
});

describe('an admin of one organization', () => {
  const make = (roles: unknown): Promise<Reply> =>
    exporter.ask('POST', '/v1/admin/keys', { key: keyOf('admin'), body: { name: 'made', roles } });

  test('makes keys for it only', async () => {
    expect((await make([{ org: 'acme', role: 'billing' }])).status).toBe(201);
    expect((await make([{ org: 'rival', role: 'billing' }])).status).toBe(403);
    expect((await make([{ org: '*', role: 'billing' }])).status).toBe(403);
    expect((await make([{ org: '*', role: 'metrics' }])).status).toBe(403);
    expect((await make([{ org: 'acme', role: 'billing' }, { org: 'rival', role: 'ingest' }])).status).toBe(403); // prettier-ignore
    expect((await make([{ org: 'nowhere', role: 'billing' }])).status).toBe(403);
  });

  test('sees and revokes the keys of it only', async () => {
    const ids = new Map<string, string>();
    for (const org of ['acme', 'rival']) {
      const body = { name: `of-${org}`, roles: [{ org, role: 'billing' }] };
      ids.set(org, ((await expectOk(exporter.ask('POST', '/v1/admin/keys', { body }))).json as { id: string }).id);
    }
    const seen = await exporter.get('/v1/admin/keys', keyOf('admin'));
    expect(seen.text).toContain('of-acme');
    expect(seen.text).not.toContain('rival');
    const revoke = (org: string) =>
      exporter.ask('DELETE', `/v1/admin/keys/${ids.get(org) ?? ''}`, { key: keyOf('admin') });
    expect((await revoke('rival')).status).toBe(403);
    expect((await revoke('acme')).status).toBe(200);
  });
});

test('/v1/me says what the key is, and of which organizations', async () => {
  const reply = await exporter.get('/v1/me', keyOf('billing'));
  expect(reply.json).toMatchObject({
    name: 'test',
    roles: ['billing'],
    orgs: [{ org: 'acme', billingModel: 'credits', timezone: 'UTC', roles: ['billing'] }],
    version: expect.any(String) as string,
  });
  const rival = await exporter.get('/v1/me', keyOf('rival'));
  for (const secret of ['acme', ...SECRETS]) expect(rival.text).not.toContain(secret);
});

test('org=* means every organization in which the key has the role, and no other', async () => {
  const key = await makeKey(exporter, { org: 'rival', role: 'billing' }, { org: 'acme', role: 'ingest' });
  const summaries = await exporter.get('/v1/usage/summary?org=*', key);
  expect((summaries.json as { orgs: { org: string }[] }).orgs.map(({ org }) => org)).toEqual(['rival']);
  for (const path of [
    '/v1/usage/breakdown?by=model&org=*',
    '/v1/usage/series?org=*',
    '/v1/conversations?org=*',
    '/v1/balance?org=*',
  ]) {
    // prettier-ignore
    const reply = await exporter.get(path, key);
    expect([path, reply.status]).toEqual([path, 200]);
    for (const secret of ['acme', ...SECRETS]) expect(reply.text).not.toContain(secret);
  }
  expect((await exporter.get('/v1/balance?org=acme', key)).status).toBe(403);
  expect((await exporter.get('/v1/balance', key)).json).toMatchObject({ org: 'rival' });
});

test('a key of several organizations must say which', async () => {
  const key = await makeKey(exporter, { org: 'rival', role: 'billing' }, { org: 'acme', role: 'billing' });
  const reply = await exporter.get('/v1/balance', key);
  expect(reply.status).toBe(400);
  expect(reply.json).toMatchObject({ code: 'org_required', details: { field: 'org' } });
  expect((await exporter.get('/v1/balance?org=acme', key)).json).toMatchObject({ org: 'acme' });
});

describe('paths', () => {
  const hostile = [
    '/v1/usage/../admin/keys', '/v1/usage/./summary', '/v1/usage/%2e%2e/admin/keys', '/v1/usage/%2E%2E/admin/keys', '/v1/usage/.%2e/admin/keys',
    '/v1/usage/%2e/summary', '/v1/usage%2fsummary', '/v1/usage%2Fsummary', '/v1/conversations/a%2fb', '//v1/usage/summary', '/v1//usage/summary',
    '/v1/usage/summary/', '/v1/usage/summary//', '/v1/usage/..', '/v1/usage/.', '/..', '/v1\\usage\\summary', '/v1/usage/%5c..%5cadmin',
  ]; // prettier-ignore

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
  ])('%s is 401 without a key and 404 with one', async (path) => {
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
    expect((await raw(exporter, { method, path })).status).toBe(404);
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
    for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost']) expect([host, isLoopback(host)]).toEqual([host, true]); // prettier-ignore
    for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example.com', 'example.com', 'localhost.example.com', ''])
      expect([host, isLoopback(host)]).toEqual([host, false]); // prettier-ignore
  });
});
