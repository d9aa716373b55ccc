import type { Role } from '@ledgerline/api';

/** A role in one organization, or in every one ('*'). */
export interface RoleIn {
  readonly org: string;
  readonly role: Role;
  /** Only these workspaces; null: all. */
  readonly workspaces: readonly string[] | null;
}

/** Who somebody is, in the words of a signed token: only both together name a person. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

/** What a person may see. Of one identity there may be several, of which each gives what it gives. */
export interface Person extends Identity {
  readonly id: string;
  readonly roles: readonly RoleIn[];
}

export interface AccessKey {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the key, hex. The key itself is kept nowhere. */
  readonly hash: string;
  readonly roles: readonly RoleIn[];
  /** Of no use without a person. */
  readonly requiresIdentity: boolean;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
}

/** Who did what, when. */
export interface AuditRecord {
  readonly time: number;
  /** The key that did it: id and name. */
  readonly actor: string;
  readonly action: string;
  readonly org: string | null;
  readonly before: unknown;
  readonly after: unknown;
}

/** Who comes by a door that is open to all. */
export const NOBODY: AccessKey = {
  id: '',
  name: '',
  hash: '',
  roles: [],
  requiresIdentity: false,
  createdAt: 0,
  expiresAt: null,
  revokedAt: null,
};
