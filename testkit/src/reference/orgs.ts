/** Organizations and what is given to them. */
import type { GrantBody, Org, OrgBody, Refused, Terms, Time } from './book.ts';
import { instantOf, startBefore } from './calendar.ts';
import { micro, nano } from './money.ts';
import { end, give, newGrant, nextCycle, type Plans, settle, settled } from './posting.ts';
import * as sums from './sums.ts';

export const refused = (code: string): Refused => ({ refused: code });
export const isRefused = (moment: number | Refused): moment is Refused => typeof moment !== 'number';

/** The posting time of a write, or why it cannot be posted at the time that was asked for. */
export function momentOf(org: Org, now: number, asked: Time | undefined): number | Refused {
  if (asked === undefined) return Math.max(now, sums.newest(org));
  const at = instantOf(asked);
  if (at > now) return refused('too_new');
  return at < sums.newest(org) ? refused('backfill_too_old') : at;
}

export const termsOf = (body: OrgBody, at: number): Terms => {
  const { plan, billingModel, timezone, cycleAnchorDay: anchorDay } = body;
  return { at, plan, byom: billingModel === 'byom', timezone, anchorDay };
};

export const capOf = ({ spendCapUsd }: OrgBody): bigint | null => (spendCapUsd == null ? null : nano(spendCapUsd));
const monthlyId = (at: number, why = ''): string => `__monthly-${new Date(at).toISOString()}${why}`;

/** The first cycle begins, on paper, at the anchor before; its grant is whole. */
export function createOrg(plans: Plans, asked: Terms, cap: bigint | null, at: number): Org {
  const terms = { ...asked, at: -Infinity };
  const cycle = nextCycle(startBefore(terms.timezone, terms.anchorDay, at), terms, terms);
  const lists = { grants: [], entries: [], events: [], refunds: [], grantBodies: [], holds: [], overshoots: [] };
  const caps = [{ at, cap }];
  const org: Org = { createdAt: at, caps, asked: [terms], cycles: [cycle], ...lists };
  if (terms.byom) return org;
  const plan = plans.get(terms.plan);
  give(org, newGrant(monthlyId(at), 'monthly', micro(plan?.monthlyCredits ?? 0), at, cycle.end), plan);
  give(org, newGrant('__plan-bonus', 'bonus', micro(plan?.bonusCredits ?? 0), at, Infinity), plan);
  return org;
}

/** The cap changes now, everything else at the next cycle start; but a larger plan gives the difference at once. */
export function changeOrg(plans: Plans, org: Org, now: number, body: OrgBody): void {
  const at = Math.max(now, sums.newest(org));
  const [asked, last, cap] = [termsOf(body, at), org.asked.at(-1), capOf(body)];
  const isNew = JSON.stringify({ ...asked, at: 0 }) !== JSON.stringify({ ...last, at: 0 });
  const isUntouched = org.entries.length === 0 && org.events.length === 0;
  // What changes nothing settles nothing, so that history can still be brought in.
  if (isNew || (cap !== sums.capOf(org) && !isUntouched)) settle(plans, org, at);
  org.caps.push({ at, cap });
  if (!isNew) return;
  org.asked.push(asked);
  const cycle = sums.cycleOf(org);
  const [plan, before] = [plans.get(body.plan), plans.get(cycle.terms.plan)];
  const difference = micro(plan?.monthlyCredits ?? 0) - micro(before?.monthlyCredits ?? 0);
  if (cycle.terms.byom || plan === before || difference <= 0n) return;
  cycle.terms = { ...cycle.terms, plan: body.plan };
  give(org, newGrant(monthlyId(at, `-${body.plan}`), 'monthly', difference, at, cycle.end), plan);
}

/** What a grant is; when it is posted is no part of that. */
const fieldsOf = ({ id, pool, credits, expiresAt, note = '' }: GrantBody): string =>
  JSON.stringify([id, pool, String(micro(credits)), expiresAt === undefined ? null : instantOf(expiresAt), note]);

/** A monthly grant given by hand ends with the cycle at the latest. */
export function postGrant(plans: Plans, org: Org, now: number, body: GrantBody): Refused | 'granted' | 'again' {
  const known = org.grantBodies.find((each) => each.id === body.id);
  if (known) return fieldsOf(known) === fieldsOf(body) ? 'again' : refused('conflict');
  const at = momentOf(org, now, body.at);
  if (isRefused(at)) return at;
  const cycle = sums.cycleOf(settled(plans, org, at));
  const asked = body.expiresAt === undefined ? Infinity : instantOf(body.expiresAt);
  const expiresAt = body.pool === 'monthly' ? Math.min(asked, cycle.end) : asked;
  if (cycle.terms.byom) return refused('conflict');
  if (expiresAt <= at || micro(body.credits) === 0n) return refused('invalid_request');
  settle(plans, org, at);
  org.grantBodies.push(body);
  const grant = newGrant(body.id, body.pool, micro(body.credits), at, expiresAt);
  give(org, grant, plans.get(sums.cycleOf(org).terms.plan));
  return 'granted';
}

export function voidGrant(plans: Plans, org: Org, now: number, id: string, time?: Time): Refused | 'voided' | 'again' {
  const grant = org.grants.find((each) => each.id === id);
  if (!grant) return refused('not_found');
  // What has expired already is over: to void it changes nothing.
  const hasExpired = org.entries.some(({ type, moves }) => type === 'expiry' && moves.some((m) => m.grant === grant));
  if (grant.voidedAt < Infinity || hasExpired) return 'again';
  const at = momentOf(org, now, time);
  if (isRefused(at)) return at;
  settle(plans, org, at);
  end(org, at, 'void', grant);
  grant.voidedAt = at;
  return 'voided';
}
