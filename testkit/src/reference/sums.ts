/** Everything that follows from the lists of an organization, summed up anew each time it is asked for. */
import { type Cycle, type Entry, type Grant, type Hold, type Org, type Pool, POOLS, type Return } from './book.ts';
import { least, most, sum } from './money.ts';

export function cycleOf(org: Org): Cycle {
  const cycle = org.cycles.at(-1);
  if (!cycle) throw new Error('an organization has a cycle from its creation');
  return cycle;
}

export const capOf = (org: Org): bigint | null => org.caps.at(-1)?.cap ?? null;

/** Nothing is posted before it: the newest entry, or the newest cycle start where that moved nothing. */
export const newest = (org: Org): number =>
  Math.max(
    org.createdAt,
    org.entries.at(-1)?.time ?? -Infinity,
    org.cycles.length > 1 ? cycleOf(org).start : -Infinity,
  );

export const remainingOf = (org: Org, grant: Grant): bigint =>
  sum(org.entries.flatMap(({ moves }) => moves.filter((move) => move.grant.id === grant.id).map((m) => m.credits)));

export const remaining = (org: Org, grants: readonly Grant[] = org.grants): bigint =>
  sum(grants.map((grant) => remainingOf(org, grant)));

export const overage = (org: Org): bigint => sum(org.entries.map((entry) => entry.overage));

/**
 * Expired, voided, or ended because the organization went over to its own model. Whatever was voided stays so, also
 * for a refund that is posted at a moment before.
 */
export const isOver = (org: Org, grant: Grant, at: number): boolean =>
  grant.expiresAt <= at ||
  grant.voidedAt < Infinity ||
  org.cycles.some(({ start, terms }) => terms.byom && grant.at <= start && start <= at);

/** The pools in their order, then the earliest expiry, the earliest granted, the id. */
export const burnOrder = (grants: readonly Grant[]): Grant[] =>
  [...grants].sort(
    (a, b) =>
      POOLS.indexOf(a.pool) - POOLS.indexOf(b.pool) ||
      (a.expiresAt === b.expiresAt ? 0 : a.expiresAt - b.expiresAt) ||
      a.at - b.at ||
      (a.id < b.id ? -1 : 1),
  );

const ofEvent = (org: Org, id: string): Entry[] => org.entries.filter(({ event }) => event === id);

/** What an event was charged by charges and adjustments, and what refunds gave back of it. */
export function chargedOf(org: Org, id: string): { credits: bigint; usd: bigint } {
  const entries = ofEvent(org, id).filter(({ type }) => type !== 'refund');
  return { credits: -sum(entries.map(({ credits }) => credits)), usd: sum(entries.map(({ usd }) => usd)) };
}

/** What is left of it after refunds. */
export function leftOf(org: Org, id: string): { credits: bigint; usd: bigint } {
  const entries = ofEvent(org, id);
  return { credits: -sum(entries.map(({ credits }) => credits)), usd: sum(entries.map(({ usd }) => usd)) };
}

export const eventOverage = (org: Org, id: string): bigint => sum(ofEvent(org, id).map((entry) => entry.eventOverage));

interface Piece<Of> {
  readonly of: Of;
  readonly since: number;
  left: bigint;
}

/** Takes an amount off a pile, from the top; what was taken, piece by piece. */
export function takeOff<Of>(pile: Piece<Of>[], amount: bigint): { of: Of; since: number; amount: bigint }[] {
  const taken = [];
  let wanted = amount;
  for (const piece of [...pile].reverse()) {
    const part = least(piece.left, wanted);
    if (part > 0n) taken.push({ of: piece.of, since: piece.since, amount: part });
    piece.left -= part;
    wanted -= part;
  }
  if (wanted > 0n) throw new Error('more is returned than was taken');
  return taken;
}

/** What an event burned and was not given back, oldest first: charges pile up, refunds take from the top. */
export function burned(org: Org, id: string): Piece<Grant>[] {
  const pile: Piece<Grant>[] = [];
  for (const { time, moves, returns } of ofEvent(org, id)) {
    for (const { grant, credits } of moves) if (credits < 0n) pile.push({ of: grant, since: time, left: -credits });
    takeOff(pile, sum(returns.filter(({ kind }) => kind === 'burned').map(({ credits }) => credits)));
  }
  return pile;
}

