/** What writes entries: cycle starts and expiries, grants, charges, and what gives back. */
import type { Cycle, Entry, Grant, Move, Org, Plan, Pool, Return, Terms } from './book.ts';
import { DAY, startAfter } from './calendar.ts';
import { least, micro } from './money.ts';
import * as sums from './sums.ts';

export type Plans = ReadonlyMap<string, Plan>;

type Movement = Pick<Entry, 'moves' | 'overage' | 'eventOverage' | 'returns'>;
const STILL: Movement & Pick<Entry, 'usd' | 'usdReturns' | 'event'> = {
  ...{ moves: [], overage: 0n, eventOverage: 0n, returns: [] },
  ...{ usd: 0n, usdReturns: [], event: null },
};

/** What moves nothing leaves no entry. */
function write(org: Org, entry: Pick<Entry, 'time' | 'type' | 'credits'> & Partial<Entry>): void {
  const whole = { ...STILL, ...entry };
  const moved = whole.credits !== 0n || whole.usd !== 0n || whole.moves.length > 0;
  if (moved) org.entries.push(whole);
}

/** Takes from the grants in burn order; what nothing covers is overage. */
function burn(org: Org, amount: bigint): Movement {
  const moves: Move[] = [];
  let uncovered = amount;
  for (const grant of sums.burnOrder(org.grants)) {
    const part = least(sums.remainingOf(org, grant), uncovered);
    if (part > 0n) moves.push({ grant, credits: -part });
    uncovered -= part;
  }
  return { moves, overage: uncovered, eventOverage: uncovered, returns: [] };
}

/** Gives back what an event took: first its overage, then what it burned, last burned first. */
function giveBack(org: Org, at: number, event: string, amount: bigint): Movement {
  const own = least(amount, sums.eventOverage(org, event));
  const outstanding = least(own, sums.overage(org));
  const taken = [
    // What is no longer outstanding had been repaid: it goes to the grants that repaid, the last one first.
    ...sums.takeOff(sums.repaid(org), own - outstanding).map((part) => ({ ...part, kind: 'repaid' as const })),
    ...sums.takeOff(sums.burned(org, event), amount - own).map((part) => ({ ...part, kind: 'burned' as const })),
  ];
  const returns: Return[] = taken.map(({ of: grant, since, amount: credits, kind }) => {
    return { grant, credits, kind, since, lost: sums.isOver(org, grant, at) };
  });
  const moves = returns.filter(({ lost }) => !lost).map(({ grant, credits }) => ({ grant, credits }));
  return { moves, overage: -outstanding, eventOverage: -own, returns };
}

/** An entry for an event. Positive amounts are charged, negative ones given back. */
export function postFor(
  org: Org,
  at: number,
  type: 'charge' | 'adjustment' | 'refund',
  event: string,
  { credits, usd }: { credits: bigint; usd: bigint },
): Return[] {
  const movement = credits >= 0n ? burn(org, credits) : giveBack(org, at, event, -credits);
  const usdReturns = usd >= 0n ? [] : sums.takeOff(sums.spentOn(org, event), -usd);
  const back = usdReturns.map(({ amount, since }) => ({ usd: amount, since }));
  write(org, { time: at, type, event, credits: -credits, usd, usdReturns: back, ...movement });
  return [...movement.returns];
}

/** A grant; where the plan says so, it pays outstanding overage at once. */
export function give(org: Org, grant: Grant, plan: Plan | undefined): void {
  const { at: time, credits } = grant;
  if (credits === 0n) return;
  org.grants.push(grant);
  write(org, { time, type: 'grant', credits, moves: [{ grant, credits }] });
  const repaid = plan?.grantsPayOverage ? least(credits, sums.overage(org)) : 0n;
  const moves = repaid > 0n ? [{ grant, credits: -repaid }] : [];
  write(org, { time, type: 'adjustment', credits: 0n, overage: -repaid, moves });
}

export const newGrant = (id: string, pool: Pool, credits: bigint, at: number, expiresAt: number): Grant => ({
  ...{ id, pool, credits, at, expiresAt },
  voidedAt: Infinity,
});

/** Takes away what is left of a grant. */
export function end(org: Org, at: number, type: 'expiry' | 'void', grant: Grant): void {
  const left = sums.remainingOf(org, grant);
  if (left > 0n) write(org, { time: at, type, credits: -left, moves: [{ grant, credits: -left }] });
}

/** The cycle that begins at an instant, on new terms or the old ones. */
export function nextCycle(start: number, terms: Terms, before: Terms): Cycle {
  const next = startAfter(terms.timezone, terms.anchorDay, start);
  // In a timezone further west the same anchor comes again within a day: no cycle of hours is made of that.
  const sameAnchor = terms.anchorDay === before.anchorDay && terms.timezone !== before.timezone;
  const end = sameAnchor && next - start <= DAY ? startAfter(terms.timezone, terms.anchorDay, next) : next;
  return { start, end, terms };
}

function startCycle(plans: Plans, org: Org, start: number): void {
  const before = sums.cycleOf(org).terms;
  const terms = org.asked.filter(({ at }) => at < start).at(-1) ?? before;
  const cycle = nextCycle(start, terms, before);
  org.cycles.push(cycle);
  if (terms.byom) {
    for (const grant of sums.burnOrder(org.grants)) end(org, start, 'expiry', grant);
    return;
  }
  const plan = plans.get(terms.plan);
  const id = `__monthly-${new Date(start).toISOString()}`;
  give(org, newGrant(id, 'monthly', micro(plan?.monthlyCredits ?? 0), start, cycle.end), plan);
}

/** Posts what is due by a moment, each at its own instant; at one instant expiries, then grants. */
export function settle(plans: Plans, org: Org, until: number): void {
  for (;;) {
    const alive = org.grants.filter((grant) => sums.remainingOf(org, grant) > 0n);
    const cycleEnd = sums.cycleOf(org).end;
    const due = Math.min(cycleEnd, ...alive.map(({ expiresAt }) => expiresAt));
    if (due > until) return;
    for (const grant of sums.burnOrder(alive.filter(({ expiresAt }) => expiresAt <= due))) {
      end(org, due, 'expiry', grant);
    }
    if (due === cycleEnd) startCycle(plans, org, due);
  }
}

/** The organization as it would be once everything due by a moment was posted; posts nothing. */
export function settled(plans: Plans, org: Org, at: number): Org {
  const [cycles, grants, entries] = [[...org.cycles], [...org.grants], [...org.entries]];
  const copy = { ...org, cycles, grants, entries };
  settle(plans, copy, at);
  return copy;
}
