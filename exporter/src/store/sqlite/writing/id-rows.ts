import type { DatabaseSync, StatementSync } from 'node:sqlite';

const FIND = 'SELECT event FROM ids WHERE key = ?';
/** As one text, a key costs a fourth of what a row of its own costs. */
const KEYS = 'SELECT json_group_array(key) AS keys FROM ids WHERE key >= ? AND key < ?';
/** Rows in one statement. */
const TOGETHER = 64;
const insert = (rows: number): string =>
  `INSERT INTO ids (key, event) VALUES ${Array.from({ length: rows }, () => '(?, ?)').join(', ')}`;
const WATERMARKS = 'SELECT partition, event FROM id_watermarks';
const SET_WATERMARK =
  'INSERT INTO id_watermarks (partition, event) VALUES (?, ?) ON CONFLICT DO UPDATE SET event = excluded.event';
const COLLISION = 'SELECT event FROM id_collisions WHERE org = ? AND id = ?';
const COLLIDED = 'SELECT event FROM id_collisions';
const ADD_COLLISION = 'INSERT INTO id_collisions (org, id, event) VALUES (?, ?, ?)';

/** The ids of events as rows. Events are row numbers, 0: none. */
export class IdRows {
  private readonly db: DatabaseSync;
  private readonly insertOne: StatementSync;
  private readonly insertMany: StatementSync;
  private readonly selectOne: StatementSync;
  private readonly selectKeys: StatementSync;
  private readonly putWatermark: StatementSync;
  private readonly selectCollision: StatementSync;
  private readonly putCollision: StatementSync;

  constructor(db: DatabaseSync) {
    this.db = db;
    this.insertOne = db.prepare(insert(1));
    this.insertMany = db.prepare(insert(TOGETHER));
    this.selectOne = db.prepare(FIND);
    this.selectKeys = db.prepare(KEYS);
    this.putWatermark = db.prepare(SET_WATERMARK);
    this.selectCollision = db.prepare(COLLISION);
    this.putCollision = db.prepare(ADD_COLLISION);
  }

  find(key: number): number {
    return Number(this.selectOne.get(key)?.['event'] ?? 0);
  }

  /** Those from one key to before another. */
  keys(from: number, to: number): number[] {
    return JSON.parse(this.selectKeys.get(from, to)?.['keys'] as string) as number[];
  }

  /** @param pairs each key and its event beside it; in the order of the keys, so that each page is written once */
  add(pairs: Float64Array): void {
    const length = 2 * TOGETHER;
    let next = 0;
    for (; next + length <= pairs.length; next += length) this.insertMany.run(...pairs.subarray(next, next + length));
    for (; next < pairs.length; next += 2) this.insertOne.run(...pairs.subarray(next, next + 2));
  }

  /** Up to which event the ids of each partition are there, by partition; a partition that is missing has none. */
  watermarks(): Map<number, number> {
    const rows = this.db.prepare(WATERMARKS).all();
    return new Map(rows.map(({ partition, event }) => [Number(partition), Number(event)]));
  }

  setWatermark(partition: number, event: number): void {
    this.putWatermark.run(partition, event);
  }

  findCollision(org: number, id: string): number {
    return Number(this.selectCollision.get(org, id)?.['event'] ?? 0);
  }

  addCollision(org: number, id: string, event: number): void {
    this.putCollision.run(org, id, event);
  }

  /** Events that are not in `ids`, since another has their key. */
  collided(): Set<number> {
    return new Set(
      this.db
        .prepare(COLLIDED)
        .all()
        .map(({ event }) => Number(event)),
    );
  }
}
