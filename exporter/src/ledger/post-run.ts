/**
 * Events of one organization that are posted as one movement, since nothing lies between the first and the last of them
 * that would make a difference: no end of a grant, no reservation, no refusal, no event that is known. What comes of it
 * is what posting them one by one gives, for a fraction of the work.
 */
import type { Account } from '../model/account.ts';
import type { EventBatch } from '../model/event-batch.ts';
import type { Changes } from './changes.ts';
import { CHARGED, LATE, UNPRICED, type OrgEvents } from './event-run.ts';
import { burned } from './charge.ts';
import { settle } from './cycles.ts';
import { Holds, excess } from './holds.ts';
import { MAX_AHEAD, MAX_BEFORE_CREATION, countOvershoot, type Knowledge } from './posting.ts';
import { remaining } from './remaining.ts';
import { RowRating } from './row-rating.ts';
import { gather } from './run-gains.ts';

/**
 * Posts events from `from` on, as many as one movement can stand for.
 * @returns how many; 0: the first is to be posted by itself
 */
export function postRun(
  events: OrgEvents,
  from: number,
  account: Account,
  knowledge: Knowledge,
  changes: Changes,
): number {
  const ordinary = ordinaryRows(events, from, account, knowledge);
  if (ordinary.length === 0) return 0;
  const { org, batch } = events;
  const { now, plans } = knowledge;
  const time = Math.max(account.postedAt, now);
  const journal = changes.journal(account);
  settle(account, time, plans, journal);

  const { columns, ...sum } = charges(batch, ordinary, account, knowledge);
  if (columns.rows.length === 0) return 0;
  const [grant] = account.grants;
  const run = { ...columns, org, batch, time, grant: grant?.id ?? null };
  const place = { sequence: account.sequence + 1, balance: remaining(account) };
  const held = knowledge.holds.get(org) ?? new Holds();
  const before = excess(account, held, now);
  const [credits, usd] = [BigInt(sum.credits), BigInt(sum.usd)];
  const covered = grant && credits > 0n ? [burned(grant.id, grant.pool, credits)] : [];
  const moved = { credits: -credits, moves: covered, overage: grant ? 0n : credits, usd, spent: usd };
  journal.postRun(sum.charged, { type: 'charge', event: null, note: '', ...moved }, time);
  countOvershoot(account, excess(account, held, now) - before, changes);
  gather({ ...run, ...place }, account, knowledge, changes);
  changes.arrivals.push({ ...run, ...place });
  return columns.rows.length;
}

/** Of one run: who posts many events one by one looks at no more than these again and again. */
const MOST_EVENTS = 4096;

/** The next of the events up to one that is refused, known, or has a reservation: those are posted by themselves. */
function ordinaryRows(
  { org, batch, rows, repeated }: OrgEvents,
  from: number,
  { createdAt }: Account,
  { now, holds }: Knowledge,
): Int32Array {
  const { times, reservations } = batch.columns;
  const held = holds.get(org);
  const [earliest, latest] = [createdAt - MAX_BEFORE_CREATION, now + MAX_AHEAD];
  let next = from;
  for (; next < Math.min(rows.length, from + MOST_EVENTS); next++) {
    const row = rows[next] ?? 0;
    if (repeated[row] === 1) break;
    const time = times[row] ?? NaN;
    if (!(time >= earliest && time <= latest)) break;
    if (reservations[row] !== 0 && held?.find(batch.text(reservations, row), now)) break;
  }
  return rows.subarray(from, next);
}

/** Past half of what 64 bits hold, sums are made with checks. */
const AMPLE = 2n ** 62n;

/**
 * What these events are charged, up to the first of which the charge would end a grant or not be a safe integer, or the
 * sum would not.
 */
function charges(batch: EventBatch, rows: Int32Array, account: Account, { prices }: Knowledge) {
  const columns = {
    credits: new Float64Array(rows.length),
    usd: new Float64Array(rows.length),
    prices: new Float64Array(rows.length),
    flags: new Uint8Array(rows.length),
  };
  let [credits, usd, charged, size] = [0, 0, 0, 0];
  const most = mostCredits(account);
  const ample = account.spent < AMPLE && account.overage < AMPLE;
  const rated = new RowRating(batch, account, prices);
  for (; ample && size < rows.length; size++) {
    const row = rows[size] ?? 0;
    if (!rated.rate(row)) break;
    const knownUsd = rated.usd || 0;
    // Also where it is no safe integer: then it is more than that.
    if (credits + rated.credits > most || usd + knownUsd > Number.MAX_SAFE_INTEGER) break;
    credits += rated.credits;
    usd += knownUsd;
    const moves = rated.credits > 0 || knownUsd > 0;
    if (moves) charged++;
    columns.credits[size] = rated.credits;
    columns.usd[size] = rated.usd;
    columns.prices[size] = rated.priceId;
    const isLate = (batch.columns.times[row] ?? 0) < account.cycle.start;
    columns.flags[size] = (isLate ? LATE : 0) | (rated.unpriced ? UNPRICED : 0) | (moves ? CHARGED : 0);
  }
  return { columns: { rows: rows.subarray(0, size), ...columns }, credits, usd, charged };
}

/** The most that one movement can take from what covers it, without ending it. */
function mostCredits({ grants: [grant] }: Account): number {
  if (!grant || grant.remaining > BigInt(Number.MAX_SAFE_INTEGER)) return Number.MAX_SAFE_INTEGER;
  return Number(grant.remaining) - 1;
}
