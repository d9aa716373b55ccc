import type { Identity } from '../model/access.ts';
import { Refusal } from '../model/refusal.ts';

/** Why nobody, or nobody who is known here, is behind a request. */
export type IdentityFault =
  | 'missing'
  | 'malformed'
  | 'algorithm'
  | 'unknown_key'
  | 'keys_unavailable'
  | 'signature'
  | 'expired'
  | 'issuer'
  | 'audience'
  | 'type'
  | 'claims'
  | 'unmapped';

/** A refusal for want of a person. Its answer says no more than who asks knows; the log has the reason. */
export class Unidentified extends Refusal {
  readonly fault: IdentityFault;
  /** Of a token that was good. */
  readonly identity: Identity | undefined;

  constructor(fault: IdentityFault, identity?: Identity) {
    super('forbidden', ANSWERS[fault] ?? 'X-Grafana-Id is not a valid token here');
    this.fault = fault;
    this.identity = identity;
  }
}
const ANSWERS: { readonly [F in IdentityFault]?: string } = {
  missing: 'the key is of use only with a person: X-Grafana-Id is missing',
  unmapped: 'nothing is to be seen here by this person',
};
