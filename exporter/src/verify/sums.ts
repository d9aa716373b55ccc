import { MEASURES, SINGLES, type Amounts, type Single } from '../ledger/rollups.ts';
import { MAX_AHEAD } from '../ledger/posting.ts';
import { startOfDay, startOfNextDay } from '../model/calendar.ts';
import type { Mismatch, Piece, Sums, Table, VerifyStore } from './store.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Events looked at in one piece. */
const EVENTS = 2000;
const TABLES: readonly Table[] = [...SINGLES.map(({ name }) => name), 'cube'];
const isDaysOnly = (table: Table): boolean => SINGLES.some(({ name, daysOnly }) => name === table && daysOnly);

/** What each event says it was charged and refunded is what its entries and refunds say. */
export function* verifyEvents(store: VerifyStore): Generator<Piece> {
  for (let after = 0; ;) {
    const rows = store.snapshot(() => store.charged(after, EVENTS));
    const mismatches = rows.flatMap(({ org, event, says, addsUp }) =>
      (Object.keys(says) as (keyof typeof says)[]).flatMap((name) =>
        says[name] === addsUp[name]
          ? []
          : [{ org, what: `${name} of event ${event}`, expected: `${addsUp[name]}`, found: `${says[name]}` }],
      ),
    );
    yield { looked: { events: rows.length }, mismatches };
    if (rows.length < EVENTS) return;
    after = rows.at(-1)?.row ?? after;
  }
}

/** The quarter hours are what their events add up to, and the days what their quarter hours do. */
export function* verifyRollups(store: VerifyStore, org: string): Generator<Piece> {
  let dayEnd = Number.MIN_SAFE_INTEGER;
  for (let time = dayEnd; ;) {
    const from = store.snapshot(() => store.nextHour(org, time));
    if (from === null) return;
    const to = from + (store.snapshot(() => store.isFew(org, from, from + DAY, EVENTS)) ? DAY : HOUR);
    yield store.snapshot(() => verifyQuarters(store, org, from, to));
    const timezone = store.snapshot(() => store.account(org)?.terms.timezone) ?? 'UTC';
    for (let day = Math.max(from, dayEnd); day < to; day = dayEnd) {
      const within = day;
      yield store.snapshot(() => verifyDay(store, org, within));
      dayEnd = startOfNextDay(day, timezone);
    }
    time = to;
  }
}

function verifyQuarters(store: VerifyStore, org: string, from: number, to: number): Piece {
  const tables = TABLES.filter((table) => !isDaysOnly(table));
  return compared(org, tables, `quarter hours from ${new Date(from).toISOString()}`, (table) => ({
    expected: store.quartersOfEvents(org, table, from, to),
    found: store.quartersKept(org, table, from, to),
  }));
}

/** Days from before the present timezone are of another one's, and no report reads them. */
function verifyDay(store: VerifyStore, org: string, time: number): Piece {
  const account = store.account(org);
  const timezone = account?.terms.timezone ?? 'UTC';
  const start = startOfDay(time, timezone);
  if (!account || start < account.timezoneSince + MAX_AHEAD) return { looked: {}, mismatches: [] };
  const end = startOfNextDay(time, timezone);
  return compared(org, TABLES, `day ${new Date(start).toISOString()}`, (table) => ({
    expected: store.dayAddedUp(org, table, start, end),
    found: store.dayKept(org, table, start),
  }));
}

function compared(
  org: string,
  tables: readonly Table[],
  when: string,
  read: (table: Table) => { expected: Sums; found: Sums },
): Piece {
  let rollups = 0;
  const mismatches: Mismatch[] = [];
  for (const table of tables) {
    const { expected, found } = read(table);
    rollups += found.size;
    for (const key of new Set([...expected.keys(), ...found.keys()]))
      mismatches.push(...differences(org, `${when}, ${table} ${key}`, expected.get(key), found.get(key)));
  }
  return { looked: { rollups }, mismatches };
}

function differences(org: string, what: string, expected: Amounts | undefined, found: Amounts | undefined): Mismatch[] {
  return MEASURES.flatMap((measure, i) => {
    const [should, is] = [expected?.[i] ?? 0, found?.[i] ?? 0];
    return BigInt(should) === BigInt(is)
      ? []
      : [{ org, what: `${what}: ${measure}`, expected: `${should}`, found: `${is}` }];
  });
}

/** The lifetime counters are what was ever counted; where values found no room, what is left of them is one sum. */
export function* verifyCounters(store: VerifyStore, org: string): Generator<Piece> {
  const families = new Map(store.snapshot(() => store.lifetime(org)).map(({ family }) => [family, null]));
  for (const family of families.keys())
    yield store.snapshot(() => {
      const rows = store.lifetime(org).filter((row) => row.family === family);
      const ever =
        family === 'usage'
          ? store.everByUsage(org)
          : store.everByValue(org, family === 'org' ? 'total' : (family as Single['name']));
      const mismatches = [
        ...sumOf(
          org,
          `counters of ${family}`,
          [...ever.values()],
          rows.map(({ amounts }) => amounts),
        ),
      ];
      if (rows.every(({ overflowed }) => overflowed === 0) && family !== 'org')
        for (const { a, b, amounts } of rows) {
          const key = family === 'usage' ? `${a}\u0000${b}` : a;
          mismatches.push(...differences(org, `counters of ${family} ${a} ${b}`, ever.get(key), amounts));
        }
      const [total] = rows;
      if (family === 'org' && total) {
        const counted = store.counted(org);
        for (const name of ['overage', 'lateEvents'] as const)
          if (BigInt(counted[name]) !== BigInt(total[name]))
            mismatches.push({ org, what: `counter ${name}`, expected: `${counted[name]}`, found: `${total[name]}` });
      }
      return { looked: { counters: rows.length }, mismatches };
    });
}

function sumOf(org: string, what: string, expected: readonly Amounts[], found: readonly Amounts[]): Mismatch[] {
  const total = (amounts: readonly Amounts[]): Amounts =>
    MEASURES.map((_, i) => amounts.reduce<bigint>((sum, each) => sum + BigInt(each[i] ?? 0), 0n));
  return differences(org, what, total(expected), total(found));
}
