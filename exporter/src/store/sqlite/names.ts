import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** How many names are kept at hand; conversations and runs never end, memory does. */
const MOST = 50_000;

/** Names by number and numbers by name. '' is 0. */
export class Names {
  private readonly ids = new Map<number, Map<string, Map<string, number>>>();
  private size = 0;
  private readonly select: StatementSync;
  private readonly selectValue: StatementSync;
  private readonly insert: StatementSync;

  constructor(db: DatabaseSync) {
    this.select = db.prepare('SELECT id FROM names WHERE org = ? AND dimension = ? AND value = ?');
    this.selectValue = db.prepare('SELECT value FROM names WHERE id = ?');
    this.insert = db.prepare('INSERT INTO names (org, dimension, value) VALUES (?, ?, ?)');
  }

  /** The number of a name, or undefined where it was never seen. */
  find(org: number, dimension: string, value: string): number | undefined {
    if (value === '') return 0;
    const cache = this.cache(org, dimension);
    const cached = cache.get(value);
    if (cached !== undefined) return cached;
    const row = this.select.get(org, dimension, value);
    if (!row) return undefined;
    const id = Number(row['id']);
    this.remember(cache, value, id);
    return id;
  }

  /** The number of a name, given one where it has none. */
  intern(org: number, dimension: string, value: string): number {
    const known = this.find(org, dimension, value);
    if (known !== undefined) return known;
    const id = Number(this.insert.run(org, dimension, value).lastInsertRowid);
    this.remember(this.cache(org, dimension), value, id);
    return id;
  }

  /** The name of this number. */
  valueOf(id: number): string {
    return id === 0 ? '' : (this.selectValue.get(id)?.['value'] as string);
  }

  /** After a transaction that was undone: numbers it gave are not taken. */
  forget(): void {
    this.ids.clear();
    this.size = 0;
  }

  private remember(cache: Map<string, number>, value: string, id: number): void {
    if (this.size >= MOST) {
      this.forget();
      return;
    }
    cache.set(value, id);
    this.size += 1;
  }

  private cache(org: number, dimension: string): Map<string, number> {
    let dimensions = this.ids.get(org);
    if (!dimensions) this.ids.set(org, (dimensions = new Map<string, Map<string, number>>()));
    let cache = dimensions.get(dimension);
    if (!cache) dimensions.set(dimension, (cache = new Map<string, number>()));
    return cache;
  }
}
