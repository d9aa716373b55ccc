/** Who signs tokens as Grafana does: keys at an address on this machine, and tokens as good or as bad as need be. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';

export const ISSUER = 'https://grafana.test/';
export const AUDIENCE = 'org:1';

interface Pair {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

export async function newPair(kid: string, algorithm = 'ES256'): Promise<Pair> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm);
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' } };
}

const seconds = (): number => Math.floor(Date.now() / 1000);

/** What Grafana says of somebody who is signed in. */
export const claims = (subject: string, more: Partial<Record<string, unknown>> = {}): JWTPayload => ({
  ...{ iss: ISSUER, aud: AUDIENCE, sub: subject, type: 'user', iat: seconds(), exp: seconds() + 600, role: 'Admin' },
  ...{ email: `${subject}@test`, username: 'root', ...more },
});

export const signed = (payload: JWTPayload, { kid, privateKey }: Pair, alg = 'ES256'): Promise<string> =>
  new SignJWT(payload).setProtectedHeader({ alg, kid, typ: 'jwt' }).sign(privateKey);

/** Signed with a secret, which is what the public key is where a verifier believes the header. */
export const signedByPublicKey = (payload: JWTPayload, { kid, jwk }: Pair): Promise<string> =>
  new SignJWT(payload)
    .setProtectedHeader({ alg: 'HS256', kid, typ: 'jwt' })
    .sign(new TextEncoder().encode(JSON.stringify(jwk)));

export const unsigned = (payload: JWTPayload): string => new UnsecuredJWT(payload).encode();

/** Serves the public keys of these pairs, or what else is put in their place; ended with the tests of the file. */
export class Issuer {
  pairs: readonly Pair[] = [];
  /** Requests so far. */
  requests = 0;
  /** Answered instead of the keys. */
  failing: { status: number; body: string } | null = null;
  private readonly server = createServer((_, response) => {
    this.requests += 1;
    response.statusCode = this.failing?.status ?? 200;
    response.setHeader('content-type', 'application/json');
    response.end(this.failing?.body ?? JSON.stringify({ keys: this.pairs.map(({ jwk }) => jwk) }));
  });

  static async start(): Promise<Issuer> {
    const issuer = new Issuer();
    await new Promise<void>((resolve) => issuer.server.listen(0, '127.0.0.1', resolve));
    afterAll(() => void issuer.server.close());
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/api/signing-keys/keys`;
  }
}
