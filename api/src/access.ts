import { Type, type Static } from 'typebox';
import { Id, Instant, Name } from './event.ts';

export const ROLES = ['ingest', 'admit', 'billing', 'contributor', 'owner', 'metrics', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export const RoleGrant = Type.Object(
  {
    org: Name,
    role: Type.Enum([...ROLES]),
    workspaces: Type.Optional(Type.Array(Name, { minItems: 1, maxItems: 1000 })),
  },
  { additionalProperties: false },
);

export const KeyBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 256 }),
    expiresAt: Type.Optional(Instant),
    roles: Type.Array(RoleGrant, { minItems: 1, maxItems: 1000 }),
  },
  { additionalProperties: false, title: 'KeyBody' },
);
export type KeyBody = Static<typeof KeyBody>;

export const KeyParams = Type.Object({ id: Id });
