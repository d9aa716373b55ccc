/** People of the configuration: put at every start, gone with the file; and what is wrong with it stops the start. */
import { BOOTSTRAP, expectOk, exportersOfFile, makeKey, makeOrg, type Exporter } from '@ledgerline/testkit/harness.ts';
import { as, withIdentity } from './endpoints.ts';

const { directory, start } = exportersOfFile();

const ORGS = `
plans:
  pro: { name: Pro, monthlyCredits: 10 }
orgs:
  acme: { name: A, plan: pro, billingModel: credits, timezone: UTC, cycleAnchorDay: 1 }
  0042: { name: B, plan: pro, billingModel: credits, timezone: UTC, cycleAnchorDay: 1 }
`;
const people = (...lines: readonly string[]): string =>
  `  people:\n${lines.map((line) => `    - ${line}\n`).join('')}${ORGS}`;

async function orgsSeen(exporter: Exporter, subject: string): Promise<string[]> {
  const reply = await exporter.ask('GET', '/v1/me', { headers: await as(subject) });
  return reply.status === 403 ? [] : (reply.json as { orgs: { org: string }[] }).orgs.map(({ org }) => org);
}

test('they are those of the file, at every start, beside those of the API', async () => {
  const dataDir = directory();
  const first = await start(
    withIdentity(
      dataDir,
      people(
        '{ subject: user:1, roles: [{ org: acme, role: billing }, { org: 0042, role: owner, workspaces: [007] }] }',
        '{ subject: user:2, roles: [{ org: 0042, role: billing }] }',
      ),
    ),
  );
  expect([await orgsSeen(first, 'user:1'), await orgsSeen(first, 'user:2')]).toEqual([['0042', 'acme'], ['0042']]);
  const listed = await expectOk(first.get('/v1/admin/people'));
  expect(listed.json).toMatchObject({
    people: [
      { id: '__config:user:1', roles: [{}, { org: '0042', role: 'owner', workspaces: ['007'] }] },
      { id: '__config:user:2' },
    ],
  });
  expect((await first.ask('DELETE', '/v1/admin/people/__config:user:1')).status).toBe(400);
  const body = { subject: 'user:2', roles: [{ org: 'acme', role: 'billing' }] };
  await expectOk(first.ask('PUT', '/v1/admin/people/by-api', { body }));
  expect(await first.stop()).toBe(0);

  const second = await start(
    withIdentity(dataDir, people('{ subject: user:3, roles: [{ org: acme, role: billing }] }')),
  );
  const seen = await Promise.all(['user:1', 'user:2', 'user:3'].map((subject) => orgsSeen(second, subject)));
  expect(seen).toEqual([[], ['acme'], ['acme']]);
  expect(await second.stop()).toBe(0);
});

test('without an issuer nobody is known: tokens are not looked at, and a key that requires a person is of no use', async () => {
  const exporter = await start();
  await makeOrg(exporter, 'acme');
  const plain = await makeKey(exporter, { org: 'acme', role: 'billing' });
  const body = { name: 'g', roles: [{ org: 'acme', role: 'billing' }], requiresIdentity: true };
  const { key } = (await expectOk(exporter.ask('POST', '/v1/admin/keys', { body }))).json as { key: string };
  const headers = await as('user:1');
  expect((await exporter.ask('GET', '/v1/balance', { key: plain, headers })).status).toBe(200);
  expect((await exporter.ask('GET', '/v1/balance', { key, headers })).status).toBe(403);
  const person = { subject: 'user:1', roles: [{ org: 'acme', role: 'billing' }] };
  const unknown = await exporter.ask('PUT', '/v1/admin/people/one', { key: BOOTSTRAP, body: person });
  expect([unknown.status, (unknown.json as { details?: unknown }).details]).toEqual([400, { field: 'issuer' }]);
  expect(await exporter.stop()).toBe(0);
});

test.each([
  [
    'somebody twice',
    people(...Array<string>(2).fill('{ subject: u, roles: [{ org: acme, role: billing }] }')),
    /u is there twice/,
  ],
  ['an unknown organization', people('{ subject: u, roles: [{ org: no, role: billing }] }'), /people: roles\.0\.org/],
  [
    'a role that there is not',
    people('{ subject: u, roles: [{ org: acme, role: king }] }'),
    /people\.0\.roles\.0\.role/,
  ],
  ['another’s people', people('{ subject: u, issuer: x, roles: [{ org: acme, role: billing }] }'), /people\.0\.issuer/],
])('%s in the file stops the start and is named', async (_, more, message) => {
  const failure: unknown = await start(withIdentity(directory(), more)).catch((error: unknown) => error);
  expect(String(failure)).toMatch(/ended with 2: LEDGERLINE_CONFIG: /);
  expect(String(failure)).toMatch(message);
});
