/** The keys that tokens are signed with: fetched, rotated, withdrawn, and not to be had. */
import { expectOk, exportersOfFile, temporary } from '@ledgerline/testkit/harness.ts';
import { as, issuer, pair, withIdentity } from './endpoints.ts';
import { claims, newPair, signed } from './issuer.ts';
import { get, refused, token } from './viewers.ts';

const { start } = exportersOfFile();

describe('the keys of the issuer', () => {
  const asked = (url: string, headers: Record<string, string>, key: string): Promise<Response> =>
    fetch(`${url}/v1/balance?org=acme`, { headers: { authorization: `Bearer ${key}`, ...headers } });
  /** Longer than it takes until keys may be fetched again. */
  const cooled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5100));

  test('are fetched again for one that is new, and not at the word of everybody', async () => {
    await expectOk(get('/v1/me', await as('user:1')));
    const next = await newPair('second');
    issuer.pairs = [pair, next];
    await cooled();
    const before = issuer.requests;
    expect((await get('/v1/me', await token(signed(claims('user:1'), next)))).status).toBe(200);
    expect(issuer.requests).toBe(before + 1);
    const forged = await Promise.all(
      [1, 2, 3, 4, 5].map(async (n) => signed(claims('user:1'), await newPair(`f${n}`))),
    );
    for (const each of forged) await refused(await token(each), 'unknown_key');
    expect(issuer.requests).toBe(before + 1);
    expect((await get('/v1/me', await as('user:1'))).status).toBe(200);
    // One that was withdrawn goes with the next fetch.
    issuer.pairs = [next];
    await cooled();
    await refused(await token(forged[0] ?? ''), 'unknown_key');
    await refused(await as('user:1'), 'unknown_key');
    issuer.pairs = [pair, next];
    await cooled();
    expect((await get('/v1/me', await as('user:1'))).status).toBe(200);
  }, 40_000);

  test.each([
    ['does not answer well', { status: 500, body: '{}' }],
    ['answers what are no keys', { status: 200, body: '{"keys": 1}' }],
  ])(
    'stay known while their address %s, and where they never were, nobody is let in',
    async (_, failing) => {
      issuer.failing = failing;
      try {
        await cooled();
        await refused(await token(signed(claims('user:1'), await newPair('unseen'))), 'unknown_key');
        expect((await get('/v1/me', await as('user:1'))).status).toBe(200);
        const late = await start(withIdentity(temporary()));
        const before = issuer.requests;
        for (let times = 0; times < 3; times++)
          expect((await asked(late.url, await as('user:1'), 'bootstrap-key-of-the-tests')).status).toBe(403);
        expect(issuer.requests).toBe(before + 1);
        issuer.failing = null;
        await cooled();
        // Nothing is known of people there; but the token is, so it is not for want of keys.
        const reply = await asked(late.url, await as('user:1'), 'bootstrap-key-of-the-tests');
        expect(((await reply.json()) as { message: string }).message).toMatch(/this person/);
      } finally {
        issuer.failing = null;
      }
    },
    40_000,
  );
});
