import type { DatabaseSync } from 'node:sqlite';
import { Changes } from '../../../ledger/changes.ts';
import { amountsOf } from '../../../ledger/rollups.ts';
import { DIMENSIONS, dimension } from '../../../model/event.ts';
import { accountLoader } from '../load-accounts.ts';
import { Names } from '../names.ts';
import { int, text, type Row } from '../rows.ts';
import { dimensionColumn } from '../schema.ts';
import { RollupRows, quartersOf } from './rollup-rows.ts';
import { OTHER } from '../../../reading/store.ts';
import { SeriesRows } from './series-rows.ts';

const DIMENSION_COLUMNS = DIMENSIONS.map(dimensionColumn);
const FLAGGED = `
SELECT accounts.org AS org_name, time, ${DIMENSION_COLUMNS.join(', ')}
FROM metered JOIN accounts ON accounts.id = metered.org WHERE unpriced = 1`;
const EVER_FLAGGED = `
SELECT accounts.org AS org_name, unpriced_events FROM series JOIN accounts ON accounts.id = series.org
WHERE family = 'org' AND unpriced_events > 0`;

/** Events whose sums are held in memory before they are written. */
const TOGETHER = 50_000;
/** What was not admitted before finds no room now either. */
const NO_MORE = { valuesPerLabel: 0, seriesPerFamily: 0 };
const ONE = amountsOf({ unpriced: 1 });

/**
 * Counts the events that lack a rate in a ledger that only flagged them. Those that lacked one once, and have it since,
 * are known by number only: as counters they are of no model.
 */
export function fillUnpriced(db: DatabaseSync): void {
  const names = new Names(db);
  const nameOf = remembered((id: number) => names.valueOf(id));
  const save = saver(db, names);
  const pricedSince = new Map(
    db
      .prepare(EVER_FLAGGED)
      .all()
      .map((row) => [orgOf(row), int(row, 'unpriced_events')]),
  );
  db.exec('UPDATE series SET unpriced_events = 0');
  let changes = new Changes();
  let held = 0;
  for (const row of db.prepare(FLAGGED).iterate()) {
    const org = orgOf(row);
    const event = { org, time: int(row, 'time'), dimensions: DIMENSION_COLUMNS.map((name) => nameOf(int(row, name))) };
    changes.rollups.add(event, ONE);
    changes.countUnpriced(org, dimension(event, 'model'));
    pricedSince.set(org, (pricedSince.get(org) ?? 0) - 1);
    held += 1;
    if (held % TOGETHER > 0) continue;
    save(changes);
    changes = new Changes();
  }
  for (const [org, events] of pricedSince) if (events > 0) changes.countUnpriced(org, OTHER, events);
  save(changes);
}

const orgOf = (row: Row): string => text(row, 'org_name');

function saver(db: DatabaseSync, names: Names): (changes: Changes) => void {
  const load = accountLoader(db);
  const rollups = new RollupRows(db, names);
  const series = new SeriesRows(db, NO_MORE);
  return (changes) => {
    for (const org of changes.unpriced.keys()) {
      const found = load(org);
      if (!found) continue;
      const quarters = quartersOf(changes.rollups.of(org));
      rollups.save(found.id, found.account, quarters);
      series.save(
        found.id,
        org,
        changes,
        [...quarters.values()].map(({ bucket }) => bucket),
      );
    }
  };
}

function remembered<K, V>(read: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= TOGETHER) known.clear();
    const value = read(key);
    known.set(key, value);
    return value;
  };
}
