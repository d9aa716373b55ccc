import { MEASURES, SINGLES, type Amounts, type Single } from '../ledger/rollups.ts';
import { MAX_AHEAD } from '../ledger/posting.ts';
import { startOfDay, startOfNextDay } from '../model/calendar.ts';
import { UNPRICED, type LifetimeRow } from '../reading/store.ts';
import type { Mismatch, Piece, Sums, Table, VerifySnapshot, VerifyStore } from './store.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Events looked at in one piece. */
const EVENTS = 2000;
const TABLES: readonly Table[] = [...SINGLES.map(({ name }) => name), 'cube'];
const isDaysOnly = (table: Table): boolean => SINGLES.some(({ name, daysOnly }) => name === table && daysOnly);

/**
 * What each event says it was charged and refunded is what its entries and refunds say, and the store finds it where it
 * should be.
 */
export async function* verifyEvents(store: VerifyStore): AsyncGenerator<Piece> {
  for (let after = 0; ;) {
    const beyond = after;
    const { rows, unsound } = await store.snapshot(async (snapshot) => ({
      rows: await snapshot.charged(beyond, EVENTS),
      unsound: await snapshot.unsound(beyond, EVENTS),
    }));
    const wrong = rows.flatMap(({ org, event, says, addsUp }) =>
      (Object.keys(says) as (keyof typeof says)[]).flatMap((name) =>
        says[name] === addsUp[name]
          ? []
          : [{ org, what: `${name} of event ${event}`, expected: `${addsUp[name]}`, found: `${says[name]}` }],
      ),
    );
    yield { looked: { events: rows.length }, mismatches: [...wrong, ...unsound] };
    if (rows.length < EVENTS) return;
    after = rows.at(-1)?.row ?? after;
  }
}

/** Every id that is kept is that of the event it names. */
export async function* verifyIds(store: VerifyStore): AsyncGenerator<Piece> {
  for (let after: number | null = -1; after !== null;) {
    const beyond: number = after;
    const { last, ...piece } = await store.snapshot(async (snapshot) => snapshot.ids(beyond, EVENTS));
    yield piece;
    after = last;
  }
}

/** The quarter hours are what their events add up to, and the days what their quarter hours do. */
export async function* verifyRollups(store: VerifyStore, org: string): AsyncGenerator<Piece> {
  let dayEnd = Number.MIN_SAFE_INTEGER;
  for (let time = dayEnd; ;) {
    const stretch = await nextStretch(store, org, time);
    if (stretch === null) return;
    const { from, to, timezone } = stretch;
    yield await store.snapshot((snapshot) => verifyQuarters(snapshot, org, from, to));
    for (let day = Math.max(from, dayEnd); day < to; day = dayEnd) {
      const within = day;
      yield await store.snapshot((snapshot) => verifyDay(snapshot, org, within));
      dayEnd = startOfNextDay(day, timezone);
    }
    time = to;
  }
}

/** The next day, or hour where a day has many events, in which there is anything; null: there is none. */
const nextStretch = (store: VerifyStore, org: string, time: number) =>
  store.snapshot(async (snapshot) => {
    const from = await snapshot.nextHour(org, time);
    if (from === null) return null;
    const to = from + ((await snapshot.isFew(org, from, from + DAY, EVENTS)) ? DAY : HOUR);
    return { from, to, timezone: (await snapshot.account(org))?.terms.timezone ?? 'UTC' };
  });

function verifyQuarters(snapshot: VerifySnapshot, org: string, from: number, to: number): Promise<Piece> {
  const tables = TABLES.filter((table) => !isDaysOnly(table));
  return compared(org, tables, `quarter hours from ${new Date(from).toISOString()}`, async (table) => ({
    expected: await snapshot.quartersOfEvents(org, table, from, to),
    found: await snapshot.quartersKept(org, table, from, to),
  }));
}

