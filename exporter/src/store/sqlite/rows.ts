import type { SQLOutputValue } from 'node:sqlite';
import type { AccessKey, Person, RoleIn } from '../../model/access.ts';
import type {
  Account,
  BillingModel,
  Cycle,
  Entry,
  EntryType,
  Grant,
  Move,
  Plan,
  Pool,
  Terms,
} from '../../model/account.ts';
import type { Checkpoint } from '../../ledger/journal.ts';
import { MEASURES } from '../../ledger/rollups.ts';
import type { Refund } from '../../model/refund.ts';
import type { Reservation } from '../../model/reservation.ts';
import type { LifetimeRow } from '../../reading/store.ts';
import type { Columns } from './columns.ts';
import { column } from './schema.ts';

/** Between rows and nouns. Statements that read rows for these functions return integers as bigint. */
export type Row = Record<string, SQLOutputValue>;

export const big = (row: Row, name: string): bigint => row[name] as bigint;
export const int = (row: Row, name: string): number => Number(row[name]);
export const text = (row: Row, name: string): string => row[name] as string;
export const intOrNull = (row: Row, name: string): number | null => (row[name] === null ? null : Number(row[name]));
export const bigOrNull = (row: Row, name: string): bigint | null => row[name] as bigint | null;

export function toAccount(row: Row, grants: Grant[]): Account {
  const next = row['next_terms'] as string | null;
  return {
    org: text(row, 'org'),
    name: text(row, 'name'),
    terms: JSON.parse(text(row, 'terms')) as Terms,
    nextTerms: next === null ? null : (JSON.parse(next) as Terms),
    spendCap: bigOrNull(row, 'spend_cap'),
    createdAt: int(row, 'created_at'),
    cycle: { start: int(row, 'cycle_start'), end: int(row, 'cycle_end') } satisfies Cycle,
    allowance: big(row, 'allowance'),
    sequence: int(row, 'sequence'),
    postedAt: int(row, 'posted_at'),
    grants,
    overage: big(row, 'overage'),
    used: { monthly: big(row, 'used_monthly'), bonus: big(row, 'used_bonus'), purchased: big(row, 'used_purchased') },
    spent: big(row, 'spent'),
    exhaustedAt: intOrNull(row, 'exhausted_at'),
    crossed: JSON.parse(text(row, 'crossed')) as Record<string, number>,
    firstEventAt: intOrNull(row, 'first_event_at'),
    lastEventAt: intOrNull(row, 'last_event_at'),
    timezoneSince: int(row, 'timezone_since'),
    grantsSince: int(row, 'grants_since'),
  };
}

/** What changes in an account's row. */
export const ACCOUNT_COLUMNS: Columns<Account> = [
  ['name', ({ name }) => name],
  ['terms', ({ terms }) => JSON.stringify(terms)],
  ['next_terms', ({ nextTerms }) => nextTerms && JSON.stringify(nextTerms)],
  ['spend_cap', ({ spendCap }) => spendCap],
  ['created_at', ({ createdAt }) => createdAt],
  ['cycle_start', ({ cycle }) => cycle.start],
  ['cycle_end', ({ cycle }) => cycle.end],
  ['allowance', ({ allowance }) => allowance],
  ['sequence', ({ sequence }) => sequence],
  ['posted_at', ({ postedAt }) => postedAt],
  ['overage', ({ overage }) => overage],
  ['used_monthly', ({ used }) => used.monthly],
  ['used_bonus', ({ used }) => used.bonus],
  ['used_purchased', ({ used }) => used.purchased],
  ['spent', ({ spent }) => spent],
  ['exhausted_at', ({ exhaustedAt }) => exhaustedAt],
  ['crossed', ({ crossed }) => JSON.stringify(crossed)],
  ['first_event_at', ({ firstEventAt }) => firstEventAt],
  ['last_event_at', ({ lastEventAt }) => lastEventAt],
  ['timezone_since', ({ timezoneSince }) => timezoneSince],
  ['grants_since', ({ grantsSince }) => grantsSince],
];

export function toGrant(row: Row): Grant {
  return {
    id: text(row, 'id'),
    pool: text(row, 'pool') as Pool,
    credits: big(row, 'credits'),
    remaining: big(row, 'remaining'),
    grantedAt: int(row, 'granted_at'),
    expiresAt: intOrNull(row, 'expires_at'),
    note: text(row, 'note'),
    repaid: big(row, 'repaid'),
    endedAt: intOrNull(row, 'ended_at'),
  };
}

export function toReservation(row: Row, org: string): Reservation {
  return {
    org,
    id: text(row, 'id'),
    billingModel: toBillingModel(row),
    amount: big(row, 'amount'),
    held: big(row, 'held'),
    createdAt: int(row, 'created_at'),
    expiresAt: int(row, 'expires_at'),
    endedAt: intOrNull(row, 'ended_at'),
    conversation: text(row, 'conversation'),
    request: text(row, 'asked'),
  };
}

