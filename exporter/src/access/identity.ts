/** Who is behind a request that Grafana passes on: its signed id token, `X-Grafana-Id`. */
import { errors, jwtVerify } from 'jose';
import type { Identity } from '../model/access.ts';
import { SigningKeys } from './signing-keys.ts';
import { Unidentified, type IdentityFault } from './unidentified.ts';

export interface IdentitySettings {
  /** `iss` of the tokens that are taken. */
  readonly issuer: string;
  /** Their `aud`. */
  readonly audience: string;
  /** Where the keys are that they are signed with. */
  readonly jwksUrl: string;
}

/** Somebody whose token was good. */
export interface VerifiedIdentity extends Identity {
  /** Of the token, epoch milliseconds. */
  readonly expiresAt: number;
}

/** The codes of jose. What has none here is no token. */
const FAULTS: Readonly<Record<string, IdentityFault>> = {
  [errors.JOSEAlgNotAllowed.code]: 'algorithm',
  [errors.JWKSNoMatchingKey.code]: 'unknown_key',
  [errors.JWKSMultipleMatchingKeys.code]: 'unknown_key',
  [errors.JWSSignatureVerificationFailed.code]: 'signature',
  [errors.JWTExpired.code]: 'expired',
};
const CLAIMS: Readonly<Record<string, IdentityFault>> = { iss: 'issuer', aud: 'audience' };

export class IdentityTokens {
  readonly issuer: string;
  private readonly audience: string;
  private readonly keys: SigningKeys;

  /** @param report told why keys could not be fetched */
  constructor({ issuer, audience, jwksUrl }: IdentitySettings, report: (error: unknown) => void) {
    this.issuer = issuer;
    this.audience = audience;
    this.keys = new SigningKeys(jwksUrl, report);
  }

  /** Throws {@link Unidentified}. */
  async verify(token: string): Promise<VerifiedIdentity> {
    const { issuer, audience } = this;
    const { payload } = await jwtVerify(token, (header, input) => this.keys.find(header, input), {
      ...{ issuer, audience, algorithms: ['ES256'], requiredClaims: ['exp', 'sub', 'type'] },
    }).catch((error: unknown) => {
      throw error instanceof errors.JOSEError ? new Unidentified(faultOf(error)) : error;
    });
    const { sub: subject, exp = 0, type } = payload;
    // Of service accounts and of who is not signed in there are tokens too.
    if (type !== 'user') throw new Unidentified('type');
    if (typeof subject !== 'string' || subject === '') throw new Unidentified('claims');
    return { issuer, subject, expiresAt: exp * 1000 };
  }
}

function faultOf(error: errors.JOSEError): IdentityFault {
  if (error instanceof errors.JWTClaimValidationFailed) return CLAIMS[error.claim] ?? 'claims';
  return FAULTS[error.code] ?? 'malformed';
}
