/** Who maps people, and every route in the hands of every kind of person. */
import { BOOTSTRAP, expectOk, makeKey, type Reply } from '@ledgerline/testkit/harness.ts';
import {
  as,
  ask,
  endpoints,
  exporter,
  isAboutKey,
  keyOf,
  needKey,
  ORG_ROLES,
  putPerson,
  rows,
  SECRETS,
  title,
} from './endpoints.ts';

const ROLES = [...ORG_ROLES, 'admin'];

beforeAll(async () => {
  for (const role of ROLES) await expectOk(putPerson(`user:${role}`, { org: 'acme', role }));
  await expectOk(putPerson('user:rival', ...ROLES.map((role) => ({ org: 'rival', role }))));
  await expectOk(putPerson('user:everywhere', { org: '*', role: 'admin' }));
});

test('the walk covers the routes by which people are mapped', () => {
  const listed = endpoints.map(title);
  for (const known of ['GET /v1/admin/people', 'PUT /v1/admin/people/{id}', 'DELETE /v1/admin/people/{id}'])
    expect(listed).toContain(known);
});

describe.each(rows(needKey))('%s', (_, endpoint) => {
  /** Asked about what is not there, so that nothing changes. */
  const status = async (key: string, subject?: string): Promise<number> =>
    (await ask(endpoint, 'acme', key, { ids: 'none', headers: subject === undefined ? {} : await as(subject) })).status;

  test('is to a person with an administrator’s key what it is to a key of their role', async () => {
    for (const role of ROLES) {
      const theirs = await status(keyOf(role));
      expect([role, await status(keyOf('admin'), `user:${role}`)]).toEqual([role, theirs]);
      expect([role, await status(BOOTSTRAP, `user:${role}`)]).toEqual([role, theirs]);
    }
  });

  test('is to an administrator with a lesser key what it is to the key', async () => {
    for (const role of ROLES) {
      const its = await status(keyOf(role));
      expect([role, await status(keyOf(role), 'user:admin')]).toEqual([role, its]);
      expect([role, await status(keyOf(role), 'user:everywhere')]).toEqual([role, its]);
    }
  });

  test('answers 403 where key and person have nothing in common', async () => {
    for (const [key, person] of [
      ['billing', 'user:ingest'],
      ['ingest', 'user:billing'],
      ['admit', 'user:owner'],
      ['admin', 'user:rival'],
      ['rival', 'user:admin'],
      ['metrics', 'user:billing'],
      ['admin', 'user:nobody'],
    ] as const)
      expect([key, person, await status(keyOf(key), person)]).toEqual([key, person, 403]);
  });

  test('tells somebody without the organization nothing about it, whatever the key', async () => {
    const reply = await ask(endpoint, 'acme', BOOTSTRAP, { headers: await as('user:rival') });
    if (!isAboutKey(endpoint)) expect(reply.status).toBe(403);
    for (const secret of SECRETS.filter((each) => each !== 'c-secret')) expect(reply.text).not.toContain(secret);
  });
});

const put = (id: string, body: unknown, key = BOOTSTRAP): Promise<Reply> =>
  exporter.ask('PUT', `/v1/admin/people/${id}`, { body, key });
const remove = (id: string, key = BOOTSTRAP): Promise<Reply> =>
  exporter.ask('DELETE', `/v1/admin/people/${id}`, { key });
const listed = async (key = BOOTSTRAP): Promise<string[]> =>
  ((await expectOk(exporter.get('/v1/admin/people', key))).json as { people: { id: string }[] }).people.map(
    ({ id }) => id,
  );
const orgsSeen = async (subject: string): Promise<string[]> => {
  const reply = await exporter.ask('GET', '/v1/me', { headers: await as(subject) });
  return reply.status === 403 ? [] : (reply.json as { orgs: { org: string }[] }).orgs.map(({ org }) => org);
};

