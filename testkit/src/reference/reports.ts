/** What the organization is told; nothing here writes. */
import type { Entry, Org, Pool, UsageEvent } from './book.ts';
import { instantOf } from './calendar.ts';
import { sum } from './money.ts';
import { KINDS } from './rating.ts';
import * as sums from './sums.ts';

/** Without everything that came after a moment. */
export function asItWas(org: Org, at: number): Org {
  const entries = org.entries.filter(({ time }) => time <= at);
  const cycles = org.cycles.filter(({ start }, index) => index === 0 || start <= at);
  const held = org.holds.filter(({ from }) => from <= at);
  const holds = held.map((hold) => {
    const endedAt = hold.endedAt <= at ? hold.endedAt : Infinity;
    return { ...hold, endedAt, settled: hold.settled.filter((part) => part.at <= at) };
  });
  const caps = org.caps.filter((cap, index) => index === 0 || cap.at <= at);
  return { ...org, entries, cycles, holds, caps };
}

/** In millionths of a percent, rounded down; null where nothing is granted. */
const percent = (part: bigint, whole: bigint): bigint | null => (whole === 0n ? null : (100_000_000n * part) / whole);

/** Of an organization that is settled up to this moment. */
export function balanceOf(org: Org, at: number) {
  const cycle = sums.cycleOf(org);
  const pool = (name: Pool) => {
    const used = sums.usedOf(org, name, cycle);
    const remaining = sums.remaining(
      org,
      org.grants.filter((grant) => grant.pool === name),
    );
    return { granted: used + remaining, used, remaining };
  };
  const pools = { monthly: pool('monthly'), bonus: pool('bonus'), purchased: pool('purchased') };
  const granted = sum(Object.values(pools).map((each) => each.granted));
  const used = sum(Object.values(pools).map((each) => each.used));
  const spent = sums.spent(org, cycle);
  return {
    billingModel: cycle.terms.byom ? ('byom' as const) : ('credits' as const),
    pools,
    grants: sums.burnOrder(org.grants).flatMap((grant) => {
      const { id, expiresAt } = grant;
      const left = sums.remainingOf(org, grant);
      return left > 0n ? [{ id, expiresAt, remaining: left }] : [];
    }),
    remaining: sums.remaining(org),
    overage: sums.overage(org),
    spent,
    reserved: sums.reserved(org, at),
    percentUsed: percent(cycle.terms.byom ? spent : used, cycle.terms.byom ? (sums.capOf(org) ?? 0n) : granted),
    cycle: { start: cycle.start, end: cycle.end },
  };
}

/** Entries with the balance after each; moves of one grant are added up. */
export const entriesOf = (org: Org) =>
  org.entries.map((entry: Entry, index) => {
    const moves: Record<string, bigint> = {};
    for (const { grant, credits } of entry.moves) moves[grant.id] = (moves[grant.id] ?? 0n) + credits;
    const { time, type, event, credits, usd, overage } = entry;
    const upTo = { ...org, entries: org.entries.slice(0, index + 1) };
    return { seq: index + 1, time, type, event, credits, usd, moves, overage, balance: sums.remaining(upTo) };
  });

/** Usage of a range by the time of events, `to` excluded, net of everything that came back since. */
export function usageOf(org: Org, from: number, to: number, filter: (event: UsageEvent) => boolean = () => true) {
  const bodies = org.events.map(({ body }) => body);
  const inTime = bodies.filter(({ time }) => from <= instantOf(time) && instantOf(time) < to);
  const inRange = inTime.filter(filter);
  const left = inRange.map(({ id }) => sums.leftOf(org, id));
  const isRun = ({ type, run }: { type: string; run?: string }) => type.startsWith('cloud_agent_') && run !== undefined;
  // A run counts where it was first seen: in the event that arrived first.
  const firsts = bodies
    .filter(isRun)
    .filter((body, index, runs) => index === runs.findIndex((b) => b.run === body.run));
  return {
    credits: sum(left.map(({ credits }) => credits)),
    usd: sum(left.map(({ usd }) => usd)),
    requests: inRange.filter(({ type }) => type.endsWith('_inference')).length,
    unpriced: inRange.filter(({ id }) => org.events.some(({ body, unpriced }) => body.id === id && unpriced)).length,
    agentRuns: firsts.filter((body) => inRange.includes(body)).length,
    tokens: Object.fromEntries(
      KINDS.map((kind) => [kind, sum(inRange.map(({ tokens }) => BigInt(tokens?.[kind] ?? 0)))] as const),
    ),
  };
}
