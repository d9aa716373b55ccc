import { Type, type Static } from 'typebox';
import { ByUnit, Decimal, Id, Instant, NAME, Name, Rates } from './event.ts';
import { BILLING_MODELS, POOLS, WORKSPACE_KINDS } from './words.ts';

export const PlanBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 256 }),
    monthlyCredits: Decimal,
    free: Type.Optional(Type.Boolean()),
    bonusCredits: Type.Optional(Decimal),
    grantsPayOverage: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false, title: 'PlanBody' },
);
export type PlanBody = Static<typeof PlanBody>;

export const OrgBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 256 }),
    plan: Name,
    billingModel: Type.Enum([...BILLING_MODELS]),
    timezone: Type.String({ maxLength: 64 }),
    cycleAnchorDay: Type.Integer({ minimum: 1, maximum: 31 }),
    spendCapUsd: Type.Optional(Decimal),
    createdAt: Type.Optional(Instant),
  },
  { additionalProperties: false, title: 'OrganizationBody' },
);
export type OrgBody = Static<typeof OrgBody>;

export const WorkspaceBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 256 }),
    kind: Type.Enum([...WORKSPACE_KINDS]),
    group: Type.Optional(Name),
  },
  { additionalProperties: false, title: 'WorkspaceBody' },
);
export type WorkspaceBody = Static<typeof WorkspaceBody>;

export const GrantBody = Type.Object(
  {
    id: Id,
    pool: Type.Enum([...POOLS]),
    credits: Decimal,
    expiresAt: Type.Optional(Instant),
    at: Type.Optional(Instant),
    note: Type.Optional(Type.String({ maxLength: 1000 })),
  },
  { additionalProperties: false, title: 'GrantBody' },
);
export type GrantBody = Static<typeof GrantBody>;

export const RefundBody = Type.Object(
  {
    id: Id,
    event: Id,
    credits: Type.Optional(Decimal),
    costUsd: Type.Optional(Decimal),
    at: Type.Optional(Instant),
    note: Type.Optional(Type.String({ maxLength: 1000 })),
  },
  { additionalProperties: false, title: 'RefundBody' },
);
export type RefundBody = Static<typeof RefundBody>;

export const ReconciliationBody = Type.Object(
  {
    kind: Type.Enum(['usage', 'costs'], { description: 'Whether the amounts are tokens or US dollars' }),
    from: Instant,
    to: Instant,
    bill: Decimal,
    ledger: Decimal,
    /** Of all rows, each without its sign. */
    difference: Decimal,
    rows: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
    unmatched: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
    tolerance: Type.String({ minLength: 1, maxLength: 64 }),
  },
  { additionalProperties: false, title: 'ReconciliationBody' },
);
export type ReconciliationBody = Static<typeof ReconciliationBody>;

export const RepriceBody = Type.Object(
  {
    from: Instant,
    to: Instant,
    model: Type.Optional(Name),
    org: Type.Optional(Name),
    dryRun: Type.Boolean(),
    token: Type.Optional(Type.String({ maxLength: 128, description: 'What the dry run gave' })),
  },
  { additionalProperties: false, title: 'RepriceBody' },
);
export type RepriceBody = Static<typeof RepriceBody>;

const PriceTier = Type.Object(
  {
    above: Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'Input tokens of all kinds that an event must exceed: all of it is charged so then',
    }),
    usdPerMillion: Type.Optional(Rates),
    creditsPerMillion: Type.Optional(Rates),
  },
  { additionalProperties: false, description: 'A rate that is left out is as below the tier' },
);

export const PriceBody = Type.Object(
  {
    model: Type.String({ minLength: 1, maxLength: 256, pattern: NAME.pattern }),
    provider: Type.Optional(Name),
    serviceTier: Type.Optional(Name),
    from: Instant,
    usdPerMillion: Type.Optional(Rates),
    tiers: Type.Optional(Type.Array(PriceTier, { maxItems: 16, description: 'In ascending order; each costs more' })),
    usdPerUnit: Type.Optional(ByUnit),
    usdPerRequest: Type.Optional(Decimal),
    creditsPerUsd: Type.Optional(Decimal),
    creditsPerMillion: Type.Optional(Rates),
    creditsPerUnit: Type.Optional(ByUnit),
    source: Type.Optional(Type.String({ maxLength: 1000 })),
    default: Type.Optional(
      Type.Boolean({ description: 'Of a list that came with the software: rows without it hold before it' }),
    ),
  },
  { additionalProperties: false, title: 'PriceBody' },
);
export const PricesBody = Type.Array(PriceBody, { minItems: 1, maxItems: 10_000 });
export type PricesBody = Static<typeof PricesBody>;
export type PriceBody = Static<typeof PriceBody>;

/** Names of things in a path. */
export const PlanParams = Type.Object({ plan: Id });
export const OrgParams = Type.Object({ org: Id });
export const WorkspaceParams = Type.Object({ org: Id, workspace: Id });
export const ReconciliationParams = Type.Object({ org: Id, provider: Id });
export const GrantParams = Type.Object({ org: Id, grant: Id });
export const VoidQuery = Type.Object(
  { at: Type.Optional(Type.String({ maxLength: 64 })) },
  { additionalProperties: false },
);
export const AuditQuery = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })) },
  { additionalProperties: false },
);
