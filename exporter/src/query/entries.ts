import { creditsJson, timeJson, usdJson } from '../json/json.ts';
import { POOLS, type Entry, type Pool } from '../model/account.ts';
import type { Entries } from '../reading/entries.ts';
import type { Shape } from './row-text.ts';

export const entriesJson = ({ entries, nextCursor }: Entries) => ({ entries: entries.map(entryJson), nextCursor });

const entryJson = (entry: Entry) => ({
  seq: entry.sequence,
  time: timeJson(entry.time),
  type: entry.type,
  credits: creditsJson(entry.credits),
  pools: Object.fromEntries(
    POOLS.flatMap((pool) => {
      const moved = movedIn(entry, pool);
      return moved === null ? [] : [[pool, creditsJson(moved)]];
    }),
  ),
  overage: creditsJson(entry.overage),
  costUsd: usdJson(entry.usd),
  balance: creditsJson(entry.balance),
  ...(entry.event === null ? {} : { event: entry.event }),
  ...(entry.note === '' ? {} : { note: entry.note }),
});

/** What an entry moved in a pool; null where it did not touch it. */
function movedIn({ moves }: Entry, pool: Pool): bigint | null {
  const its = moves.filter((move) => move.pool === pool);
  return its.length === 0 ? null : its.reduce((sum, { credits }) => sum + credits, 0n);
}

/** An entry beside the organization that it is of. */
export const ENTRY_SHAPE: Shape<Entry> = {
  json: (entry) => ({ org: entry.org, ...entryJson(entry) }),
  columns: [
    ...([
      ['org', 'text'],
      ['seq', 'number'],
      ['time', 'number'],
      ['type', 'text'],
      ['credits', 'number'],
    ] as const),
    ...POOLS.map((pool) => [pool, 'number', `pools.${pool}`] as const),
    ...([
      ['overage', 'number'],
      ['costUsd', 'number'],
      ['balance', 'number'],
      ['event', 'text'],
      ['note', 'text'],
    ] as const),
  ],
};
