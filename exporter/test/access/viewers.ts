/** People before one Grafana, whose datasource has a key that is of no use without one of them. */
import { expectOk, makeKey, type Reply } from '@ledgerline/testkit/harness.ts';
import { exporter, log, putPerson, SECRETS } from './endpoints.ts';

const BOTH = ['acme', 'rival'].flatMap((org) => ['billing', 'contributor'].map((role) => ({ org, role })));

/** The key of the datasource reads everywhere; `plain` as well, but is of use to programs too. */
export const keys = { grafana: '', plain: '' };

beforeAll(async () => {
  const roles = ['billing', 'contributor'].map((role) => ({ org: '*', role }));
  const body = { name: 'grafana', roles, requiresIdentity: true };
  keys.grafana = ((await expectOk(exporter.ask('POST', '/v1/admin/keys', { body }))).json as { key: string }).key;
  keys.plain = await makeKey(exporter, ...BOTH);
  await expectOk(putPerson('user:1', { org: 'acme', role: 'billing' }));
  await expectOk(putPerson('user:2', ...BOTH));
});

export const get = (path: string, headers: Record<string, string>, key = keys.grafana): Promise<Reply> =>
  exporter.ask('GET', path, { key, headers });
export const token = async (made: Promise<string> | string): Promise<Record<string, string>> => ({
  'x-grafana-id': await made,
});

const reasons = (): unknown[] =>
  log.filter((line) => line['msg'] === 'a person was refused').map((line) => line['reason']);

/** Refused with nothing about a tenant in the answer, and the reason in the log, but not the token. */
export async function refused(headers: Record<string, string>, reason: string, key = keys.grafana): Promise<void> {
  for (const path of ['/v1/balance?org=acme', '/v1/me', '/v1/conversations/c-secret?org=acme']) {
    const before = reasons().length;
    const reply = await get(path, headers, key);
    expect([reply.status, reply.json]).toEqual([403, { code: 'forbidden', message: expect.any(String) as string }]);
    for (const secret of ['acme', 'rival', ...SECRETS]) expect(reply.text).not.toContain(secret);
    expect(reasons().slice(before)).toEqual([reason]);
  }
  const signature = headers['x-grafana-id']?.split('.')[2] ?? '';
  if (signature !== '') expect(JSON.stringify(log)).not.toContain(signature);
}
