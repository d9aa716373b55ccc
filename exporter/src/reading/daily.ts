import type { DailyQuery } from '@ledgerline/api';
import type { Amounts } from '../ledger/rollups.ts';
import { buckets, dateOf, startOfNextDay } from '../model/calendar.ts';
import { Refusal } from '../model/refusal.ts';
import { dayStart } from '../model/time.ts';
import { get, total } from './amounts.ts';
import { addUp, checkPoints } from './buckets.ts';
import type { OrgState } from './org-state.ts';
import { rangeOfOrgs, zoneOf, type Range } from './range.ts';
import type { Report } from './report.ts';
import { fetchUsage, type Usage } from './usage.ts';

/** Day by day in the viewer's timezone, both days included, empty days too. */
export interface Daily {
  readonly org: string;
  readonly days: readonly {
    /** YYYY-MM-DD. */
    readonly date: string;
    readonly total: Amounts;
    /** Those with usage on the day. */
    readonly models: ReadonlyMap<string, Amounts>;
  }[];
}

interface DailyFacts {
  readonly org: string;
  readonly timezone: string;
  readonly range: Range;
  /** By model. */
  readonly usages: readonly Usage[];
}

export const daily: Report<OrgState, DailyQuery, DailyFacts, Daily> = {
  fetch: async (snapshot, state, query) => {
    const timezone = zoneOf(query, [state]);
    const range = daysOf(query, timezone, state);
    checkPoints(range, 'day', query.start === undefined ? 'from' : 'start');
    const grain = timezone === state.rollupTimezone ? 'day' : 'quarter';
    const usages = await fetchUsage(snapshot, state, range, 'model', {}, grain);
    return { org: state.account.org, timezone, range, usages };
  },
  fold: ({ org, timezone, range, usages }) => {
    const days = buckets(range.from, range.to, 'day', timezone);
    const byModel = [...addUp(usages, days)];
    return {
      org,
      days: days.map(({ start }, index) => {
        const models = byModel.flatMap(([model, sums]) => {
          const amounts = sums[index];
          return amounts && get(amounts, 'events') > 0 ? [[model, amounts] as const] : [];
        });
        return {
          date: dateOf(start, timezone),
          total: total(models.map(([, amounts]) => ({ amounts }))),
          models: new Map(models),
        };
      }),
    };
  },
};

/** `start` and `end` are dates, both included; else `from` and `to`; else this cycle until now. */
function daysOf(query: DailyQuery, timezone: string, state: OrgState): Range {
  const { now, account } = state;
  const cycleStart = account.cycle.start;
  if (query.start === undefined && query.end === undefined) {
    if (query.from !== undefined || query.to !== undefined) return rangeOfOrgs(query, [state]);
    return { from: cycleStart, to: now };
  }
  const from = query.start === undefined ? cycleStart : startOf(query.start, timezone, 'start');
  const to = query.end === undefined ? now : startOfNextDay(startOf(query.end, timezone, 'end'), timezone);
  if (from >= to) throw new Refusal('invalid_request', 'must not lie after `end`', 'start');
  return { from, to };
}

function startOf(date: string, timezone: string, field: string): number {
  if (Number.isNaN(Date.parse(date)) || new Date(date).toISOString().slice(0, 10) !== date)
    throw new Refusal('invalid_request', 'must be a date such as 2026-11-21', field);
  return dayStart(date, timezone);
}
