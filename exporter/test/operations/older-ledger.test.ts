/** Ledgers that earlier versions wrote: what they lack is filled in, and what they hold is known again. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync } from 'node:zlib';
import { putOrg } from '../../src/commands/orgs.ts';
import { putPrices, seedPrices } from '../../src/commands/prices.ts';
import { isInvalid, parseEvent } from '../../src/ingest/event-parser.ts';
import { Ledger } from '../../src/ledger/ledger.ts';
import { MEASURES } from '../../src/ledger/rollups.ts';
import type { UsageEvent } from '../../src/model/event.ts';
import { column } from '../../src/store/sqlite/schema.ts';
import { verifyAll } from '../../src/verify/verifier.ts';
import { exportersOfFile } from '@ledgerline/testkit/harness.ts';
import { STORES, type Opened } from '@ledgerline/testkit/histories/stores.ts';
import { NOW, fillGolden } from '../reading/golden-ledger.ts';
import { postEvents } from '@ledgerline/testkit/post.ts';

const { directory } = exportersOfFile();

const DAY = 86_400_000;
const unpriced = parsed({
  org: 'acme',
  id: 'u',
  time: NOW,
  type: 'gateway_inference',
  model: 'm0',
  tokens: { input: 1 },
});

const SUMS = ['rollups', 'cube', 'series'];
const asVersion3 = `
DROP INDEX conversations_version;
${[...MEASURES.map(column), 'version'].map((name) => `ALTER TABLE conversations DROP COLUMN ${name};`).join('\n')}
PRAGMA user_version = 3;`;
const asVersion2 = `
${asVersion3}
${SUMS.map((table) => `ALTER TABLE ${table} DROP COLUMN unpriced;`).join('\n')}
DELETE FROM series WHERE family = 'unpriced';
PRAGMA user_version = 2;`;

function parsed(event: object) {
  const valid = parseEvent(event);
  if (isInvalid(valid)) throw new Error(valid.message);
  return valid;
}

function open(dataDir: string): Opened {
  const opened = STORES['sqlite']?.(dataDir);
  if (!opened) throw new Error('no such store');
  return opened;
}

/** Every row of the sums, but for the version by which a scrape knows what is new. */
function sumsOf(db: DatabaseSync): string[] {
  return [...SUMS, 'conversations'].flatMap((table) =>
    db
      .prepare(`SELECT * FROM ${table}`)
      .all()
      .map((row) => {
        const fields = Object.entries(row).filter(([name]) => name !== 'version');
        return `${table} ${JSON.stringify(fields.sort(([a], [b]) => (a < b ? -1 : 1)))}`;
      })
      .sort(),
  );
}

function inFile<T>(dataDir: string, work: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(join(dataDir, 'ledger.sqlite'));
  try {
    return work(db);
  } finally {
    db.close();
  }
}

async function filled(): Promise<string> {
  const dataDir = directory();
  const opened = open(dataDir);
  await fillGolden(opened.writer);
  await opened.close();
  return dataDir;
}

test.each([
  [2, asVersion2],
  [3, asVersion3],
])('every sum of a ledger of version %s is what it would have been', async (_, asThen) => {
  const dataDir = await filled();
  const before = inFile(dataDir, (db) => {
    const sums = sumsOf(db);
    db.exec(asThen);
    return sums;
  });
  await open(dataDir).close();
  const after = inFile(dataDir, sumsOf);
  expect(after.filter((row) => /"unpriced",[1-9]/.test(row)).length).toBeGreaterThan(100);
  expect(after).toEqual(before);
});

test('so it is where the timezone of the days has changed', async () => {
  const dataDir = await filled();
  const before = open(dataDir);
  let now = NOW;
  const ledger = new Ledger(before.writer, () => now);
  const terms = { name: 'acme', plan: 'team', billingModel: 'credits', cycleAnchorDay: 15 } as const;
  await putOrg(ledger, 'test', 'acme', { ...terms, timezone: 'America/New_York' });
  for (const day of [1, 20, 40, 60]) {
    now = NOW + day * DAY;
    const ahead = { ...unpriced, id: `later-${day}`, time: now + 5 * DAY };
    expect(await postEvents(ledger, [ahead])).toEqual(['accepted']);
  }
  await before.close();
  inFile(dataDir, (db) => {
    db.exec(asVersion2);
  });
  const after = open(dataDir);
  const { mismatches, checked } = await verifyAll(after.verifier);
  const account = await after.reader.snapshot(async (snapshot) => snapshot.account('acme'));
  await after.close();
  expect(account?.terms.timezone).toBe('America/New_York');
  expect(checked.rollups).toBeGreaterThan(1000);
  expect(mismatches).toEqual([]);
});

