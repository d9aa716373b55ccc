/** What a key may do: until it ends, within its organizations and workspaces, and for whom it makes others. */
import { expectOk, makeKey, type Reply } from '@ledgerline/testkit/harness.ts';
import { ask, exporter, keyOf, needKey, postEvent, SECRETS, title } from './endpoints.ts';

test('a revoked key is no key, from the next request on', async () => {
  const made = await expectOk(
    exporter.ask('POST', '/v1/admin/keys', { body: { name: 'short', roles: [{ org: 'acme', role: 'admin' }] } }),
  );
  const { id, key } = made.json as { id: string; key: string };
  expect((await exporter.get('/v1/balance', key)).status).toBe(200);
  await expectOk(exporter.ask('DELETE', `/v1/admin/keys/${id}`));
  for (const endpoint of needKey)
    expect([title(endpoint), (await ask(endpoint, 'acme', key)).status]).toEqual([title(endpoint), 401]);
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
  for (const endpoint of needKey)
    expect([title(endpoint), (await ask(endpoint, 'acme', key)).status]).toEqual([title(endpoint), 401]);
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
    expect(
      (
        await make([
          { org: 'acme', role: 'billing' },
          { org: 'rival', role: 'ingest' },
        ])
      ).status,
    ).toBe(403);
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