/** Days from before the present timezone are of another one's, and no report reads them. */
async function verifyDay(snapshot: VerifySnapshot, org: string, time: number): Promise<Piece> {
  const account = await snapshot.account(org);
  const timezone = account?.terms.timezone ?? 'UTC';
  const start = startOfDay(time, timezone);
  if (!account || start < account.timezoneSince + MAX_AHEAD) return { looked: {}, mismatches: [] };
  const end = startOfNextDay(time, timezone);
  return compared(org, TABLES, `day ${new Date(start).toISOString()}`, async (table) => ({
    expected: await snapshot.dayAddedUp(org, table, start, end),
    found: await snapshot.dayKept(org, table, start),
  }));
}

async function compared(
  org: string,
  tables: readonly Table[],
  when: string,
  read: (table: Table) => Promise<{ expected: Sums; found: Sums }>,
): Promise<Piece> {
  let rollups = 0;
  const mismatches: Mismatch[] = [];
  for (const table of tables) {
    const { expected, found } = await read(table);
    rollups += found.size;
    for (const key of new Set([...expected.keys(), ...found.keys()]))
      mismatches.push(...differences(org, `${when}, ${table} ${key}`, expected.get(key), found.get(key)));
  }
  return { looked: { rollups }, mismatches };
}

function differences(org: string, what: string, expected: Amounts | undefined, found: Amounts | undefined): Mismatch[] {
  return MEASURES.flatMap((measure, i) => {
    const [should, stored] = [expected?.[i] ?? 0, found?.[i] ?? 0];
    return BigInt(should) === BigInt(stored)
      ? []
      : [{ org, what: `${what}: ${measure}`, expected: `${should}`, found: `${stored}` }];
  });
}

/** The lifetime counters are what was ever counted; where values found no room, what is left of them is one sum. */
export async function* verifyCounters(store: VerifyStore, org: string): AsyncGenerator<Piece> {
  const rows = await store.snapshot(async (snapshot) => snapshot.lifetime(org));
  for (const family of new Set(rows.map((row) => row.family)))
    yield family === UNPRICED
      ? verifyUnpriced(org, rows)
      : await store.snapshot((snapshot) => verifyFamily(snapshot, org, family));
}

/** Who lacked a rate once may have one since, so no event says it; but what each model counts adds up to the total. */
function verifyUnpriced(org: string, rows: readonly LifetimeRow[]): Piece {
  const models = rows.filter(({ family }) => family === UNPRICED);
  const counted = (some: readonly LifetimeRow[]) => some.reduce((sum, { unpricedEvents }) => sum + unpricedEvents, 0);
  const [found, expected] = [counted(models), counted(rows.filter(({ family }) => family === 'org'))];
  const differ = { org, what: 'counter unpricedEvents of models', expected: `${expected}`, found: `${found}` };
  return { looked: { counters: models.length }, mismatches: found === expected ? [] : [differ] };
}

async function verifyFamily(snapshot: VerifySnapshot, org: string, family: string): Promise<Piece> {
  const rows = (await snapshot.lifetime(org)).filter((row) => row.family === family);
  const single = family === 'org' ? 'total' : (family as Single['name']);
  const ever = await (family === 'usage' ? snapshot.everByUsage(org) : snapshot.everByValue(org, single));
  const kept = rows.map(({ amounts }) => amounts);
  const mismatches = sumOf(org, `counters of ${family}`, [...ever.values()], kept);
  if (rows.every(({ overflowed }) => overflowed === 0) && family !== 'org')
    for (const { a, b, amounts } of rows) {
      const key = family === 'usage' ? `${a}\u0000${b}` : a;
      mismatches.push(...differences(org, `counters of ${family} ${a} ${b}`, ever.get(key), amounts));
    }
  const [total] = rows;
  if (family === 'org' && total) {
    const counted = await snapshot.counted(org);
    for (const name of ['overage', 'lateEvents'] as const)
      if (BigInt(counted[name]) !== BigInt(total[name]))
        mismatches.push({ org, what: `counter ${name}`, expected: `${counted[name]}`, found: `${total[name]}` });
  }
  return { looked: { counters: rows.length }, mismatches };
}

function sumOf(org: string, what: string, expected: readonly Amounts[], found: readonly Amounts[]): Mismatch[] {
  const total = (amounts: readonly Amounts[]): Amounts =>
    MEASURES.map((_, i) => amounts.reduce<bigint>((sum, each) => sum + BigInt(each[i] ?? 0), 0n));
  return differences(org, what, total(expected), total(found));
}
