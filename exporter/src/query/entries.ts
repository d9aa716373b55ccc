import { creditsJson, timeJson, usdJson } from '../json/json.ts';
import { POOLS, type Entry, type Pool } from '../model/account.ts';
import { formatCredits, formatUsd } from '../model/money.ts';
import type { Entries } from '../reading/entries.ts';
import type { Columns } from './rows.ts';

export const entriesJson = ({ entries, nextCursor }: Entries) => ({ entries: entries.map(entryJson), nextCursor });

export const entryJson = (entry: Entry) => ({
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

/** The same in columns, empty where there is nothing to say. */
export const ENTRY_COLUMNS: Columns<Entry> = [
  ['org', 'text', (org) => org],
  ['seq', 'number', (_, { sequence }) => String(sequence)],
  ['time', 'number', (_, { time }) => timeJson(time)],
  ['type', 'text', (_, { type }) => type],
  ['credits', 'number', (_, { credits }) => formatCredits(credits)],
  ...POOLS.map((pool) => [pool, 'number', (_: string, entry: Entry) => optional(movedIn(entry, pool))] as const),
  ['overage', 'number', (_, { overage }) => formatCredits(overage)],
  ['costUsd', 'number', (_, { usd }) => formatUsd(usd)],
  ['balance', 'number', (_, { balance }) => formatCredits(balance)],
  ['event', 'text', (_, { event }) => event ?? ''],
  ['note', 'text', (_, { note }) => note],
];

const optional = (credits: bigint | null): string => (credits === null ? '' : formatCredits(credits));