/** The same for the USD of an event. */
export function spentOn(org: Org, id: string): Piece<null>[] {
  const pile: Piece<null>[] = [];
  for (const { time, usd } of ofEvent(org, id)) {
    if (usd > 0n) pile.push({ of: null, since: time, left: usd });
    else takeOff(pile, -usd);
  }
  return pile;
}

const isRepayment = (entry: Entry): boolean => entry.type === 'adjustment' && entry.event === null;

/** What each grant repaid of overage and was not given back; the last one to be given back first. */
export function repaid(org: Org): Piece<Grant>[] {
  const returns = org.entries.flatMap((entry) => entry.returns.filter(({ kind }) => kind === 'repaid'));
  const pile = org.entries.filter(isRepayment).flatMap(({ time, moves }) =>
    moves.map(({ grant, credits }) => {
      const back = sum(returns.filter((each) => each.grant.id === grant.id).map((each) => each.credits));
      return { of: grant, since: time, left: -credits - back };
    }),
  );
  return pile.sort((a, b) => a.of.at - b.of.at || (a.of.id < b.of.id ? -1 : 1));
}

/** Burned from a pool in a cycle, and paid by it for overage, less what was returned of just that. */
export function usedOf(org: Org, pool: Pool, cycle: Cycle): bigint {
  const entries = org.entries.filter(({ time }) => time >= cycle.start);
  const gone = entries
    .filter((entry) => entry.type === 'charge' || entry.type === 'adjustment')
    .flatMap(({ moves }) => moves.filter(({ credits }) => credits < 0n));
  const back: Return[] = entries.flatMap(({ returns }) => returns.filter(({ since }) => since >= cycle.start));
  const inPool = (moves: readonly { grant: Grant; credits: bigint }[]): bigint =>
    sum(moves.filter(({ grant }) => grant.pool === pool).map(({ credits }) => credits));
  return -inPool(gone) - inPool(back);
}

/** USD posted in a cycle, less what was returned of just that. */
export function spent(org: Org, cycle: Cycle): bigint {
  const entries = org.entries.filter(({ time }) => time >= cycle.start);
  const back = entries.flatMap(({ usdReturns }) => usdReturns.filter(({ since }) => since >= cycle.start));
  return sum(entries.map(({ usd }) => most(usd, 0n))) - sum(back.map(({ usd }) => usd));
}

/** What has ended stays so, though the clock is set back. */
export const isLive = ({ expiresAt, endedAt }: Hold, now: number): boolean => now < expiresAt && endedAt === Infinity;

/** What reservations hold by the clock, in the currency that the organization pays in. */
export const reserved = (org: Org, now: number): bigint =>
  sum(
    org.holds
      .filter((hold) => hold.byom === cycleOf(org).terms.byom)
      .filter((hold) => isLive(hold, now))
      .map((hold) => hold.amount - sum(hold.settled.map(({ amount }) => amount))),
  );

/** By how much the organization is past its limit: what is posted and held, over what there is. */
export function excess(org: Org, at: number): bigint {
  if (!cycleOf(org).terms.byom) return overage(org) + most(0n, reserved(org, at) - remaining(org));
  const cap = capOf(org);
  return cap === null ? 0n : most(0n, spent(org, cycleOf(org)) + reserved(org, at) - cap);
}

/**
 * Over the whole life: what was charged (it never falls), what was reversed, what no grant covered when it was used.
 */
export function lifetime(org: Org) {
  const charges = org.entries.filter(({ event }) => event !== null);
  const reversed = charges.map(({ credits, usd }) => ({ credits: most(credits, 0n), usd: most(-usd, 0n) }));
  const gross = charges.map(({ credits, usd }) => ({ credits: most(-credits, 0n), usd: most(usd, 0n) }));
  const total = (list: { credits: bigint; usd: bigint }[]) => ({
    credits: sum(list.map(({ credits }) => credits)),
    usd: sum(list.map(({ usd }) => usd)),
  });
  const over = (byom: boolean) => sum(org.overshoots.filter((each) => each.byom === byom).map(({ amount }) => amount));
  return {
    charged: total(gross),
    reversed: total(reversed),
    overage: sum(charges.map((entry) => most(entry.eventOverage, 0n))),
    overshoot: { credits: over(false), usd: over(true) },
  };
}
