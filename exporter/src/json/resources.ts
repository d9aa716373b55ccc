import type { AccessKey, Person, RoleIn } from '../model/access.ts';
import type { Account, Grant, Plan } from '../model/account.ts';
import { creditsJson, timeJson, usdJson } from './json.ts';
import type { Refund } from '../model/refund.ts';
import type { Reservation } from '../model/reservation.ts';

/** What the admin API shows of a thing; the same shapes are written to the audit. */

export const planToJson = (plan: Plan) => ({
  plan: plan.plan,
  name: plan.name,
  monthlyCredits: creditsJson(plan.monthlyCredits),
  free: plan.free,
  bonusCredits: creditsJson(plan.bonusCredits),
  grantsPayOverage: plan.grantsPayOverage,
});
export type PlanJson = ReturnType<typeof planToJson>;

export const orgToJson = (account: Account) => ({
  org: account.org,
  name: account.name,
  ...account.terms,
  ...(account.spendCap === null ? {} : { spendCapUsd: usdJson(account.spendCap) }),
  createdAt: timeJson(account.createdAt),
  /** Holds from the next cycle start. */
  ...(account.nextTerms ? { next: account.nextTerms } : {}),
});
export type OrgJson = ReturnType<typeof orgToJson>;

export const grantToJson = (grant: Grant) => ({
  id: grant.id,
  pool: grant.pool,
  credits: creditsJson(grant.credits),
  remaining: creditsJson(grant.remaining),
  grantedAt: timeJson(grant.grantedAt),
  ...(grant.expiresAt === null ? {} : { expiresAt: timeJson(grant.expiresAt) }),
  ...(grant.note === '' ? {} : { note: grant.note }),
});
export type GrantJson = ReturnType<typeof grantToJson>;

export const refundToJson = (refund: Refund) => ({
  id: refund.id,
  event: refund.event,
  credits: creditsJson(refund.credits),
  costUsd: usdJson(refund.usd),
  /** Of the credits, what returned to a grant or undid overage, and what returned to nobody: its grants are over. */
  returned: creditsJson(refund.credits - refund.lost),
  lost: creditsJson(refund.lost),
  time: timeJson(refund.time),
  ...(refund.note === '' ? {} : { note: refund.note }),
});
export type RefundJson = ReturnType<typeof refundToJson>;

export const reservationToJson = (reservation: Reservation, now: number) => {
  const byom = reservation.billingModel === 'byom';
  const amountJson = byom ? usdJson : creditsJson;
  const over = reservation.endedAt !== null || reservation.expiresAt <= now;
  return {
    id: reservation.id,
    unit: byom ? 'USD' : 'credits',
    amount: amountJson(reservation.amount),
    held: amountJson(over ? 0n : reservation.held),
    createdAt: timeJson(reservation.createdAt),
    expiresAt: timeJson(reservation.expiresAt),
    ...(reservation.endedAt === null ? {} : { endedAt: timeJson(reservation.endedAt) }),
    ...(reservation.conversation === '' ? {} : { conversation: reservation.conversation }),
  };
};

const roleToJson = ({ org, role, workspaces }: RoleIn) => ({
  org,
  role,
  ...(workspaces ? { workspaces: [...workspaces] } : {}),
});

export const keyToJson = (key: AccessKey) => ({
  id: key.id,
  name: key.name,
  roles: key.roles.map(roleToJson),
  ...(key.requiresIdentity ? { requiresIdentity: true } : {}),
  createdAt: timeJson(key.createdAt),
  ...(key.expiresAt === null ? {} : { expiresAt: timeJson(key.expiresAt) }),
  ...(key.revokedAt === null ? {} : { revokedAt: timeJson(key.revokedAt) }),
});
export type KeyJson = ReturnType<typeof keyToJson>;

export const personToJson = ({ id, issuer, subject, roles }: Person) => ({
  id,
  issuer,
  subject,
  roles: roles.map(roleToJson),
});
export type PersonJson = ReturnType<typeof personToJson>;
