import { creditsJson, timeJson, usdJson } from '../json/json.ts';
import { POOLS, type Entry } from '../model/account.ts';
import type { Entries } from '../reading/entries.ts';

export const entriesJson = ({ entries, nextCursor }: Entries) => ({ entries: entries.map(entryJson), nextCursor });

export const entryJson = ({ sequence, time, type, credits, moves, overage, usd, balance, event, note }: Entry) => ({
  seq: sequence,
  time: timeJson(time),
  type,
  credits: creditsJson(credits),
  pools: Object.fromEntries(
    POOLS.flatMap((pool) => {
      const its = moves.filter((move) => move.pool === pool);
      return its.length === 0 ? [] : [[pool, creditsJson(its.reduce((sum, move) => sum + move.credits, 0n))]];
    }),
  ),
  overage: creditsJson(overage),
  costUsd: usdJson(usd),
  balance: creditsJson(balance),
  ...(event === null ? {} : { event }),
  ...(note === '' ? {} : { note }),
});
