/** Ledgers that earlier versions wrote: what they lack is filled in, and what they hold is known again. */
import type { DatabaseSync } from 'node:sqlite';
import { putPrices } from '../../src/commands/prices.ts';
import { postRefundOf } from '../../src/commands/refunds.ts';
import { Ledger } from '../../src/ledger/ledger.ts';
import type { UsageEvent } from '../../src/model/event.ts';
import { verifyAll } from '../../src/verify/verifier.ts';
import type { Opened } from '@ledgerline/testkit/histories/stores.ts';
import { postEvents } from '@ledgerline/testkit/post.ts';
import { NOW } from '../reading/golden-ledger.ts';
import { parsed } from './older-history.ts';
import { directory, expectSame, filled, inFile, open, said, saidOf, writtenBy } from './older-ledgers.ts';

const DAY = 86_400_000;

let asNew: string[];
beforeAll(async () => {
  asNew = await said(await filled());
});

test.each([2, 3] as const)('a ledger of version %i says what a new one with the same history does', async (version) => {
  const lines = await said(writtenBy(version));
  expect(lines.at(-1)).toMatch(/"mismatches":\[\]/);
  expect(lines.length).toBeGreaterThan(1500);
  expectSame(version, lines, asNew);
});

/** What is done to it afterwards: what it has is known, and corrections find their charges wherever those are. */
async function goOn({ writer }: Opened): Promise<unknown[]> {
  let now = NOW - DAY;
  const ledger = new Ledger(writer, () => now);
  const everything = await writer.transact(async (session) =>
    Promise.all(
      ['acme', 'byom', 'free'].map(async (org) => session.eventsIn(org, { from: 0, to: NOW, model: null, limit: 1e9 })),
    ),
  );
  const again: UsageEvent[] = everything.flat().map(({ event }) => event);
  const outcomes = [new Set(await postEvents(ledger, again)), again.length] as unknown[];
  const stream = again.find(({ org, id }) => org === 'acme' && id === 'held1');
  if (!stream) throw new Error('the stream is gone');
  now += 60_000;
  outcomes.push(await postEvents(ledger, [{ ...stream, revision: 2, credits: 7_000_000n, final: true }]));
  const refundable = (everything[0] ?? []).filter(
    ({ chargedCredits, refundedCredits, event }) => chargedCredits > refundedCredits && event.id !== stream.id,
  );
  for (const { id } of [stream, ...refundable.map(({ event }) => event)]) {
    now += 60_000;
    const body = { id: `later ${id}`, event: id, credits: '0.000001' };
    outcomes.push((await postRefundOf(ledger, 'test', 'acme', body)).answer);
  }
  now += 60_000;
  outcomes.push(await postEvents(ledger, [parsed({ org: 'acme', id: 'next', time: now, type: 't', credits: 1 })]));
  return outcomes;
}

test.each([2, 3] as const)('and one of version %i goes on as a new one does', async (version) => {
  const results: { outcomes: unknown[]; lines: string[] }[] = [];
  for (const dataDir of [await filled(), writtenBy(version)]) {
    const opened = open(dataDir);
    const outcomes = await goOn(opened);
    results.push({ outcomes, lines: await saidOf(opened) });
    await opened.close();
  }
  const [expected, found] = results;
  expect(found?.outcomes[0]).toEqual(new Set(['duplicate']));
  expect(found?.outcomes[2]).toEqual(['revised']);
  expect(found?.outcomes).toEqual(expected?.outcomes);
  expect(found?.lines.at(-1)).toMatch(/"mismatches":\[\]/);
  expectSame(version, found?.lines ?? [], expected?.lines ?? []);
});

/**
 * Every row of the sums, but for the version by which a scrape knows what is new, for days of another timezone, which
 * nobody reads, and for what version 2 did not keep.
 */
const ALL_SUMS = {
  rollups: 'JOIN accounts ON accounts.id = rollups.org WHERE grain = 0 OR bucket >= timezone_since',
  cube: 'JOIN accounts ON accounts.id = cube.org WHERE grain = 0 OR bucket >= timezone_since',
  conversations: '',
  series: "WHERE family <> 'unpriced' OR a NOT IN ('new', '__other__')",
};
const sumsOf = (db: DatabaseSync): string[] =>
  Object.entries(ALL_SUMS).flatMap(([table, where]) =>
    db
      .prepare(`SELECT ${table}.* FROM ${table} ${where}`)
      .all()
      .map((row) => {
        const fields = Object.entries(row).filter(([name]) => name !== 'version');
        return `${table} ${JSON.stringify(fields.sort(([a], [b]) => (a < b ? -1 : 1)))}`;
      })
      .sort(),
  );

