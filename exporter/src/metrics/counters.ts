import type { OptionalLabel } from '@ledgerline/api/vocabulary';
import type { BillingModel } from '../model/account.ts';
import { UNPRICED, type SeriesRow } from '../reading/store.ts';
import { CachedFamily } from './cached-family.ts';
import { counterRows, isShown, NOTHING, OVERFLOW, type CounterLine, type CounterRow } from './counter-lines.ts';
import { header, type Family } from './text.ts';

/** A row as it is shown. */
interface ShownRow {
  /** By line: its number in its family, null while it is not shown. */
  readonly lines: (number | null)[];
  readonly values: (number | bigint)[];
  overflowed: number;
}

/** Events of a family of an organization that had no room. A row says itself how many it took in. */
interface Overflow {
  readonly line: number;
  events: number;
}

/**
 * The lifetime counters: the ledger's own totals, so that they survive a restart and are the same from every replica.
 * A scrape reads only what changed since the one before.
 */
export class Counters {
  private readonly kinds: ReadonlyMap<string, CounterRow>;
  private readonly families = new Map<Family, CachedFamily>();
  private readonly orgs = new Set<string>();
  private readonly rows = new Map<string, ShownRow>();
  private readonly overflows = new Map<string, Overflow>();
  private shown = 0;

  constructor(optional: readonly OptionalLabel[]) {
    this.kinds = counterRows(new Set(optional));
  }

  /** Of the newest series that are shown: a scrape needs those of a later version only. */
  get version(): number {
    return this.shown;
  }

  /**
   * @param orgs every organization and its billing model
   * @param changed what is of a later version than `version` was when it was read
   * @returns UTF-8, to be copied before anything else is written
   */
  write(
    orgs: ReadonlyMap<string, BillingModel>,
    changed: { readonly rows: readonly SeriesRow[]; readonly version: number },
    openMetrics: boolean,
  ): Uint8Array[] {
    for (const [org, model] of orgs) this.begin(org, model);
    // Of two scrapes that overlap, one may be of an older state: counters never go back.
    if (changed.version > this.shown) {
      for (const row of changed.rows) this.set(row, orgs.get(row.org) ?? 'credits');
      this.shown = changed.version;
    }
    return [...this.families.values()].flatMap((cached) => [
      Buffer.from(header(cached.family, openMetrics)),
      ...cached.write(),
    ]);
  }

  /** At 0 before first use, so that the first increase is seen. */
  private begin(org: string, model: BillingModel): void {
    if (this.orgs.has(org)) return;
    this.orgs.add(org);
    this.set({ ...NOTHING, org, family: 'org' }, model);
    this.set({ ...NOTHING, org, family: UNPRICED }, model);
    this.overflow(org, 'usage', 'usage');
  }

  private set(row: SeriesRow, model: BillingModel): void {
    const kind = this.kinds.get(row.family);
    if (!kind) return;
    const shown = this.shownRow(row, kind);
    for (const [i, line] of kind.lines.entries()) {
      const value = line.value(row);
      if (shown.values[i] === value) continue;
      const number = shown.lines[i] ?? null;
      if (number !== null) this.family(line.family).set(number, line.format(value));
      else if (isShown(line, row, model)) shown.lines[i] = this.addLine(kind, line, row, value);
      else continue;
      shown.values[i] = value;
    }
    if (row.overflowed === shown.overflowed) return;
    const overflow = this.overflow(row.org, row.family, kind.overflow);
    overflow.events += row.overflowed - shown.overflowed;
    shown.overflowed = row.overflowed;
    this.family(OVERFLOW).set(overflow.line, String(overflow.events));
  }

  private shownRow({ org, family, a, b }: SeriesRow, { lines }: CounterRow): ShownRow {
    const key = `${org}\u0000${family}\u0000${a}\u0000${b}`;
    let row = this.rows.get(key);
    if (!row) this.rows.set(key, (row = { lines: lines.map(() => null), values: [], overflowed: 0 }));
    return row;
  }

  private addLine(kind: CounterRow, { family, labels, format }: CounterLine, row: SeriesRow, value: number | bigint) {
    return this.family(family).add([...kind.labels(row), ...labels], format(value));
  }

  private overflow(org: string, family: string, name: string): Overflow {
    const key = `${org}\u0000${family}`;
    let overflow = this.overflows.get(key);
    if (!overflow) {
      const labels = [['family', name] as const, ['org', org] as const];
      this.overflows.set(key, (overflow = { line: this.family(OVERFLOW).add(labels, '0'), events: 0 }));
    }
    return overflow;
  }

  private family(family: Family): CachedFamily {
    let cached = this.families.get(family);
    if (!cached) this.families.set(family, (cached = new CachedFamily(family)));
    return cached;
  }
}
