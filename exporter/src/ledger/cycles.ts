import type { Account, Grant, Plan, Terms } from '../model/account.ts';
import { cycleAt, dateOf, nextAnchor } from '../model/calendar.ts';
import { checked } from '../model/money.ts';
import type { Journal } from './journal.ts';
import { remaining } from './remaining.ts';
import { notice, usedThisCycle } from './thresholds.ts';

export type Plans = ReadonlyMap<string, Plan>;

/** Ids that begin with __ are the ledger's own; clients cannot take them. */
const PLAN_BONUS = '__plan-bonus';
const MONTHLY = '__monthly-';
const OVERAGE_REPAID = 'overage repaid';

const DAY = 86_400_000;

const noneUsed = () => ({ monthly: 0n, bonus: 0n, purchased: 0n });

/** A new organization as it is before its first entry. */
export function newAccount(what: Pick<Account, 'org' | 'name' | 'terms' | 'spendCap' | 'createdAt'>): Account {
  const { terms, createdAt } = what;
  return {
    ...what,
    nextTerms: null,
    cycle: cycleAt(createdAt, terms.timezone, terms.cycleAnchorDay),
    allowance: 0n,
    sequence: 0,
    postedAt: createdAt,
    grants: [],
    overage: 0n,
    used: noneUsed(),
    spent: 0n,
    exhaustedAt: null,
    crossed: {},
    firstEventAt: null,
    lastEventAt: null,
    grantsSince: Number.MIN_SAFE_INTEGER,
    timezoneSince: Number.MIN_SAFE_INTEGER,
  };
}

/** The first grants of an organization, at its creation: the whole monthly one, and the plan's bonus once. */
export function open(account: Account, plan: Plan | undefined, journal: Journal): void {
  const { createdAt: at } = account;
  journal.begins = true;
  recordCycle(account, journal, null);
  journal.checkpoint(at);
  if (plan && account.terms.billingModel === 'credits') {
    grantMonthly(account, plan, plan.monthlyCredits, account.cycle.start, at, journal);
    if (plan.bonusCredits > 0n) {
      const bonus = { id: PLAN_BONUS, pool: 'bonus', credits: plan.bonusCredits, expiresAt: null } as const;
      addGrant(account, { ...bonus, note: `plan ${plan.plan}` }, plan, at, journal);
    }
  }
  notice(account, at);
}

/**
 * Posts every boundary due by `until` (included), each at its own instant and in the order of time: expiries, then the
 * cycle start. The org's next write calls it before it posts; a read calls it on a copy and throws the journal away.
 */
export function settle(account: Account, until: number, plans: Plans, journal: Journal): void {
  for (;;) {
    const boundary = account.cycle.end;
    const expiry = nextExpiry(account);
    if (Math.min(boundary, expiry) > until) return;
    if (expiry < boundary) expire(account, expiry, journal);
    else startCycle(account, boundary, plans, journal);
  }
}

/** Adds a grant; it repays overage first where the plan says so. */
export function addGrant(
  account: Account,
  what: Pick<Grant, 'id' | 'pool' | 'credits' | 'expiresAt' | 'note'>,
  plan: Plan | undefined,
  at: number,
  journal: Journal,
): Grant {
  checked(remaining(account) + usedThisCycle(account) + what.credits);
  const { id, pool, credits, note } = what;
  const grant: Grant = { ...what, remaining: 0n, grantedAt: at, repaid: 0n, endedAt: null };
  const nothing = { overage: 0n, usd: 0n, spent: 0n, event: null };
  const granted = { grant: id, pool, credits, used: 0n, repaid: 0n };
  journal.post({ type: 'grant', credits, moves: [granted], note, ...nothing }, at, () => grant);
  if (account.overage > 0n && plan?.grantsPayOverage) {
    const repaid = account.overage < credits ? account.overage : credits;
    const moves = [{ grant: id, pool, credits: -repaid, used: repaid, repaid }];
    const entry = { type: 'adjustment', credits: 0n, moves, note: OVERAGE_REPAID } as const;
    journal.post({ ...nothing, ...entry, overage: -repaid }, at);
  }
  return grant;
}