describe('mapping people', () => {
  const person = (org: string, subject = 'user:7') => ({ subject, roles: [{ org, role: 'billing' }] });

  test('an admin does it in the organizations that it administers, and of others learns nothing', async () => {
    const [acme, rival] = [keyOf('admin'), keyOf('rival')];
    expect((await put('seven-acme', person('acme'), acme)).status).toBe(200);
    for (const org of ['rival', '*', 'nowhere']) expect((await put('seven', person(org), acme)).status).toBe(403);
    expect((await put('seven-rival', person('rival'), rival)).status).toBe(200);
    expect(await orgsSeen('user:7')).toEqual(['acme', 'rival']);
    expect(await listed(acme)).toContain('seven-acme');
    expect(await listed(acme)).not.toContain('seven-rival');
    // Nor does it change or take what another's admin said.
    expect((await put('seven-rival', person('acme'), acme)).status).toBe(403);
    expect((await remove('seven-rival', acme)).status).toBe(403);
    expect((await remove('seven-acme', acme)).status).toBe(200);
    expect(await orgsSeen('user:7')).toEqual(['rival']);
    expect((await remove('seven-acme', acme)).status).toBe(404);
  });

  test('what is said under an id takes the place of what was, and again changes nothing', async () => {
    await expectOk(put('eight', person('acme', 'user:8')));
    expect(await orgsSeen('user:8')).toEqual(['acme']);
    const replaced = await expectOk(put('eight', person('rival', 'user:8')));
    expect(replaced.json).toEqual({ id: 'eight', issuer: 'https://grafana.test/', ...person('rival', 'user:8') });
    expect(await orgsSeen('user:8')).toEqual(['rival']);
    const audited = async (): Promise<unknown[]> =>
      ((await exporter.get('/v1/admin/audit')).json as { audit: { action: string; after: unknown }[] }).audit.filter(
        ({ action, after }) => action === 'put person' && JSON.stringify(after).includes('user:8'),
      );
    expect(await audited()).toHaveLength(2);
    await expectOk(put('eight', person('rival', 'user:8')));
    expect(await audited()).toHaveLength(2);
    await expectOk(put('eight', { ...person('rival', 'user:8'), issuer: 'https://elsewhere.test/' }));
    expect(await orgsSeen('user:8')).toEqual([]);
  });

  test('who did what on whose behalf is in the audit', async () => {
    const headers = await as('user:admin');
    await expectOk(exporter.ask('PUT', '/v1/admin/people/by-somebody', { body: person('acme', 'user:11'), headers }));
    const { audit } = (await exporter.get('/v1/admin/audit')).json as { audit: Record<string, unknown>[] };
    expect(audit.find(({ after }) => JSON.stringify(after).includes('by-somebody'))).toMatchObject({
      action: 'put person',
      actor: 'bootstrap bootstrap for user:admin of https://grafana.test/',
    });
  });

  test.each<[string, unknown, string]>([
    ['x', { roles: [{ org: 'acme', role: 'billing' }] }, 'subject'],
    ['x', { subject: '', roles: [{ org: 'acme', role: 'billing' }] }, 'subject'],
    ['x', { subject: 'user:9', roles: [] }, 'roles'],
    ['x', { subject: 'user:9', email: 'a@b', roles: [{ org: 'acme', role: 'billing' }] }, 'email'],
    ['x', { subject: 'user:9', roles: [{ org: 'acme', role: 'king' }] }, 'roles.0.role'],
    ['x', { subject: 'user:9', roles: [{ org: 'nowhere', role: 'billing' }] }, 'roles.0.org'],
    ['x', { subject: 'user:9', roles: [{ org: 'acme', role: 'metrics' }] }, 'roles.0.org'],
    ['x', { subject: 'user:9', roles: [{ org: 'acme', role: 'billing', workspaces: ['b'] }] }, 'roles.0.workspaces'],
    ['__config:user:9', person('acme'), 'id'],
  ])('%s with %j is refused by the name of the field %s', async (id, body, field) => {
    const before = await listed();
    const reply = await put(id, body);
    expect([reply.status, (reply.json as { details?: unknown }).details]).toEqual([400, { field }]);
    expect(await listed()).toEqual(before);
  });
});

test('a key says whether it requires a person', async () => {
  await makeKey(exporter, { org: 'acme', role: 'billing' });
  const body = { name: 'shared', roles: [{ org: 'acme', role: 'billing' }], requiresIdentity: true };
  const made = await expectOk(exporter.ask('POST', '/v1/admin/keys', { body }));
  expect(made.json).toMatchObject({ requiresIdentity: true });
  const { keys } = (await exporter.get('/v1/admin/keys')).json as { keys: Record<string, unknown>[] };
  expect(keys.filter((key) => key['requiresIdentity'] !== undefined).map(({ name }) => name)).toEqual(['shared']);
});
