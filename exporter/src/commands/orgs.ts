import type { OrgBody, PlanBody, WorkspaceBody } from '@ledgerline/api';
import { Changes } from '../ledger/changes.ts';
import { grantMonthly, newAccount, open, recordCycle, settle, type Plans } from '../ledger/cycles.ts';
import type { Journal } from '../ledger/journal.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Session, Workspace } from '../ledger/store.ts';
import { notice } from '../ledger/thresholds.ts';
import type { Account, Plan, Terms } from '../model/account.ts';
import { MOST_PER_PLAN } from '../model/money.ts';
import { Refusal } from '../model/refusal.ts';
import { amount, instant, zone } from './body-fields.ts';
import { orgToJson, planToJson, type OrgJson, type PlanJson } from '../json/resources.ts';

/** Before this, some timezones are not off UTC by whole quarter hours, which the rollups rest on. */
const EARLIEST = Date.UTC(1973, 0, 1);

/** Makes or changes a plan. Cycles that have begun by then, posted or not, began with the plan as it was. */
export async function putPlan(ledger: Ledger, actor: string, id: string, body: PlanBody): Promise<PlanJson> {
  return ledger.change(async (session, now) => {
    const before = (await session.plans()).get(id) ?? null;
    const plan: Plan = {
      plan: id,
      name: body.name,
      monthlyCredits: amount(body.monthlyCredits, 'monthlyCredits', 6),
      free: body.free ?? false,
      bonusCredits: amount(body.bonusCredits ?? 0, 'bonusCredits', 6),
      grantsPayOverage: body.grantsPayOverage ?? false,
    };
    for (const field of ['monthlyCredits', 'bonusCredits'] as const)
      if (plan[field] > MOST_PER_PLAN) throw new Refusal('overflow', 'is more than a balance can hold', field);
    const result = planToJson(plan);
    const same = before && JSON.stringify(planToJson(before)) === JSON.stringify(result);
    if (before && !same) await settleAllOn(session, id, now);
    if (!same) await session.putPlan(plan);
    const audit = { actor, action: 'put plan', org: null, before: before && planToJson(before), after: result };
    return { result, audit: same ? null : audit };
  });
}

async function settleAllOn(session: Session, plan: string, now: number): Promise<void> {
  const plans = await session.plans();
  const changes = new Changes();
  for (const account of (await session.accounts(await session.orgs())).values())
    if (account.terms.plan === plan || account.nextTerms?.plan === plan)
      settle(account, Math.max(account.postedAt, now), plans, changes.journal(account));
  await session.save(changes);
}

/**
 * Creates an organization, or changes it: billing model, timezone, anchor and a smaller plan at the next cycle start,
 * a larger plan at once (as one monthly grant of the difference), name and spend cap at once.
 */
export async function putOrg(ledger: Ledger, actor: string, org: string, body: OrgBody): Promise<OrgJson> {
  return ledger.change(async (session, now) => {
    const plans = await session.plans();
    if (!plans.has(body.plan)) throw new Refusal('invalid_request', `there is no plan ${body.plan}`, 'plan');
    const terms: Terms = {
      plan: body.plan,
      billingModel: body.billingModel,
      timezone: zone(body.timezone, 'timezone'),
      cycleAnchorDay: body.cycleAnchorDay,
    };
    const spendCap = body.spendCapUsd === undefined ? null : amount(body.spendCapUsd, 'spendCapUsd', 9);
    const createdAt = body.createdAt === undefined ? undefined : instant(body.createdAt, 'createdAt');
    if (createdAt !== undefined && (createdAt > now || createdAt < EARLIEST))
      throw new Refusal('invalid_request', 'must lie between 1973 and now', 'createdAt');
    const account = (await session.accounts([org])).get(org);
    const before = account ? orgToJson(account) : null;
    const changed = account
      ? await changeOrg(session, account, { name: body.name, terms, spendCap, createdAt }, now)
      : await createOrg(session, { org, name: body.name, terms, spendCap, createdAt: createdAt ?? now });
    const result = orgToJson(changed);
    const same = JSON.stringify(before) === JSON.stringify(result);
    return { result, audit: same ? null : { actor, action: 'put org', org, before, after: result } };
  });
}

