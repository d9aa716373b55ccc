/** What the ledger answers: balances, entries, cycles, the projection, holds. */
import { Type, type Static } from 'typebox';
import { ANNOTATION_TYPES, BALANCE_ACTIONS, BALANCE_STATES, ENTRY_TYPES, POOLS, type Pool } from '../words.ts';
import {
  Amount,
  BillingModelName,
  Count,
  Credits,
  Cycle,
  NextCursor,
  PoolName,
  Time,
  Unit,
  Unpriced,
  Usd,
  oneOrEach,
  orNull,
} from '../values.ts';

const PoolBalance = Type.Object({
  granted: Credits,
  used: Credits,
  remaining: Credits,
  expiring: Type.Number({ description: 'Of what remains, credits that end with or before this cycle' }),
});
export type PoolBalance = Static<typeof PoolBalance>;
const OptionalPoolBalance = Type.Optional(PoolBalance);
export const Balance = Type.Object(
  {
    org: Type.String(),
    name: Type.String(),
    billingModel: BillingModelName,
    plan: Type.Object({ id: Type.String(), name: Type.String(), free: Type.Boolean() }),
    pools: Type.Object(
      Object.fromEntries(POOLS.map((pool) => [pool, OptionalPoolBalance])) as Record<Pool, typeof OptionalPoolBalance>,
      { description: 'None for `byom`' },
    ),
    remaining: orNull(Credits),
    reserved: Amount,
    overage: orNull(Credits),
    cycle: Cycle,
    spendUsd: Usd,
    spendCapUsd: orNull(Usd),
    percentUsed: orNull(Type.Number()),
    ...Unpriced,
    state: Type.Enum([...BALANCE_STATES]),
    actions: Type.Array(Type.Enum([...BALANCE_ACTIONS])),
    asOf: Time,
  },
  { title: 'Balance' },
);
export type Balance = Static<typeof Balance>;
export const BalanceAnswer = oneOrEach(Balance);

export const LedgerEntry = Type.Object({
  seq: Type.Integer({ minimum: 1 }),
  time: Time,
  type: Type.Enum([...ENTRY_TYPES]),
  credits: Credits,
  pools: Type.Object(
    Object.fromEntries(POOLS.map((pool) => [pool, OptionalCredits()])) as Record<
      Pool,
      ReturnType<typeof OptionalCredits>
    >,
  ),
  overage: Credits,
  costUsd: Usd,
  balance: Credits,
  event: Type.Optional(Type.String()),
  note: Type.Optional(Type.String()),
});
function OptionalCredits() {
  return Type.Optional(Credits);
}
export type LedgerEntry = Static<typeof LedgerEntry>;
export const Ledger = Type.Object(
  { org: Type.String(), entries: Type.Array(LedgerEntry), nextCursor: NextCursor },
  { title: 'Ledger' },
);
export type Ledger = Static<typeof Ledger>;
export const LedgerAnswer = oneOrEach(Ledger);

export const Cycles = Type.Object(
  {
    org: Type.String(),
    cycles: Type.Array(
      Type.Object({ start: Time, end: Time, unit: Unit, allowance: orNull(Amount), used: Amount, ...Unpriced }),
    ),
  },
  { title: 'Cycles' },
);
export type Cycles = Static<typeof Cycles>;
export const CyclesAnswer = oneOrEach(Cycles);

export const Projection = Type.Object(
  {
    org: Type.String(),
    billingModel: BillingModelName,
    unit: Unit,
    daysElapsed: Type.Number(),
    daysRemaining: Type.Number(),
    averagePerDay: Amount,
    ratePerDay: Type.Object({ low: Amount, expected: Amount, high: Amount }),
    available: Type.Boolean({ description: 'Whether there is an hour of history to project from' }),
    runOutAt: orNull(Time),
    early: orNull(Time),
    late: orNull(Time),
    runOutInDays: orNull(Type.Number()),
    runOutBeforeCycleEnd: Type.Boolean(),
    expiringUnused: Amount,
    ...Unpriced,
    cycle: Cycle,
    asOf: Time,
  },
  { title: 'Projection' },
);
export type Projection = Static<typeof Projection>;
export const ProjectionAnswer = oneOrEach(Projection);

export const Reservation = Type.Object(
  {
    id: Type.String(),
    unit: Unit,
    amount: Amount,
    held: Amount,
    createdAt: Time,
    expiresAt: Time,
    endedAt: Type.Optional(Time),
    conversation: Type.Optional(Type.String()),
  },
  { title: 'Reservation' },
);
export type Reservation = Static<typeof Reservation>;
export const NotReserved = Type.Object(
  {
    code: Type.Enum(['credits_exhausted', 'spend_cap_reached']),
    message: Type.String(),
    details: Type.Object({
      org: Type.String(),
      unit: Unit,
      amount: Amount,
      available: Amount,
      reserved: Amount,
      cycleEnd: Type.String({ format: 'date-time', description: 'When more comes by itself' }),
    }),
  },
  { title: 'NotReserved' },
);
export type NotReserved = Static<typeof NotReserved>;

/** What verification looked at, and every number that is not what it rests on adds up to. */
export const Verification = Type.Object(
  {
    ok: Type.Boolean(),
    checked: Type.Record(Type.String(), Count),
    mismatches: Type.Array(
      Type.Object({ org: Type.String(), what: Type.String(), expected: Type.String(), found: Type.String() }),
    ),
    more: Type.Integer({ description: 'Mismatches that are not listed' }),
  },
  { title: 'Verification' },
);
export type Verification = Static<typeof Verification>;

const Annotation = Type.Object({
  org: Type.String(),
  time: Time,
  type: Type.Enum([...ANNOTATION_TYPES]),
  title: Type.String(),
  text: Type.String(),
  credits: Type.Optional(Credits),
  costUsd: Type.Optional(Usd),
  pool: Type.Optional(PoolName),
  grant: Type.Optional(Type.String()),
  percent: Type.Optional(Type.Integer({ description: 'Of what was granted, or of the spend cap' })),
  model: Type.Optional(Type.String({ description: 'As the price book spells it: it may end in `*`' })),
});
export const Annotations = Type.Object({ annotations: Type.Array(Annotation) }, { title: 'Annotations' });
export type Annotations = Static<typeof Annotations>;
