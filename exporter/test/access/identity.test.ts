/** Grafana's viewers behind one key: who they are a signed token says, and what both may is what they see. */
import { expectOk, makeKey, type Reply } from '@ledgerline/testkit/harness.ts';
import { as, exporter, postEvent, putPerson } from './endpoints.ts';
import { get } from './viewers.ts';

const orgsOf = ({ json }: Reply): string[] => (json as { orgs: { org: string }[] }).orgs.map(({ org }) => org);

test('somebody sees what both the key and they may see', async () => {
  const me = await get('/v1/me', await as('user:1'));
  expect(me.json).toMatchObject({ name: 'grafana', roles: ['billing'], person: { subject: 'user:1' } });
  expect(orgsOf(me)).toEqual(['acme']);
  expect(orgsOf(await get('/v1/balance?org=*', await as('user:1')))).toEqual(['acme']);
  expect(orgsOf(await get('/v1/balance?org=*', await as('user:2')))).toEqual(['acme', 'rival']);
  expect((await get('/v1/balance', await as('user:1'))).json).toMatchObject({ org: 'acme' });
  expect((await get('/v1/balance?org=rival', await as('user:1'))).status).toBe(403);
});

test('the key is narrowed, never replaced', async () => {
  await expectOk(putPerson('user:root', { org: '*', role: 'admin' }));
  const root = await as('user:root');
  expect((await get('/v1/me', root)).json).toMatchObject({ roles: ['billing', 'contributor'] });
  expect((await get('/v1/admin/orgs', root)).status).toBe(403);
  const acme = await makeKey(exporter, { org: 'acme', role: 'billing' });
  expect(orgsOf(await get('/v1/balance?org=*', root, acme))).toEqual(['acme']);
  expect((await get('/v1/balance?org=rival', root, acme)).status).toBe(403);
});

test('what is written in events and conversations is for those who may read them', async () => {
  await postEvent('acme', { id: 'told', conversation: 'c-told', description: 'a step', workspace: 'blue' });
  await postEvent('acme', { id: 'untold', conversation: 'c-untold', description: 'another', workspace: 'red' });
  await expectOk(
    putPerson(
      'user:blue',
      { org: 'acme', role: 'billing' },
      { org: 'acme', role: 'contributor', workspaces: ['blue', 'green'] },
    ),
  );
  const seen = async (subject: string): Promise<unknown[]> => {
    const reply = await expectOk(get('/v1/events?org=acme', await as(subject)));
    return (reply.json as { events: { description?: string }[] }).events.flatMap(
      ({ description }) => description ?? [],
    );
  };
  expect(await seen('user:1')).toEqual([]);
  expect(await seen('user:blue')).toEqual(['a step']);
  expect((await seen('user:2')).filter(Boolean).sort()).toEqual(['a step', 'another']);
  const status = async (subject: string, id: string): Promise<number> =>
    (await get(`/v1/conversations/${id}?org=acme`, await as(subject))).status;
  expect([await status('user:1', 'c-told'), await status('user:blue', 'c-told')]).toEqual([403, 200]);
  expect([await status('user:blue', 'c-untold'), await status('user:2', 'c-untold')]).toEqual([403, 200]);
});

test('without a good key a token is nothing, and 401', async () => {
  for (const key of ['wrong', null])
    expect((await exporter.ask('GET', '/v1/me', { key, headers: await as('user:1') })).status).toBe(401);
});

test('the token of somebody is no way around a door that is open on this machine', async () => {
  expect((await exporter.ask('GET', '/metrics', { key: null })).status).toBe(200);
  for (const headers of [await as('user:1'), { 'x-forwarded-for': '10.0.0.1' }])
    expect((await exporter.ask('GET', '/metrics', { key: null, headers })).status).toBe(401);
});

test('two who ask by one key never share an answer', async () => {
  const one = await get('/v1/balance?org=*', await as('user:1'));
  expect(one.headers.get('vary')?.toLowerCase().split(/, */)).toEqual(
    expect.arrayContaining(['authorization', 'x-grafana-id']),
  );
  const known = { 'if-none-match': one.headers.get('etag') ?? '' };
  expect((await get('/v1/balance?org=*', { ...(await as('user:1')), ...known })).status).toBe(304);
  expect(orgsOf(await get('/v1/balance?org=*', { ...(await as('user:2')), ...known }))).toEqual(['acme', 'rival']);
  const first = await get('/v1/conversations?org=*&limit=1', await as('user:2'));
  const cursor = (first.json as { nextCursor: string }).nextCursor;
  const others = await get(`/v1/conversations?org=*&limit=1&cursor=${cursor}`, await as('user:1'));
  expect([others.status, others.text.includes('rival')]).toEqual([400, false]);
});
