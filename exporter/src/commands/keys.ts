import type { Ledger } from '../ledger/ledger.ts';
import type { AccessKey } from '../model/access.ts';
import { Refusal } from '../model/refusal.ts';
import { keyToJson, type KeyJson } from '../json/resources.ts';
import { refuseUnknownOrgs } from './role-grants.ts';

/** A key whose secret only its maker has seen; here only its hash arrives. */
export type NewKey = Omit<AccessKey, 'createdAt' | 'revokedAt'>;

export async function makeKey(ledger: Ledger, actor: string, key: NewKey): Promise<KeyJson> {
  return ledger.change(async (session, now) => {
    if (key.expiresAt !== null && key.expiresAt <= now)
      throw new Refusal('invalid_request', 'must lie in the future', 'expiresAt');
    await refuseUnknownOrgs(session, key.roles);
    const made: AccessKey = { ...key, createdAt: now, revokedAt: null };
    await session.putKey(made);
    const result = keyToJson(made);
    return { result, audit: { actor, action: 'make key', org: null, before: null, after: result } };
  });
}

/** Idempotent: a revoked key stays revoked since the first time. */
export async function revokeKey(ledger: Ledger, actor: string, id: string): Promise<KeyJson> {
  return ledger.change(async (session, now) => {
    const key = await session.key(id);
    if (!key) throw new Refusal('not_found', `there is no key ${id}`, 'id');
    if (key.revokedAt !== null) return { result: keyToJson(key), audit: null };
    const revoked = { ...key, revokedAt: now };
    await session.putKey(revoked);
    const result = keyToJson(revoked);
    return { result, audit: { actor, action: 'revoke key', org: null, before: keyToJson(key), after: result } };
  });
}
