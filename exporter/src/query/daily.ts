import type { DailyQuery } from '@ledgerline/api';
import type { Amounts } from '../ledger/rollups.ts';
import { buckets, dateOf, startOfNextDay } from '../model/calendar.ts';
import { dayStart } from '../model/time.ts';
import { countJson, creditsJson, usdJson } from '../model/json.ts';
import { Refusal } from '../model/refusal.ts';
import { get, inputTokens, outputTokens, total } from './amounts.ts';
import { rangeOf, zoneOf } from './range.ts';
import { checkPoints, fold } from './series.ts';
import { usageBy } from './usage.ts';
import type { View } from './view.ts';

/** A7: day by day in the viewer's timezone, both days included, empty days too. */
export function daily(view: View, query: DailyQuery) {
  const { account, now } = view;
  const timezone = zoneOf(query, [view]);
  const range = daysAsked(query, timezone, now, account.cycle.start);
  checkPoints(range, 'day', query.start === undefined ? 'from' : 'start');
  const days = buckets(range.from, range.to, 'day', timezone);
  const rows = usageBy(view, range, 'model', {}, timezone === view.rollupTimezone ? 'day' : 'quarter');
  const folded = fold(rows, days);
  return {
    org: account.org,
    days: days.map(({ start }, index) => {
      const models = new Map<string, Amounts>(
        [...folded].flatMap(([model, values]) => {
          const amounts = values[index];
          return amounts && get(amounts, 'events') > 0 ? [[model, amounts] as const] : [];
        }),
      );
      const sum = total([...models.values()].map((amounts) => ({ amounts })));
      return {
        date: dateOf(start, timezone),
        credits: creditsJson(get(sum, 'credits')),
        costUsd: usdJson(get(sum, 'usd')),
        requests: countJson(get(sum, 'requests')),
        inputTokens: countJson(inputTokens(sum)),
        outputTokens: countJson(outputTokens(sum)),
        models: Object.fromEntries(
          [...models].map(([model, amounts]) => [
            model,
            {
              credits: creditsJson(get(amounts, 'credits')),
              costUsd: usdJson(get(amounts, 'usd')),
              requests: countJson(get(amounts, 'requests')),
            },
          ]),
        ),
      };
    }),
  };
}

/** `start` and `end` are dates, both included; else `from` and `to`; else this cycle until now. */
function daysAsked(query: DailyQuery, timezone: string, now: number, cycleStart: number): { from: number; to: number } {
  if (query.start === undefined && query.end === undefined) {
    if (query.from !== undefined || query.to !== undefined) return rangeOf(query, timezone, now);
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
