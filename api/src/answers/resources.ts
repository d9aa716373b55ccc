/** What the admin API shows of a thing; the same shapes stand in the audit. */
import { Type, type Static } from 'typebox';
import { RoleGrant, ROLES } from '../access.ts';
import { ByUnit, Rates } from '../event.ts';
import { WORKSPACE_KINDS } from '../words.ts';
import { BillingModelName, Count, Credits, PoolName, Time, Usd, orNull } from '../values.ts';

export const Plan = Type.Object(
  {
    plan: Type.String(),
    name: Type.String(),
    monthlyCredits: Credits,
    free: Type.Boolean(),
    bonusCredits: Credits,
    grantsPayOverage: Type.Boolean(),
  },
  { title: 'Plan' },
);
export type Plan = Static<typeof Plan>;
export const Plans = Type.Object({ plans: Type.Array(Plan) });

const terms = {
  plan: Type.String(),
  billingModel: BillingModelName,
  timezone: Type.String(),
  cycleAnchorDay: Type.Integer({ minimum: 1, maximum: 31 }),
};
export const Organization = Type.Object(
  {
    org: Type.String(),
    name: Type.String(),
    ...terms,
    spendCapUsd: Type.Optional(Usd),
    createdAt: Time,
    next: Type.Optional(Type.Object(terms, { description: 'Holds from the next cycle start' })),
  },
  { title: 'Organization' },
);
export type Organization = Static<typeof Organization>;
export const Organizations = Type.Object({ orgs: Type.Array(Organization) });

export const Workspace = Type.Object(
  {
    workspace: Type.String(),
    name: Type.String(),
    kind: Type.Enum([...WORKSPACE_KINDS]),
    group: Type.String(),
  },
  { title: 'Workspace' },
);
export type Workspace = Static<typeof Workspace>;
export const Workspaces = Type.Object({ workspaces: Type.Array(Workspace) });

export const Reconciliation = Type.Object(
  {
    provider: Type.String(),
    kind: Type.Enum(['usage', 'costs'], { description: 'Whether the amounts are tokens or US dollars' }),
    from: Time,
    to: Time,
    bill: Type.Number(),
    ledger: Type.Number(),
    difference: Type.Number({ description: 'Of all rows, each without its sign' }),
    ratio: Type.Number({ description: 'Its share of the bill' }),
    rows: Count,
    unmatched: Type.Integer({ description: 'Rows that differ by more than was allowed' }),
    tolerance: Type.String(),
    at: Time,
  },
  { title: 'Reconciliation' },
);
export type Reconciliation = Static<typeof Reconciliation>;
export const Reconciliations = Type.Object({ reconciliations: Type.Array(Reconciliation) });

export const Grant = Type.Object(
  {
    id: Type.String(),
    pool: PoolName,
    credits: Credits,
    remaining: Credits,
    grantedAt: Time,
    expiresAt: Type.Optional(Time),
    note: Type.Optional(Type.String()),
  },
  { title: 'Grant' },
);
export type Grant = Static<typeof Grant>;
export const Grants = Type.Object({ grants: Type.Array(Grant) });

export const Refund = Type.Object(
  {
    id: Type.String(),
    event: Type.String(),
    credits: Credits,
    costUsd: Usd,
    returned: Type.Number({ description: 'Of the credits, what returned to a grant or undid overage' }),
    lost: Type.Number({ description: 'Of the credits, what returned to nobody: its grants are over' }),
    time: Time,
    note: Type.Optional(Type.String()),
  },
  { title: 'Refund' },
);
export type Refund = Static<typeof Refund>;

export const Price = Type.Object(
  {
    model: Type.String(),
    provider: Type.Optional(Type.String()),
    serviceTier: Type.Optional(Type.String()),
    from: Time,
    usdPerMillion: Rates,
    tiers: Type.Optional(
      Type.Array(Type.Object({ above: Count, usdPerMillion: Rates, creditsPerMillion: Type.Optional(Rates) })),
    ),
    usdPerUnit: Type.Optional(ByUnit),
    usdPerRequest: Type.Optional(Type.String()),
    creditsPerUsd: Type.String(),
    creditsPerMillion: Type.Optional(Rates),
    creditsPerUnit: Type.Optional(ByUnit),
    source: Type.Optional(Type.String()),
    default: Type.Optional(Type.Boolean({ description: 'It came with the software' })),
  },
  { title: 'Price', description: 'Rates are decimal strings' },
);
export type Price = Static<typeof Price>;
export const Prices = Type.Object({ prices: Type.Array(Price) });

const ofOrg = Type.Object({
  org: Type.String(),
  events: Count,
  credits: Credits,
  costUsd: Usd,
  unpriced: Type.Integer({ description: 'Events that lack a rate still' }),
});
export const Repriced = Type.Object(
  {
    dryRun: Type.Boolean(),
    from: Time,
    to: Time,
    model: orNull(Type.String()),
    looked: Count,
    overflowing: Type.Optional(
      Type.Array(Type.String(), { description: 'Events that stay as they are: their charge would not fit 64 bits' }),
    ),
    events: Count,
    orgs: Type.Array(ofOrg),
    token: Type.String({ description: 'What the real run needs' }),
  },
  { title: 'Repriced' },
);
export type Repriced = Static<typeof Repriced>;

export const Key = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    roles: Type.Array(RoleGrant),
    requiresIdentity: Type.Optional(Type.Boolean({ description: 'Of no use without a person' })),
    createdAt: Time,
    expiresAt: Type.Optional(Time),
    revokedAt: Type.Optional(Time),
  },
  { title: 'Key' },
);
export type Key = Static<typeof Key>;
export const Keys = Type.Object({ keys: Type.Array(Key) });
export const NewKey = Type.Object(
  { ...Key.properties, key: Type.String({ description: 'The secret, shown this once' }) },
  { title: 'NewKey' },
);
export type NewKey = Static<typeof NewKey>;

export const Person = Type.Object(
  { id: Type.String(), issuer: Type.String(), subject: Type.String(), roles: Type.Array(RoleGrant) },
  { title: 'Person' },
);
export type Person = Static<typeof Person>;
export const People = Type.Object({ people: Type.Array(Person) });

export const Audit = Type.Object(
  {
    audit: Type.Array(
      Type.Object({
        time: Time,
        actor: Type.String({ description: 'Id and name of the key' }),
        action: Type.String(),
        org: orNull(Type.String()),
        before: Type.Unknown(),
        after: Type.Unknown(),
      }),
    ),
  },
  { title: 'Audit' },
);
export type Audit = Static<typeof Audit>;

export const Me = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    person: Type.Optional(
      Type.Object(
        { issuer: Type.String(), subject: Type.String() },
        { description: 'On whose behalf; roles and organizations are what both may' },
      ),
    ),
    roles: Type.Array(Type.Enum([...ROLES])),
    orgs: Type.Array(
      Type.Object({
        org: Type.String(),
        name: Type.String(),
        billingModel: BillingModelName,
        timezone: Type.String(),
        roles: Type.Array(Type.Enum([...ROLES])),
      }),
    ),
    version: Type.String(),
  },
  { title: 'Me' },
);
export type Me = Static<typeof Me>;

export const Health = Type.Object({ status: Type.Enum(['ok', 'ready']) }, { title: 'Health' });
