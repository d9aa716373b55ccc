/** Which tokens name somebody, and that no other does. */
import { pair } from './endpoints.ts';
import { claims, newPair, signed, signedByPublicKey, unsigned } from './issuer.ts';
import { get, keys, refused, token } from './viewers.ts';

describe('a token that is not good is 403, whatever the key', () => {
  const now = Math.floor(Date.now() / 1000);
  test.each<[string, string, () => Promise<string> | string]>([
    [
      'forged: another’s key by the same name',
      'signature',
      async () => signed(claims('user:1'), await newPair('first')),
    ],
    [
      'changed after it was signed',
      'signature',
      async () => {
        const [header, , signature] = (await signed(claims('user:1'), pair)).split('.');
        return [header, Buffer.from(JSON.stringify(claims('user:2'))).toString('base64url'), signature].join('.');
      },
    ],
    ['expired', 'expired', () => signed(claims('user:1', { exp: now - 1 }), pair)],
    ['without an end', 'claims', () => signed(claims('user:1', { exp: undefined }), pair)],
    ['not yet valid', 'claims', () => signed(claims('user:1', { nbf: now + 600 }), pair)],
    ['of another audience', 'audience', () => signed(claims('user:1', { aud: 'org:2' }), pair)],
    ['without audience', 'audience', () => signed(claims('user:1', { aud: undefined }), pair)],
    ['of another issuer', 'issuer', () => signed(claims('user:1', { iss: 'https://other.test/' }), pair)],
    ['without issuer', 'issuer', () => signed(claims('user:1', { iss: undefined }), pair)],
    ['not signed', 'algorithm', () => unsigned(claims('user:1'))],
    ['signed with the public key for a secret', 'algorithm', () => signedByPublicKey(claims('user:1'), pair)],
    [
      'of another algorithm',
      'algorithm',
      async () => signed(claims('user:1'), await newPair('first', 'RS256'), 'RS256'),
    ],
    ['of a service account', 'type', () => signed(claims('service-account:2', { type: 'service-account' }), pair)],
    ['of who is not signed in', 'type', () => signed(claims('anonymous:0', { type: 'anonymous' }), pair)],
    ['without a type', 'claims', () => signed(claims('user:1', { type: undefined }), pair)],
    ['without a subject', 'claims', () => signed(claims('user:1', { sub: undefined }), pair)],
    ['of a person of whom nothing is known', 'unmapped', () => signed(claims('user:9'), pair)],
    [
      'of a person who took another’s names',
      'unmapped',
      () =>
        signed(
          claims('user:9', { email: 'user:1@test', username: 'user:1', identifier: 'user:1', role: 'Admin' }),
          pair,
        ),
    ],
    ['none at all', 'malformed', () => 'user:1'],
    ['empty', 'malformed', () => ''],
    [
      'two',
      'malformed',
      async () => `${await signed(claims('user:1'), pair)}, ${await signed(claims('user:1'), pair)}`,
    ],
  ])('%s', async (_, reason, made) => {
    for (const key of [keys.grafana, keys.plain]) await refused(await token(made()), reason, key);
  });
});

test('a missing token is 403 where the key requires a person, and nothing where it does not', async () => {
  await refused({}, 'missing');
  expect((await get('/v1/balance?org=acme', {}, keys.plain)).status).toBe(200);
  // Headers that anybody can write name nobody.
  await refused({ 'x-grafana-user': 'user:1' }, 'missing');
});
