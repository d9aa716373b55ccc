import type { LedgerQuery } from '@ledgerline/api';
import { POOLS, type Entry } from '../model/account.ts';
import { creditsJson, timeJson, usdJson } from '../model/json.ts';
import { Refusal } from '../model/refusal.ts';
import { rangeOf, zoneOf } from './range.ts';
import type { View } from './view.ts';

/** E7: every entry with the balance after it, by posting time, the newest first; what is due as posted already. */
export function ledger(view: View, query: LedgerQuery) {
  const { account, store, now } = view;
  const from = query.from ?? '1970-01-01';
  const to = query.to ?? String(Math.max(now, account.postedAt) + 1);
  const range = rangeOf({ ...query, from, to }, zoneOf(query, [view]), now);
  const order = query.order ?? 'desc';
  const limit = query.limit ?? 100;
  const at = query.cursor === undefined ? null : sequenceOf(query.cursor);
  const bounds =
    order === 'asc'
      ? { after: at ?? 0, before: Number.MAX_SAFE_INTEGER }
      : { after: 0, before: at ?? Number.MAX_SAFE_INTEGER };
  const posted = store.entries(account.org, { ...range, ...bounds, order, limit: limit + 1 });
  const due = view.due.filter(
    ({ sequence, time }) =>
      sequence > bounds.after && sequence < bounds.before && time >= range.from && time < range.to,
  );
  const found = order === 'asc' ? [...posted, ...due] : [...due.toReversed(), ...posted];
  const entries = found.slice(0, limit);
  return {
    entries: entries.map(entryJson),
    nextCursor: found.length > limit ? String(entries.at(-1)?.sequence) : null,
  };
}

function sequenceOf(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor))
    throw new Refusal('invalid_request', 'must be a nextCursor of an earlier answer', 'cursor');
  return Number(cursor);
}

const entryJson = ({ sequence, time, type, credits, moves, overage, usd, balance, event, note }: Entry) => ({
  seq: sequence,
  time: timeJson(time),
  type,
  credits: creditsJson(credits),
  pools: Object.fromEntries(
    POOLS.flatMap((pool) => {
      const of = moves.filter((move) => move.pool === pool);
      return of.length === 0 ? [] : [[pool, creditsJson(of.reduce((sum, move) => sum + move.credits, 0n))]];
    }),
  ),
  overage: creditsJson(overage),
  costUsd: usdJson(usd),
  balance: creditsJson(balance),
  ...(event === null ? {} : { event }),
  ...(note === '' ? {} : { note }),
});
