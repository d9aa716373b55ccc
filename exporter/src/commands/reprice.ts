import { createHash } from 'node:crypto';
import type { RepriceBody } from '@ledgerline/api';
import { postRepricing, repricingOf, type Repricing } from '../ledger/adjust.ts';
import { Changes } from '../ledger/changes.ts';
import { settle } from '../ledger/cycles.ts';
import { Holds } from '../ledger/holds.ts';
import { Journal } from '../ledger/journal.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { grantsNow } from '../ledger/returns.ts';
import type { Session } from '../ledger/store.ts';
import type { MeteredEvent } from '../model/event.ts';
import { countJson, creditsJson, timeJson, usdJson } from '../json/json.ts';
import { AmountOverflow } from '../model/money.ts';
import { Refusal } from '../model/refusal.ts';
import { instant } from './body-fields.ts';

/** One transaction carries all of it or nothing, and nobody else writes meanwhile: so there is an end to how much. */
const MOST_REPRICED = 20_000;

interface Found {
  readonly org: string;
  readonly metered: MeteredEvent;
  readonly repricing: Repricing;
}

/** By organization: how many events change, by how much in all, and how many lack a rate still. */
interface Difference {
  events: number;
  credits: bigint;
  usd: bigint;
  unpriced: number;
}

/**
 * Rates the events of a range with the price book as it is now. A dry run says what that changes and gives a token;
 * the real run needs the token, and posts exactly that, as one adjustment an event: what has changed meanwhile is
 * refused, so nothing is posted that was not seen, and nothing twice.
 */
export async function reprice(ledger: Ledger, actor: string, orgs: readonly string[], body: RepriceBody) {
  const from = instant(body.from, 'from');
  const to = instant(body.to, 'to');
  if (from >= to) throw new Refusal('invalid_request', 'must lie after from', 'to');
  if (!body.dryRun && body.token === undefined)
    throw new Refusal('invalid_request', 'is needed: a dry run of the same range gives it', 'token');
  return ledger.change(async (session, now) => {
    const { found, looked, tooMuch } = await find(session, orgs, { from, to, model: body.model ?? null }, now);
    const token = tokenOf(found);
    const answer = {
      from: timeJson(from),
      to: timeJson(to),
      model: body.model ?? null,
      looked,
      ...tooMuch,
      ...differences(found),
    };
    if (body.dryRun) return { result: { dryRun: true, ...answer, token }, audit: null };
    if (body.token !== token)
      throw new Refusal('conflict', 'the range is no longer as the dry run saw it: run that again', 'token');
    await post(session, found, now);
    const after = { ...answer, token };
    const result = { dryRun: false, ...after };
    return {
      result,
      audit: found.length > 0 ? { actor, action: 'reprice', org: body.org ?? null, before: null, after } : null,
    };
  });
}

async function find(
  session: Session,
  orgs: readonly string[],
  range: { from: number; to: number; model: string | null },
  now: number,
): Promise<{ found: Found[]; looked: number; tooMuch: { overflowing?: readonly string[] } }> {
  const prices = await session.prices();
  const accounts = await session.accounts(orgs);
  const unknown = orgs.find((org) => !accounts.has(org));
  if (unknown !== undefined) throw new Refusal('unknown_org', `there is no organization ${unknown}`, 'org');
  const found: Found[] = [];
  let looked = 0;
  const overflowing: string[] = [];
  const plans = await session.plans();
  for (const [org, posted] of accounts) {
    // As if what is due were posted, like every read.
    const account = structuredClone(posted);
    settle(account, Math.max(account.postedAt, now), plans, new Journal(account));
    const events = await session.eventsIn(org, { ...range, limit: MOST_REPRICED + 1 - looked });
    looked += events.length;
    if (looked > MOST_REPRICED)
      throw new Refusal(
        'invalid_request',
        `has more than ${MOST_REPRICED} events: take a shorter range, a model or an organization`,
        'to',
      );
    for (const metered of events) {
      const repricing = orOverflow(() => repricingOf(metered, account, prices));
      if (repricing === 'overflow') overflowing.push(metered.event.id);
      else if (repricing) found.push({ org, metered, repricing });
    }
  }
  return { found, looked, tooMuch: overflowing.length > 0 ? { overflowing: overflowing.slice(0, MOST_NAMED) } : {} };
}

/** Events whose charge would not fit 64 bits stay as they are, and are named. */
const MOST_NAMED = 100;

function orOverflow<T>(work: () => T): T | 'overflow' {
  try {
    return work();
  } catch (error) {
    if (error instanceof AmountOverflow) return 'overflow';
    throw error;
  }
}

async function post(session: Session, found: readonly Found[], now: number): Promise<void> {
  const changes = new Changes();
  const byOrg = Map.groupBy(found, ({ org }) => org);
  const accounts = await session.accounts(byOrg.keys());
  const holds = await session.holds(accounts.keys(), now);
  const plans = await session.plans();
  for (const [org, account] of accounts) {
    const time = Math.max(account.postedAt, now);
    const journal = changes.journal(account);
    settle(account, time, plans, journal);
    const grants = grantsNow(await session.grants(org), journal);
    const at = { time, now, note: 'repriced' };
    for (const { metered, repricing } of byOrg.get(org) ?? []) {
      // Only what goes back has to know where it came from.
      const less = repricing.credits < 0n || repricing.usd < 0n;
      const entries = less ? await session.entriesOf(org, metered.event.id) : [];
      postRepricing(account, metered, repricing, at, holds.get(org) ?? new Holds(), { entries, grants }, changes);
    }
  }
  await session.save(changes);
}

/** What it stands for: which events change, and how each does. */
function tokenOf(found: readonly Found[]): string {
  const hash = createHash('sha256');
  for (const { org, metered, repricing } of found) {
    const { event, chargedCredits, chargedUsd, refundedCredits, refundedUsd } = metered;
    const { credits, usd, priceId, unpriced } = repricing;
    const before = [chargedCredits, chargedUsd, refundedCredits, refundedUsd];
    hash.update(JSON.stringify([org, event.id, ...before.map(String), `${credits}`, `${usd}`, priceId, unpriced]));
  }
  return hash.digest('base64url');
}

function differences(found: readonly Found[]) {
  const byOrg = new Map<string, Difference>();
  for (const { org, repricing } of found) {
    const sum = byOrg.get(org) ?? { events: 0, credits: 0n, usd: 0n, unpriced: 0 };
    sum.events += 1;
    sum.credits += repricing.credits;
    sum.usd += repricing.usd;
    sum.unpriced += repricing.unpriced ? 1 : 0;
    byOrg.set(org, sum);
  }
  return {
    events: countJson(found.length),
    orgs: [...byOrg].map(([org, { events, credits, usd, unpriced }]) => ({
      org,
      events,
      credits: creditsJson(credits),
      costUsd: usdJson(usd),
      unpriced,
    })),
  };
}
