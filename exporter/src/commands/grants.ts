import type { GrantBody } from '@ledgerline/api';
import { Changes } from '../ledger/changes.ts';
import { addGrant, settle, takeBack } from '../ledger/cycles.ts';
import { remaining } from '../ledger/remaining.ts';
import { refuseBackfill } from '../ledger/posting.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { usedThisCycle } from '../ledger/thresholds.ts';
import type { Account, Grant } from '../model/account.ts';
import { MOST_GRANTED } from '../model/money.ts';
import { Refusal } from '../model/refusal.ts';
import { amount, instant } from './body-fields.ts';
import { grantToJson, type GrantJson } from '../json/resources.ts';
import { existing } from './orgs.ts';

/** Gives credits. The id makes it idempotent: the same grant again changes nothing, another under its id is refused. */
export async function postGrant(
  ledger: Ledger,
  actor: string,
  org: string,
  body: GrantBody,
): Promise<{ created: boolean; answer: GrantJson }> {
  return ledger.change(async (session, now) => {
    const account = await existing(session, org);
    const credits = amount(body.credits, 'credits', 6);
    if (credits === 0n) throw new Refusal('invalid_request', 'must be more than 0', 'credits');
    if (body.id.startsWith('__')) throw new Refusal('invalid_request', 'must not begin with __', 'id');
    const expiresAt = body.expiresAt === undefined ? null : instant(body.expiresAt, 'expiresAt');
    const at = postingTime(account, body.at, now);
    const known = await session.grant(org, body.id);
    if (known) {
      const same = sameGrant(known, { pool: body.pool, credits, expiresAt, note: body.note ?? '' });
      if (!same) throw new Refusal('conflict', 'another grant has this id', 'id');
      // As if what is due were posted, like every read.
      const over = known.expiresAt !== null && known.expiresAt <= now;
      return {
        result: { created: false, answer: grantToJson({ ...known, ...(over && { remaining: 0n }) }) },
        audit: null,
      };
    }
    checkTime(account, body.at, at, now);
    const changes = new Changes();
    const journal = changes.journal(account);
    const plans = await session.plans();
    settle(account, at, plans, journal);
    if (account.terms.billingModel === 'byom')
      throw new Refusal('conflict', 'is billed in USD (byom): it has no grants', 'org');
    if (remaining(account) + usedThisCycle(account) + credits > MOST_GRANTED)
      throw new Refusal('overflow', 'is more than a balance can hold', 'credits');
    if (expiresAt !== null && expiresAt <= at)
      throw new Refusal('invalid_request', 'must lie after the grant', 'expiresAt');
    const ends = body.pool === 'monthly' ? Math.min(expiresAt ?? Infinity, account.cycle.end) : expiresAt;
    const what = { id: body.id, pool: body.pool, credits, expiresAt: ends, note: body.note ?? '' };
    const grant = addGrant(account, what, plans.get(account.terms.plan), at, journal);
    await session.save(changes);
    const result = { created: true, answer: grantToJson(grant) };
    return { result, audit: { actor, action: 'post grant', org, before: null, after: result.answer } };
  });
}

/** Voids what is left of a grant. Idempotent. */
export async function voidGrant(
  ledger: Ledger,
  actor: string,
  org: string,
  id: string,
  given: string | number | undefined,
): Promise<GrantJson> {
  return ledger.change(async (session, now) => {
    const account = await existing(session, org);
    const known = await session.grant(org, id);
    if (!known) throw new Refusal('not_found', `there is no grant ${id}`, 'id');
    if (known.endedAt !== null) return { result: grantToJson(known), audit: null };
    const at = postingTime(account, given, now);
    checkTime(account, given, at, now);
    const changes = new Changes();
    const journal = changes.journal(account);
    settle(account, at, await session.plans(), journal);
    const grant = account.grants.find((each) => each.id === id);
    if (grant) takeBack([grant], 'void', at, journal);
    // One that is empty is over too: nothing returns to it any more. One that was due is over already.
    else if (![...journal.grants].some((each) => each.id === id)) journal.grants.add({ ...known, endedAt: at });
    await session.save(changes);
    const result = grantToJson(grant ?? { ...known, remaining: 0n });
    return {
      result,
      audit: grant ? { actor, action: 'void grant', org, before: grantToJson(known), after: result } : null,
    };
  });
}

export const postingTime = (account: Account, at: string | number | undefined, now: number): number =>
  at === undefined ? Math.max(account.postedAt, now) : instant(at, 'at');

/** What is posted at a time of its own follows the rules of a backfill. */
export function checkTime(account: Account, given: string | number | undefined, at: number, now: number): void {
  if (given === undefined) return;
  const misplaced = refuseBackfill(account, at, now);
  if (misplaced) throw new Refusal(misplaced.code, misplaced.why, 'at');
}

/** A monthly grant ends with its cycle whatever was asked for, so its expiry says nothing about what was asked. */
function sameGrant(known: Grant, wanted: Pick<Grant, 'pool' | 'credits' | 'expiresAt' | 'note'>): boolean {
  return (
    known.pool === wanted.pool &&
    known.credits === wanted.credits &&
    (wanted.pool === 'monthly' || known.expiresAt === wanted.expiresAt) &&
    known.note === wanted.note
  );
}