test('every sum of a ledger of version 2 is what version 3 kept', async () => {
  const [second, third] = [writtenBy(2), writtenBy(3)];
  for (const dataDir of [second, third]) await open(dataDir).close();
  const [found, expected] = [inFile(second, sumsOf), inFile(third, sumsOf)];
  expect(expected.filter((row) => /"unpriced",[1-9]/.test(row)).length).toBeGreaterThan(100);
  for (const [index, row] of found.entries()) expect(row).toBe(expected[index]);
  expect(found.length).toBe(expected.length);
});

test('events that had no price once, and have one since, stay counted, of no model', async () => {
  const dataDir = writtenBy(2);
  inFile(dataDir, (db) => {
    db.exec("UPDATE series SET unpriced_events = unpriced_events + 5 WHERE family = 'org'");
  });
  const opened = open(dataDir);
  const { rows } = await opened.reader.snapshot(async (snapshot) => snapshot.series(0));
  await opened.close();
  const sum = (family: string): number =>
    rows.filter((row) => row.family === family).reduce((total, row) => total + row.unpricedEvents, 0);
  expect(sum('unpriced')).toBe(sum('org'));
  expect(rows.find(({ org, family, a }) => org === 'acme' && family === 'unpriced' && a === '__other__')).toMatchObject(
    { unpricedEvents: 6 },
  );
});

test('the prices that a ledger of version 3 began with are known as defaults, and no price changes', async () => {
  const dataDir = writtenBy(3);
  const own = [{ model: 'own-*', from: 0, usdPerMillion: { input: 1 }, source: 'https://example.com' }];
  const before = inFile(dataDir, (db) => {
    db.exec(
      `INSERT INTO audit (time, actor, action, before, after) VALUES (0, 'ledgerline', 'seed prices', 'null', '{"rows":2}')`,
    );
    return db.prepare('SELECT count(*) AS n FROM prices').get()?.['n'];
  });
  const opened = open(dataDir);
  await putPrices(new Ledger(opened.writer, () => NOW), 'test', own);
  const prices = await opened.reader.snapshot(async (snapshot) => snapshot.prices());
  await opened.close();
  expect(prices.map(({ id }) => id)).toEqual(Array.from({ length: Number(before) + 1 }, (_, i) => i + 1));
  expect(prices.filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual([1, 2]);
  expect(prices.at(-1)).toMatchObject({ model: 'own-*', isDefault: false });
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
            : 'SELECT name, type, pk, hidden FROM pragma_table_xinfo(?)',
        )
        .all(name as string)
        .map((row) => JSON.stringify(row))
        .sort(),
    ]),
  );
}

test.each([1, 2, 3] as const)(
  'a ledger of version %i gets the tables, columns and indexes of a new one',
  async (version) => {
    const [old, fresh] = [writtenBy(version), directory()];
    for (const dataDir of [old, fresh]) await open(dataDir).close();
    expect(inFile(old, shapeOf)).toEqual(inFile(fresh, shapeOf));
  },
);

test('the ids of all events are there: a start has none to look for', async () => {
  const opened = open(writtenBy(3));
  const { checked, mismatches } = await verifyAll(opened.verifier);
  await opened.close();
  expect(mismatches).toEqual([]);
  expect(checked).toMatchObject({ events: 588, ids: 588 });
});

test('most events hold their charge, and few postings say when', async () => {
  const dataDir = writtenBy(3);
  await open(dataDir).close();
  const count = (sql: string) =>
    inFile(dataDir, (db) => Number(db.prepare(`SELECT count(*) AS n ${sql}`).get()?.['n']));
  expect(count("FROM entries WHERE type = 'charge'")).toBe(11);
  expect(count('FROM events WHERE sequence IS NOT NULL')).toBeGreaterThan(230);
  expect(count('FROM postings')).toBeLessThan(count('FROM events WHERE sequence IS NOT NULL'));
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
  const post = async (event: UsageEvent) => (await postEvents(ledger, [event]))[0];
  const again = parsed({ ...sent, id: 'text' });
  // As it was kept before text was mended.
  expect(await post({ ...again, title: sent.title, description: sent.description })).toBe('accepted');
  expect(await post(again)).toBe('duplicate');
  expect(await post({ ...again, title: 'Fix that' })).toBe('conflict');
  expect(await post({ ...again, description: 'all' })).toBe('conflict');
  await opened.close();
});