async function createOrg(
  session: Session,
  what: Pick<Account, 'org' | 'name' | 'terms' | 'spendCap' | 'createdAt'>,
): Promise<Account> {
  const account = newAccount(what);
  const changes = new Changes();
  await session.addAccount(account);
  open(account, (await session.plans()).get(what.terms.plan), changes.journal(account));
  await session.save(changes);
  return account;
}

async function changeOrg(
  session: Session,
  account: Account,
  to: { name: string; terms: Terms; spendCap: bigint | null; createdAt: number | undefined },
  now: number,
): Promise<Account> {
  const { terms } = to;
  const changes = new Changes();
  const journal = changes.journal(account);
  const plans = await session.plans();
  const untouched = account.sequence === 0 && account.firstEventAt === null;
  if (to.createdAt !== undefined && to.createdAt !== account.createdAt) {
    if (!untouched) throw new Refusal('conflict', 'cannot change once the organization has entries', 'createdAt');
    Object.assign(account, newAccount({ ...account, createdAt: to.createdAt }));
    open(account, plans.get(account.terms.plan), journal);
  }
  const at = Math.max(account.postedAt, now);
  const newTerms = !sameTerms(terms, account.nextTerms ?? account.terms);
  // Settling posts what is due, and no history can be brought in before that: what stays as it is does not settle.
  if (newTerms || (to.spendCap !== account.spendCap && !untouched)) settle(account, at, plans, journal);
  const otherwise = newTerms || to.name !== account.name || to.spendCap !== account.spendCap;
  account.name = to.name;
  account.spendCap = to.spendCap;
  if (newTerms) changeTerms(account, terms, plans, at, journal);
  recordCycle(account, journal, null);
  notice(account, at);
  if (otherwise) journal.checkpoint(at);
  await session.save(changes);
  return account;
}

function changeTerms(account: Account, terms: Terms, plans: Plans, at: number, journal: Journal): void {
  const [plan, before] = [plans.get(terms.plan), plans.get(account.terms.plan)];
  const more = (plan?.monthlyCredits ?? 0n) - (before?.monthlyCredits ?? 0n);
  const larger = more > 0n && terms.plan !== account.terms.plan && account.terms.billingModel === 'credits';
  if (plan && larger) {
    account.terms = { ...account.terms, plan: terms.plan };
    journal.checkpoint(at);
    grantMonthly(account, plan, more, at, at, journal);
  }
  account.nextTerms = sameTerms(terms, account.terms) ? null : terms;
}

const sameTerms = (a: Terms, b: Terms): boolean =>
  a.plan === b.plan &&
  a.billingModel === b.billingModel &&
  a.timezone === b.timezone &&
  a.cycleAnchorDay === b.cycleAnchorDay;

export async function putWorkspace(
  ledger: Ledger,
  actor: string,
  org: string,
  id: string,
  body: WorkspaceBody,
): Promise<Workspace> {
  return ledger.change(async (session) => {
    await existing(session, org);
    const before = await session.workspace(org, id);
    const result: Workspace = { workspace: id, name: body.name, kind: body.kind, group: body.group ?? '' };
    const same = JSON.stringify(before) === JSON.stringify(result);
    if (!same) await session.putWorkspace(org, result);
    return { result, audit: same ? null : { actor, action: 'put workspace', org, before, after: result } };
  });
}

/** The account of an organization that must exist. */
export async function existing(session: Session, org: string): Promise<Account> {
  const account = (await session.accounts([org])).get(org);
  if (!account) throw new Refusal('unknown_org', `there is no organization ${org}`, 'org');
  return account;
}
