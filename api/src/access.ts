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
    requiresIdentity: Type.Optional(
      Type.Boolean({
        description: 'Of no use without a person: for a key that many share, such as that of a Grafana datasource',
      }),
    ),
  },
  { additionalProperties: false, title: 'KeyBody' },
);
export type KeyBody = Static<typeof KeyBody>;

/** What a person may see, by the `iss` and `sub` of the token that says who it is. */
export const PersonBody = Type.Object(
  {
    issuer: Type.Optional(
      Type.String({ minLength: 1, maxLength: 1024, description: 'Whose tokens; default: the one that is configured' }),
    ),
    subject: Type.String({ minLength: 1, maxLength: 256, description: 'As the token says it, such as `user:2`' }),
    roles: Type.Array(RoleGrant, { minItems: 1, maxItems: 1000 }),
  },
  { additionalProperties: false, title: 'PersonBody' },
);
export type PersonBody = Static<typeof PersonBody>;
export const PersonParams = Type.Object({ id: Id });

export const KeyParams = Type.Object({ id: Id });