test('events that had no price once, and have one since, stay counted, of no model', async () => {
  const dataDir = await filled();
  const counters = `
    SELECT a, unpriced_events AS events FROM series
    WHERE family = 'unpriced' AND org = (SELECT id FROM accounts WHERE org = 'acme') ORDER BY a`;
  const countersOf = (db: DatabaseSync): unknown[] =>
    db
      .prepare(counters)
      .all()
      .map(({ a, events }) => [a, events]);
  const before = inFile(dataDir, (db) => {
    db.exec("UPDATE series SET unpriced_events = unpriced_events + 5 WHERE family = 'org'");
    const found = countersOf(db);
    db.exec(asVersion2);
    return found;
  });
  const opened = open(dataDir);
  const { rows } = await opened.reader.snapshot(async (snapshot) => snapshot.series(0));
  await opened.close();
  const sum = (family: string): number =>
    rows.filter((row) => row.family === family).reduce((total, row) => total + row.unpricedEvents, 0);
  expect(sum('unpriced')).toBe(sum('org'));
  expect(inFile(dataDir, countersOf)).toEqual([['__other__', 5], ...before]);
});

test('of a ledger of version 3, the prices that it began with are known as defaults, and no price changes', async () => {
  const dataDir = directory();
  const opened = open(dataDir);
  const ledger = new Ledger(opened.writer, () => NOW);
  const seeded = await seedPrices(ledger);
  const own = [{ model: 'gpt-*', from: 0, usdPerMillion: { input: 1 }, source: 'https://example.com' }];
  await putPrices(ledger, 'test', own);
  await opened.close();
  const bodies = (db: DatabaseSync) => db.prepare('SELECT id, body FROM prices ORDER BY id').all();
  const before = inFile(dataDir, (db) => {
    const found = bodies(db);
    db.exec(asVersion3);
    return found;
  });
  const later = open(dataDir);
  await putPrices(new Ledger(later.writer, () => NOW), 'test', own);
  const prices = await later.reader.snapshot(async (snapshot) => snapshot.prices());
  await later.close();
  expect(inFile(dataDir, bodies)).toEqual(before);
  expect(prices.filter(({ isDefault }) => isDefault)).toHaveLength(seeded);
  expect(prices.at(-1)).toMatchObject({ model: 'gpt-*', isDefault: false });
});

/** What a table or an index is made of; the order of columns is that of history, and says nothing. */
function shapeOf(db: DatabaseSync): Record<string, string[]> {
  const made = db.prepare("SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name").all();
  return Object.fromEntries(
    made.map(({ type, name }) => [
      `${String(type)} ${String(name)}`,
      db
        .prepare(
          type === 'index'
            ? 'SELECT name FROM pragma_index_info(?)'
            : 'SELECT name, type, pk FROM pragma_table_info(?)',
        )
        .all(name as string)
        .map((row) => JSON.stringify(row))
        .sort(),
    ]),
  );
}

test('a ledger of the first version gets the tables, columns and indexes of a new one', async () => {
  const [old, fresh] = [directory(), directory()];
  mkdirSync(old, { recursive: true });
  const packed = readFileSync(join(import.meta.dirname, '../fixtures/ledger-v1.sqlite.gz'));
  writeFileSync(join(old, 'ledger.sqlite'), gunzipSync(packed));
  for (const dataDir of [old, fresh]) await open(dataDir).close();
  expect(inFile(old, shapeOf)).toEqual(inFile(fresh, shapeOf));
});

test('an event whose text was kept with its control characters is known when it is sent again', async () => {
  const opened = open(await filled());
  const ledger = new Ledger(opened.writer, () => NOW);
  const sent = {
    org: 'acme',
    time: NOW,
    type: 'tool',
    title: 'Fix\u0000 it',
    description: '\u001b[1mall\u0007',
    credits: 1,
  };
  const post = async (event: UsageEvent) => (await postEvents(ledger, [event]))[0]?.[0];
  const again = parsed({ ...sent, id: 'text' });
  // As it was kept before text was mended.
  expect(await post({ ...again, title: sent.title, description: sent.description })).toEqual({ outcome: 'accepted' });
  expect(await post(again)).toEqual({ outcome: 'duplicate' });
  expect(await post({ ...again, title: 'Fix that' })).toMatchObject({ code: 'conflict', field: 'title' });
  expect(await post({ ...again, description: 'all' })).toMatchObject({ code: 'conflict', field: 'description' });
  await opened.close();
});
