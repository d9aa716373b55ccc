/** The lifetime counters of one organization at past moments. */
import { addTo, type Amounts } from '../../ledger/rollups.ts';
import type { BillingModel } from '../../model/account.ts';
import { contextIndex } from '../../model/event.ts';
import { get } from '../../reading/amounts.ts';
import type { PostedOverage, PostedUsage } from '../../reading/history-store.ts';
import { LABELS, OTHER, type SeriesRow } from '../../reading/store.ts';
import { isShown, NOTHING, type CounterLine, type CounterRow } from '../counter-lines.ts';
import type { Recording } from './recording.ts';

/** Where the families of counters stand among all, by name. */
export type Places = ReadonlyMap<string, number>;

interface PastRow extends SeriesRow {
  readonly kind: CounterRow;
  /** Also where the values of several are counted under one. */
  readonly amounts: Amounts;
  overage: bigint;
  lateEvents: number;
  /** By line: whether it was shown already. */
  readonly shown: boolean[];
}

/**
 * It begins with what they are now; what was posted since a moment is taken off, and then added again, moment by
 * moment. Values are counted under the labels that they have now: where a label had no room for them then, they are
 * missing before they had, as they were.
 */
export class PastCounters {
  private readonly org: string;
  private readonly kinds: ReadonlyMap<string, CounterRow>;
  private readonly admitted: ReadonlyMap<string, ReadonlySet<string>>;
  private readonly rows = new Map<string, PastRow>();
  private readonly changed = new Set<PastRow>();
  private model: BillingModel | null = null;

  /** @param now as they are now */
  constructor(
    org: string,
    kinds: ReadonlyMap<string, CounterRow>,
    admitted: ReadonlyMap<string, ReadonlySet<string>>,
    now: readonly SeriesRow[],
  ) {
    this.org = org;
    this.kinds = kinds;
    this.admitted = admitted;
    this.rowOf('org', '', '');
    for (const row of now) {
      const past = this.rowOf(row.family, row.a, row.b);
      if (!past) continue;
      addTo(past.amounts, row.amounts);
      past.overage += row.overage;
      past.lateEvents += row.lateEvents;
    }
  }

  /** @param sign -1: it is not posted yet */
  add({ values, amounts, lateEvents }: PostedUsage, sign: 1 | -1): void {
    const signed = sign === 1 ? amounts : amounts.map((amount) => -amount);
    const org = this.rowOf('org', '', '');
    if (org) org.lateEvents += sign * lateEvents;
    for (const row of this.rowsOf(values)) {
      addTo(row.amounts, signed);
      this.changed.add(row);
    }
  }

  addOverage({ overage }: PostedOverage, sign: 1 | -1): void {
    const org = this.rowOf('org', '', '');
    if (!org) return;
    org.overage += sign === 1 ? overage : -overage;
    this.changed.add(org);
  }

  /** What has changed since the moment before. @param last the last moment there is */
  record(recording: Recording, places: Places, step: number, last: number, model: BillingModel): void {
    const rows = model === this.model ? this.changed : this.rows.values();
    this.model = model;
    for (const row of rows) {
      if (row.family !== 'org' && get(row.amounts, 'events') <= 0) continue;
      for (const [i, line] of row.kind.lines.entries()) {
        const place = places.get(line.family.name);
        if (place === undefined || !this.shows(row, i, line, model)) continue;
        const labels = [...row.kind.labels(row), ...line.labels];
        const value = line.value(row);
        recording.hold(place, line.family, labels, step, last, line.format(value < 0 ? 0 : value));
      }
    }
    this.changed.clear();
  }

  private shows(row: PastRow, i: number, line: CounterLine, model: BillingModel): boolean {
    row.shown[i] ||= isShown(line, row, model);
    return row.shown[i];
  }

  /** The rows in which usage of these values is counted. */
  private rowsOf(values: readonly string[]): PastRow[] {
    const valueOf = (name: 'workspace' | 'model' | (typeof LABELS)[number]): string => {
      const value = values[contextIndex[name]] ?? '';
      return this.admitted.get(name)?.has(value) === true ? value : OTHER;
    };
    const [workspace, model] = [valueOf('workspace'), valueOf('model')];
    const hasRow = this.rows.has(keyOf('usage', workspace, model));
    return [
      this.rowOf('org', '', ''),
      hasRow ? this.rowOf('usage', workspace, model) : this.rowOf('usage', OTHER, OTHER),
      ...LABELS.map((name) => this.rowOf(name, valueOf(name), '')),
    ].filter((row) => row !== null);
  }

  private rowOf(family: string, a: string, b: string): PastRow | null {
    const kind = this.kinds.get(family);
    if (!kind) return null;
    const key = keyOf(family, a, b);
    let row = this.rows.get(key);
    if (!row) {
      row = { ...NOTHING, org: this.org, family, a, b, kind, amounts: [...NOTHING.amounts], shown: [] };
      this.rows.set(key, row);
    }
    return row;
  }
}

const keyOf = (family: string, a: string, b: string): string => `${family}\u0000${a}\u0000${b}`;
