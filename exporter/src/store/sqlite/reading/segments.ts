/** Where a range of usage is read from: whole buckets from rollups, the edges from the events themselves. */
import { MAX_AHEAD } from '../../../ledger/posting.ts';
import { CUBE, QUARTER_HOUR, SINGLES } from '../../../ledger/rollups.ts';
import { startOfDay, startOfNextDay } from '../../../model/calendar.ts';
import type { Account } from '../../../model/account.ts';
import type { UsageKey, UsageRequest } from '../../../reading/store.ts';

/** Which days an organization's day rollups are of. */
export type Days = Pick<Account, 'terms' | 'timezoneSince'>;
/** When its first and last events were. */
export type Ever = Pick<Account, 'firstEventAt' | 'lastEventAt'>;

/** Where a stretch of the range is read from: whole buckets from rollups, the edges from the events themselves. */
export interface Segment {
  readonly grain: 'day' | 'quarter' | 'event';
  readonly from: number;
  readonly to: number;
}

/** Which table can answer: a single dimension, the cube, or only the events. */
export type Source = { readonly table: 'rollups'; readonly single: UsageKey } | { readonly table: 'cube' | 'events' };

export function sourceOf(keys: ReadonlySet<UsageKey>): Source {
  const [only, ...more] = keys;
  if (only === undefined) return { table: 'rollups', single: 'total' };
  if (more.length === 0) return { table: 'rollups', single: only };
  return [...keys].every((key) => (CUBE as readonly string[]).includes(key)) ? { table: 'cube' } : { table: 'events' };
}

/** Cuts a range into the coarsest whole buckets and the edges that are left. Together they are the range, exactly. */
export function segments(
  request: Pick<UsageRequest, 'from' | 'to' | 'time'>,
  source: Source,
  account: Days,
): Segment[] {
  const { from, to } = request;
  const [firstQuarter, lastQuarter] = [ceil(from, QUARTER_HOUR), floor(to, QUARTER_HOUR)];
  if (source.table === 'events' || firstQuarter >= lastQuarter) return cut([{ grain: 'event', from, to }]);
  const fine = source.table === 'rollups' && isDaysOnly(source.single) ? 'event' : 'quarter';
  const days = request.time === 'quarter' ? null : wholeDays(firstQuarter, lastQuarter, account);
  if (!days)
    return cut([
      { grain: 'event', from, to: firstQuarter },
      { grain: fine, from: firstQuarter, to: lastQuarter },
      { grain: 'event', from: lastQuarter, to },
    ]);
  return cut([
    { grain: 'event', from, to: firstQuarter },
    { grain: fine, from: firstQuarter, to: days.from },
    { grain: 'day', ...days },
    { grain: fine, from: days.to, to: lastQuarter },
    { grain: 'event', from: lastQuarter, to },
  ]);
}

/**
 * The same usage by whole days, where nothing lies between an edge of the range and the day's: a range until now would
 * otherwise read the last hours of it event by event.
 */
export function widened<R extends Pick<UsageRequest, 'from' | 'to' | 'time'>>(request: R, account: Days & Ever): R {
  const { from, to, time } = request;
  const { firstEventAt, lastEventAt, terms } = account;
  if (time !== 'none' || from >= to || firstEventAt === null || lastEventAt === null) return request;
  return {
    ...request,
    from: firstEventAt >= from ? startOfDay(from, terms.timezone) : from,
    to: lastEventAt < to ? startOfNextDay(to, terms.timezone) : to,
  };
}

const isDaysOnly = (single: UsageKey): boolean => SINGLES.some(({ name, daysOnly }) => name === single && daysOnly);
const floor = (time: number, unit: number): number => Math.floor(time / unit) * unit;
const ceil = (time: number, unit: number): number => Math.ceil(time / unit) * unit;
const cut = (parts: Segment[]): Segment[] => parts.filter(({ from, to }) => from < to);

/**
 * The whole billing days within; none from before the present timezone came into force, nor of the days after it that
 * events could be posted to ahead of time while the one before it was in force.
 */
function wholeDays(from: number, to: number, account: Days): { from: number; to: number } | null {
  const { timezone } = account.terms;
  const earliest = Math.max(from, account.timezoneSince + MAX_AHEAD);
  const start = startOfDay(earliest, timezone);
  const first = start === earliest ? start : startOfNextDay(earliest, timezone);
  const last = startOfDay(to, timezone);
  return first < last ? { from: first, to: last } : null;
}