/** `event_id` is the id of the event that the refund is of. */
export function toRefund(row: Row, org: string): Refund {
  return {
    org,
    id: text(row, 'id'),
    event: text(row, 'event_id'),
    credits: big(row, 'credits'),
    lost: big(row, 'lost'),
    usd: big(row, 'usd'),
    time: int(row, 'time'),
    note: text(row, 'note'),
    request: text(row, 'asked'),
  };
}

type StoredMove = readonly [grant: string, pool: Pool, credits: string, used?: string, repaid?: string];

/** What most entries of a type do to a grant besides moving what remains of it, which then is not stored. */
const usual = (type: EntryType, credits: bigint): { used: bigint; repaid: bigint } => ({
  used: type === 'charge' || type === 'adjustment' ? -credits : 0n,
  repaid: 0n,
});

export function fromMoves({ type, moves }: Pick<Entry, 'type' | 'moves'>): string {
  const stored = moves.map(({ grant, pool, credits, used, repaid }): StoredMove => {
    const expected = usual(type, credits);
    const short = expected.used === used && expected.repaid === repaid;
    return [grant, pool, `${credits}`, ...(short ? ([] as const) : ([`${used}`, `${repaid}`] as const))];
  });
  return JSON.stringify(stored);
}

/** `event_id` is the id of the event that the entry is about; null where it is about none. */
export function toEntry(row: Row, org: string): Entry {
  const type = text(row, 'type') as EntryType;
  const moves = (JSON.parse(text(row, 'moves')) as StoredMove[]).map(([grant, pool, amount, used, repaid]): Move => {
    const credits = BigInt(amount);
    const moved = used === undefined ? usual(type, credits).used : BigInt(used);
    return { grant, pool, credits, used: moved, repaid: BigInt(repaid ?? 0) };
  });
  return {
    org,
    sequence: int(row, 'sequence'),
    time: int(row, 'time'),
    type,
    credits: big(row, 'credits'),
    moves,
    overage: big(row, 'overage'),
    usd: big(row, 'usd'),
    spent: big(row, 'spent'),
    balance: big(row, 'balance'),
    event: row['event_id'] as string | null,
    note: text(row, 'note'),
  };
}

// An amount needs 64 bits, of which a JSON number keeps 53.
export const fromCheckpoint = (account: Account): string =>
  JSON.stringify(account, (_, value: unknown) => (typeof value === 'bigint' ? { amount: `${value}` } : value));
const toState = (json: string): Account =>
  JSON.parse(json, (_, value: unknown) =>
    typeof value === 'object' && value !== null && 'amount' in value ? BigInt(value.amount as string) : value,
  ) as Account;

/** `id` says in which order checkpoints were written. */
export const toCheckpoint = (row: Row): Checkpoint & { readonly id: number } => ({
  id: int(row, 'id'),
  sequence: int(row, 'sequence'),
  time: int(row, 'time'),
  account: toState(text(row, 'account')),
});

/** A row of `series`, whosever it is. */
export const toLifetime = (row: Row): LifetimeRow => ({
  family: text(row, 'family'),
  a: text(row, 'a'),
  b: text(row, 'b'),
  amounts: MEASURES.map((name) => big(row, column(name))),
  overage: big(row, 'overage'),
  lateEvents: int(row, 'late_events'),
  unpricedEvents: int(row, 'unpriced_events'),
  overflowed: int(row, 'overflowed'),
});

export function toPlan(row: Row): Plan {
  return {
    plan: text(row, 'plan'),
    name: text(row, 'name'),
    monthlyCredits: big(row, 'monthly_credits'),
    free: int(row, 'free') === 1,
    bonusCredits: big(row, 'bonus_credits'),
    grantsPayOverage: int(row, 'grants_pay_overage') === 1,
  };
}

export function toKey(row: Row): AccessKey {
  return {
    id: text(row, 'id'),
    name: text(row, 'name'),
    hash: text(row, 'hash'),
    roles: JSON.parse(text(row, 'roles')) as RoleIn[],
    createdAt: int(row, 'created_at'),
    expiresAt: intOrNull(row, 'expires_at'),
    revokedAt: intOrNull(row, 'revoked_at'),
    requiresIdentity: int(row, 'requires_identity') === 1,
  };
}

export const toPerson = (row: Row): Person => ({
  id: text(row, 'id'),
  issuer: text(row, 'issuer'),
  subject: text(row, 'subject'),
  roles: JSON.parse(text(row, 'roles')) as RoleIn[],
});

export const toBillingModel = (row: Row): BillingModel => text(row, 'billing_model') as BillingModel;
