import { Type, type Static } from 'typebox';
import { ByUnit, Decimal, Id, Instant, Name } from './event.ts';

export const PlanBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 256 }),
    monthlyCredits: Decimal,
    free: Type.Optional(Type.Boolean()),
    bonusCredits: Type.Optional(Decimal),
    grantsPayOverage: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false, title: 'Plan' },
);
export type PlanBody = Static<typeof PlanBody>;

export const OrgBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 256 }),
    plan: Name,
    billingModel: Type.Enum(['credits', 'byom']),
    timezone: Type.String({ maxLength: 64 }),
    cycleAnchorDay: Type.Integer({ minimum: 1, maximum: 31 }),
    spendCapUsd: Type.Optional(Decimal),
    createdAt: Type.Optional(Instant),
  },
  { additionalProperties: false, title: 'Organization' },
);
export type OrgBody = Static<typeof OrgBody>;

export const WorkspaceBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 256 }),
    kind: Type.Enum(['team', 'personal']),
    group: Type.Optional(Name),
  },
  { additionalProperties: false, title: 'Workspace' },
);
export type WorkspaceBody = Static<typeof WorkspaceBody>;

export const GrantBody = Type.Object(
  {
    id: Id,
    pool: Type.Enum(['monthly', 'bonus', 'purchased']),
    credits: Decimal,
    expiresAt: Type.Optional(Instant),
    at: Type.Optional(Instant),
    note: Type.Optional(Type.String({ maxLength: 1000 })),
  },
  { additionalProperties: false, title: 'Grant' },
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
  { additionalProperties: false, title: 'Refund' },
);
export type RefundBody = Static<typeof RefundBody>;

export const RepriceBody = Type.Object(
  {
    from: Instant,
    to: Instant,
    model: Type.Optional(Name),
    org: Type.Optional(Name),
    dryRun: Type.Boolean(),
    token: Type.Optional(Type.String({ maxLength: 128, description: 'What the dry run gave' })),
  },
  { additionalProperties: false, title: 'Reprice' },
);
export type RepriceBody = Static<typeof RepriceBody>;

const Rates = Type.Object(
  {
    input: Type.Optional(Decimal),
    cacheRead: Type.Optional(Decimal),
    cacheWrite: Type.Optional(Decimal),
    output: Type.Optional(Decimal),
    reasoning: Type.Optional(Decimal),
  },
  { additionalProperties: false },
);

export const PriceBody = Type.Object(
  {
    model: Type.String({ minLength: 1, maxLength: 256, pattern: '^(?!__)[^\\p{Cc}\\p{Cs}]*$' }),
    provider: Type.Optional(Name),
    from: Instant,
    usdPerMillion: Type.Optional(Rates),
    usdPerUnit: Type.Optional(ByUnit),
    creditsPerUsd: Type.Optional(Decimal),
    creditsPerMillion: Type.Optional(Rates),
    creditsPerUnit: Type.Optional(ByUnit),
    source: Type.Optional(Type.String({ maxLength: 1000 })),
  },
  { additionalProperties: false, title: 'Price' },
);
export const PricesBody = Type.Array(PriceBody, { minItems: 1, maxItems: 10_000 });
export type PricesBody = Static<typeof PricesBody>;
