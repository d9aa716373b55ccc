import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { StoreBroken } from '../../../ledger/store.ts';
import { KEYS } from '../../../model/id-key.ts';
import { EventIds, type EventName } from './event-ids.ts';
import { ID_TABLES } from './id-tables.ts';

const EVENTS = 'CREATE TABLE events (seq INTEGER PRIMARY KEY, org INTEGER NOT NULL, id TEXT NOT NULL) STRICT;';
const OPTIONS = { keep: 5, partitions: 4 };

/** A ledger of nothing but ids, and beside it what it should know. */
class World {
  readonly db = new DatabaseSync(':memory:');
  readonly keyOf: (name: EventName) => number;
  known = new Map<string, number>();
  ids: EventIds;

  constructor(keyOf: (name: EventName) => number) {
    this.keyOf = keyOf;
    this.db.exec(EVENTS + ID_TABLES);
    this.ids = this.open();
  }

  open(): EventIds {
    const { db, keyOf } = this;
    const newer = db.prepare('SELECT seq, org, id FROM events WHERE seq > ? ORDER BY seq');
    const one = db.prepare('SELECT org, id FROM events WHERE seq = ?');
    const named = (row: Record<string, unknown>): EventName => ({ org: Number(row['org']), id: String(row['id']) });
    const newerThan = (after: number): { row: number; key: number }[] =>
      newer.all(after).map((row) => ({ row: Number(row['seq']), key: keyOf(named(row)) }));
    const name = (row: number): EventName | undefined => {
      const found = one.get(row);
      return found && named(found);
    };
    return new EventIds(db, { newerThan, name }, OPTIONS);
  }

  find = ({ org, id }: EventName, ids = this.ids): number => ids.find(this.keyOf({ org, id }), org, id);

  /** The events themselves are written after all of them were looked up, as the ledger does. */
  transact(names: readonly EventName[], end: 'COMMIT' | 'ROLLBACK'): void {
    const { db, ids } = this;
    const known = new Map(this.known);
    const written: (EventName & { row: number })[] = [];
    let next = Number(db.prepare('SELECT max(seq) AS newest FROM events').get()?.['newest'] ?? 0);
    db.exec('BEGIN');
    for (const name of names) {
      const row = this.find(name);
      expect(row).toBe(known.get(text(name)) ?? 0);
      if (row > 0) continue;
      ids.add(this.keyOf(name), name.org, name.id, ++next);
      known.set(text(name), next);
      written.push({ ...name, row: next });
    }
    const insert = db.prepare('INSERT INTO events (seq, org, id) VALUES (?, ?, ?)');
    for (const { row, org, id } of written) insert.run(row, org, id);
    ids.flush();
    db.exec(end);
    if (end === 'ROLLBACK') return;
    ids.committed();
    this.known = known;
  }
}

const text = ({ org, id }: EventName): string => `${org} ${id}`;

const NAMES: readonly EventName[] = Array.from({ length: 60 }, (_, n) => ({ org: 1 + (n % 3), id: `evt_${n >> 1}` }));
const keys = fc.array(fc.oneof(fc.constantFrom(0, KEYS - 1), fc.nat(KEYS - 1)), { minLength: 1, maxLength: 40 });
const transaction = fc.record({
  names: fc.array(fc.constantFrom(...NAMES), { maxLength: 25 }),
  // Killed: the disk is as after a rollback, and what was in memory is gone.
  end: fc.constantFrom('committed', 'committed', 'rolled back', 'killed'),
  tidies: fc.boolean(),
});

describe('ids of events', () => {
  test('are known exactly, whatever is committed, rolled back, killed, and whichever share a key', () => {
    fc.assert(
      fc.property(keys, fc.array(transaction, { maxLength: 20 }), (keys, transactions) => {
        const keyOf = new Map(NAMES.map((name, n) => [text(name), keys[n % keys.length] ?? 0]));
        const world = new World((name) => keyOf.get(text(name)) ?? 0);
        for (const { names, end, tidies } of transactions) {
          world.transact(names, end === 'committed' ? 'COMMIT' : 'ROLLBACK');
          if (end === 'rolled back') world.ids.rolledBack();
          if (end === 'killed') world.ids = world.open();
          if (tidies) expect(world.ids.tidy(1000)).toBe(true);
          const restarted = world.open();
          const expected = NAMES.map((name) => world.known.get(text(name)) ?? 0);
          expect(NAMES.map((name) => world.find(name))).toEqual(expected);
          expect(NAMES.map((name) => world.find(name, restarted))).toEqual(expected);
          // What waits is what the disk says.
          expect(world.ids.usage().waiting).toBe(restarted.usage().waiting);
          expect(end === 'committed' ? world.ids.usage().waiting : 0).toBeLessThanOrEqual(OPTIONS.keep);
        }
      }),
      { numRuns: 300 },
    );
  });

  const apart = (name: EventName): number => (NAMES.findIndex((each) => text(each) === text(name)) + 1) * 2 ** 45;

  test('wait until too many do, and of those the fullest partition is written', () => {
    const world = new World(apart);
    world.transact(NAMES.slice(0, 5), 'COMMIT');
    const count = (): unknown => world.db.prepare('SELECT count(*) AS ids FROM ids').get()?.['ids'];
    expect([count(), world.ids.usage().waiting]).toEqual([0, 5]);
    // All are in the first two of four partitions: 31 and 29.
    world.transact(NAMES.slice(5, 40), 'COMMIT');
    expect(count()).toBe(40 - world.ids.usage().waiting);
    expect(world.ids.usage().waiting).toBeLessThanOrEqual(5);
  });

  test('a row that comes before another, an id after the flush and a known id are refused', () => {
    const world = new World(apart);
    world.transact(NAMES.slice(0, 10), 'COMMIT');
    const [, second, ...later] = NAMES.slice(9);
    if (!second || !later[0]) throw new Error('no names');
    const add = ({ org, id }: EventName, row: number) => world.ids.add(apart({ org, id }), org, id, row);
    expect(() => add(second, 10)).toThrow('event 10 comes after event 10');
    add(second, 11);
    expect(() => add(second, 12)).toThrow('is known');
    for (const [n, name] of later.slice(0, 8).entries()) add(name, 13 + n);
    world.db.exec('BEGIN');
    world.ids.flush();
    expect(() => add(later[9] ?? second, 99)).toThrow('end of a transaction');
  });

  test('an id whose event is gone stops the ledger', () => {
    const world = new World(apart);
    world.transact(NAMES.slice(0, 30), 'COMMIT');
    world.db.exec('DELETE FROM events WHERE seq = 3');
    expect(() => world.find(NAMES[2] ?? { org: 0, id: '' })).toThrow(StoreBroken);
  });

  test('filters are made a few at a time', () => {
    const world = new World(apart);
    world.transact(NAMES, 'COMMIT');
    const restarted = world.open();
    const { bytes } = restarted.usage();
    expect(restarted.tidy(0)).toBe(false);
    expect(restarted.usage().bytes).toBe(bytes);
    expect(restarted.tidy(1000)).toBe(true);
    expect(restarted.usage().bytes).toBeGreaterThan(bytes);
    expect(NAMES.map((name) => world.find(name, restarted))).toEqual([...world.known.values()]);
  });
});