/** The monthly grant of this cycle, or (`since` within it) what a larger plan adds to it. It ends with the cycle. */
export function grantMonthly(
  account: Account,
  plan: Plan,
  credits: bigint,
  since: number,
  at: number,
  journal: Journal,
): void {
  if (credits <= 0n) return;
  const first = account.allowance === 0n; // a larger plan may come at the very instant of the cycle's start
  account.allowance += credits;
  recordCycle(account, journal, null);
  const id = `${MONTHLY}${dateOf(since, account.terms.timezone)}${first ? '' : `-${account.sequence + 1}`}`;
  const grant = { id, pool: 'monthly', credits, expiresAt: account.cycle.end, note: `plan ${plan.plan}` } as const;
  addGrant(account, grant, plan, at, journal);
}

/** Whether a grant is the cycle's own: what a plan gives, and what a larger one adds. */
export const isAllowance = (grant: string): boolean => grant.startsWith(MONTHLY);

function nextExpiry(account: Account): number {
  return account.grants.reduce((first, grant) => Math.min(first, grant.expiresAt ?? Infinity), Infinity);
}

/** Takes back what is left of these grants, an entry each. */
export function takeBack(
  grants: readonly Grant[],
  type: 'expiry' | 'void',
  at: number,
  journal: Journal,
  note = '',
): void {
  for (const { id, pool, remaining: left } of [...grants]) {
    const moves = [{ grant: id, pool, credits: -left, used: 0n, repaid: 0n }];
    journal.post({ type, credits: -left, moves, overage: 0n, usd: 0n, spent: 0n, event: null, note }, at);
  }
}

function expire(account: Account, at: number, journal: Journal): void {
  const due = account.grants.filter(({ expiresAt }) => expiresAt !== null && expiresAt <= at);
  takeBack(due, 'expiry', at, journal);
}

function startCycle(account: Account, at: number, plans: Plans, journal: Journal): void {
  recordCycle(account, journal, remaining(account));
  expire(account, at, journal);
  const { terms, nextTerms } = account;
  if (nextTerms) {
    account.terms = nextTerms;
    account.nextTerms = null;
    if (nextTerms.timezone !== terms.timezone) account.timezoneSince = at;
    if (nextTerms.billingModel === 'byom') account.grantsSince = at;
  }
  account.cycle = { start: at, end: endOfCycle(at, account.terms, terms) };
  account.postedAt = at; // also where nothing moves: what was posted does not get history before it
  beginCycle(account);
  recordCycle(account, journal, null);
  notice(account, at);
  journal.checkpoint(at);
  // A `byom` organization has no grants: what is left of them ends where the billing model changes.
  if (account.terms.billingModel === 'byom') takeBack(account.grants, 'expiry', at, journal, 'billing model byom');
  const plan = plans.get(account.terms.plan);
  if (plan && account.terms.billingModel === 'credits')
    grantMonthly(account, plan, plan.monthlyCredits, at, at, journal);
}

/** What is counted by the cycle begins at nothing. */
export function beginCycle(account: Account): void {
  account.used = noneUsed();
  account.spent = 0n;
  account.crossed = {};
  account.allowance = 0n;
}

/**
 * The first anchor after the start. Midnight moves with the timezone, though, and a new timezone alone makes no cycle
 * of
 * some hours: then it is the anchor after that.
 */
function endOfCycle(start: number, terms: Terms, before: Terms): number {
  const end = nextAnchor(start, terms.timezone, terms.cycleAnchorDay);
  const moved = terms.timezone !== before.timezone && terms.cycleAnchorDay === before.cycleAnchorDay;
  return moved && end - start <= DAY ? nextAnchor(end, terms.timezone, terms.cycleAnchorDay) : end;
}

/** The cycle as it stands. `left`: what remains just before its end; null while it is open. */
export function recordCycle(account: Account, journal: Journal, left: bigint | null): void {
  journal.cycles.push({
    ...account.cycle,
    allowance: account.allowance,
    remaining: left,
    billingModel: account.terms.billingModel,
    timezone: account.terms.timezone,
    spendCap: account.spendCap,
  });
}
