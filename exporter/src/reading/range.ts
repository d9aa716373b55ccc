import { isTimeZone } from '../model/calendar.ts';
import { parseQueryTime } from '../model/time.ts';
import { Refusal } from '../model/refusal.ts';
import type { OrgState } from './org-state.ts';

const DEFAULT_SPAN = 30 * 86_400_000;

/** `from` included, `to` excluded; epoch milliseconds. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Of the current cycle, as `from` its start, as `to` its end. */
const CYCLE = 'cycle';

export interface RangeQuery {
  readonly from?: string;
  readonly to?: string;
  readonly timezone?: string;
}

/** The viewer's timezone: the one asked for, else the billing one, else (several organizations) UTC. */
export function zoneOf(query: RangeQuery, states: readonly OrgState[]): string {
  const { timezone = states.length === 1 ? (states[0]?.account.terms.timezone ?? 'UTC') : 'UTC' } = query;
  if (!isTimeZone(timezone))
    throw new Refusal('invalid_request', 'must be an IANA timezone such as Europe/Berlin', 'timezone');
  return timezone;
}

/** The last 30 days where nothing is said. */
export function rangeOf(query: RangeQuery, timezone: string, now: number): Range {
  const to = query.to === undefined ? now : instant(query.to, timezone, 'to');
  const from = query.from === undefined ? to - DEFAULT_SPAN : instant(query.from, timezone, 'from');
  if (from > to) throw new Refusal('invalid_request', 'must not lie after `to`', 'from');
  return { from, to };
}

/** What reports of these organizations are asked about: as {@link rangeOf}, or by the cycle that they are in. */
export function rangeOfOrgs(query: RangeQuery, states: readonly OrgState[]): Range {
  const edge = (field: 'from' | 'to', of: 'start' | 'end') =>
    query[field] === CYCLE ? { [field]: String(cycleOf(states, field)[of]) } : {};
  return rangeOf(
    { ...query, ...edge('from', 'start'), ...edge('to', 'end') },
    zoneOf(query, states),
    states[0]?.now ?? 0,
  );
}

function cycleOf(states: readonly OrgState[], field: string): { start: number; end: number } {
  const [first, ...others] = states.map(({ account }) => account.cycle);
  if (!first || others.some(({ start, end }) => start !== first.start || end !== first.end))
    throw new Refusal('invalid_request', 'can be `cycle` of organizations only that are in the same one', field);
  return first;
}

/** A moment in UTC where it says no more than a date. */
export const asOf = (text: string): number => instant(text, 'UTC', 'asOf');

function instant(text: string, timezone: string, field: string): number {
  const time = parseQueryTime(text, timezone);
  if (time === undefined)
    throw new Refusal('invalid_request', 'must be RFC 3339, a date such as 2026-11-21, or epoch milliseconds', field);
  return time;
}
