import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Changes } from '../../../ledger/changes.ts';
import { CUBE, MEASURES, SINGLES, addTo, noAmounts, type Amounts, type Bucket } from '../../../ledger/rollups.ts';
import { TOKEN_KINDS } from '../../../model/event.ts';
import { LABELS, OTHER, UNPRICED, type Label } from '../../../reading/store.ts';
import type { SeriesLimits } from '../../engine.ts';
import { Bulk } from './bulk.ts';
import { column } from '../schema.ts';

const MEASURE_COLUMNS = MEASURES.map(column);
const COUNTERS = ['overage', 'late_events', 'unpriced_events', 'overflowed', 'overshoot_credits', 'overshoot_usd'];
const ADDED = [...MEASURE_COLUMNS, ...COUNTERS];
const COLUMNS = ['org', 'family', 'a', 'b', ...ADDED, 'version'];
const ADD = `ON CONFLICT DO UPDATE SET
${ADDED.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}, version = excluded.version`;

interface Row {
  a: string;
  b: string;
  amounts: Amounts;
  /** In the order of COUNTERS. */
  counters: [
    overage: bigint,
    late: number,
    unpriced: number,
    overflowed: number,
    overshootCredits: bigint,
    overshootUsd: bigint,
  ];
}

/**
 * Lifetime totals behind the counters, by label values that were admitted. Admission is ledger data, kept for good:
 * which series exist does not depend on who asks, or when.
 */
export class SeriesRows {
  private readonly limits: SeriesLimits;
  private readonly bulk: Bulk;
  private readonly admit: StatementSync;
  private readonly selectLabels: StatementSync;
  private readonly selectAdmissions: StatementSync;
  private readonly selectSeries: StatementSync;
  private readonly selectVersion: StatementSync;
  private readonly selectTotals: StatementSync;
  /** By organization and label. */
  private labels = new Map<string, Set<string>>();
  /** How many values of a label were admitted, of all organizations. */
  private readonly admissions = new Map<string, number>();
  /** The combinations of workspace and model that exist, by organization. */
  private series = new Map<number, Set<string>>();
  private total: number | null = null;
  private version: number | null = null;

  constructor(db: DatabaseSync, limits: SeriesLimits) {
    this.limits = limits;
    this.bulk = new Bulk(db, `INSERT INTO series (${COLUMNS.join(', ')})`, COLUMNS.length, ADD);
    this.admit = db.prepare('INSERT INTO labels (org, label, value) VALUES (?, ?, ?)');
    this.selectLabels = db.prepare('SELECT value FROM labels WHERE org = ? AND label = ?');
    this.selectAdmissions = db.prepare('SELECT count(*) AS total FROM labels WHERE label = ?');
    this.selectSeries = db.prepare("SELECT a, b FROM series WHERE org = ? AND family = 'usage'");
    this.selectTotals = db.prepare("SELECT count(*) AS total FROM series WHERE family = 'usage'");
    this.selectVersion = db.prepare('SELECT max(version) AS version FROM series');
  }

  /** After a transaction that was undone. */
  forget(): void {
    this.labels = new Map();
    this.admissions.clear();
    this.series = new Map();
    this.total = null;
    this.version = null;
  }

  /** @param buckets what the organization gained, by quarter hour */
  save(org: number, name: string, changes: Changes, buckets: readonly Bucket[]): void {
    this.version ??= Number(this.selectVersion.get()?.['version'] ?? 0);
    this.version += 1;
    const { version } = this;
    const families: [string, Iterable<Row>][] = [
      ['org', [this.orgRow(name, changes, buckets)]],
      ['usage', this.usageRows(org, buckets)],
      [UNPRICED, this.unpricedRows(org, changes.unpriced.get(name))],
      ...LABELS.map((label): [string, Iterable<Row>] => [label, this.labelRows(org, label, buckets)]),
    ];
    this.bulk.write(
      families.flatMap(([family, rows]) =>
        Array.from(rows, ({ a, b, amounts, counters }) => [org, family, a, b, ...amounts, ...counters, version]),
      ),
    );
  }

  /** What the organization gained in all; its overage and late events are counted here only. */
  private orgRow(name: string, changes: Changes, buckets: readonly Bucket[]): Row {
    const row = newRow('', '');
    for (const bucket of buckets) for (const amounts of bucket.singles[0]?.values() ?? []) addTo(row.amounts, amounts);
    row.counters[0] = changes.journals.get(name)?.overage ?? 0n;
    const counts = changes.counts.get(name);
    row.counters[1] = counts?.lateEvents ?? 0;
    for (const events of changes.unpriced.get(name)?.values() ?? []) row.counters[2] += events;
    row.counters[4] = counts?.overshootCredits ?? 0n;
    row.counters[5] = counts?.overshootUsd ?? 0n;
    return row;
  }

  private usageRows(org: number, buckets: readonly Bucket[]): Iterable<Row> {
    const rows = new Map<string, Row>();
    const [workspaceAt, modelAt] = [CUBE.indexOf('workspace'), CUBE.indexOf('model')];
    for (const bucket of buckets)
      for (const { values, amounts } of bucket.cube.values()) {
        const workspace = this.admitted(org, 'workspace', values[workspaceAt] ?? '');
        const model = this.admitted(org, 'model', values[modelAt] ?? '');
        const fits = this.fits(org, workspace, model);
        const [a, b] = fits ? [workspace, model] : [OTHER, OTHER];
        addRow(rows, a, b, amounts, a === OTHER || b === OTHER);
      }
    return rows.values();
  }

  /** Events that lacked a rate when they were posted, by model. */
  private unpricedRows(org: number, models: ReadonlyMap<string, number> = new Map()): Iterable<Row> {
    const rows = new Map<string, Row>();
    for (const [model, events] of models) {
      const a = this.admitted(org, 'model', model);
      const row = rows.get(a) ?? newRow(a, '');
      row.counters[2] += events;
      if (a === OTHER) row.counters[3] += events;
      rows.set(a, row);
    }
    return rows.values();
  }

  private labelRows(org: number, label: Label, buckets: readonly Bucket[]): Iterable<Row> {
    const rows = new Map<string, Row>();
    const index = SINGLES.findIndex(({ name }) => name === label);
    for (const bucket of buckets)
      for (const [value, amounts] of bucket.singles[index] ?? []) {
        const a = this.admitted(org, label, value);
        addRow(rows, a, '', amounts, a === OTHER);
      }
    return rows.values();
  }

  /** The value itself while there is room for it, else `__other__`. */
  private admitted(org: number, label: string, value: string): string {
    const key = `${org} ${label}`;
    let values = this.labels.get(key);
    if (!values)
      this.labels.set(key, (values = new Set(this.selectLabels.all(org, label).map((row) => row['value'] as string))));
    if (values.has(value)) return value;
    if (values.size >= this.limits.valuesPerLabel) return OTHER;
    const admitted = this.admissions.get(label) ?? Number(this.selectAdmissions.get(label)?.['total'] ?? 0);
    this.admissions.set(label, admitted);
    if (admitted >= this.limits.seriesPerFamily) return OTHER;
    this.admit.run(org, label, value);
    values.add(value);
    this.admissions.set(label, admitted + 1);
    return value;
  }

  private fits(org: number, workspace: string, model: string): boolean {
    let known = this.series.get(org);
    if (!known) {
      const rows = this.selectSeries.all(org);
      this.series.set(org, (known = new Set(rows.map((row) => `${row['a'] as string}\u0000${row['b'] as string}`))));
    }
    const key = `${workspace}\u0000${model}`;
    if (known.has(key)) return true;
    this.total ??= Number(this.selectTotals.get()?.['total'] ?? 0);
    // usage_tokens_total has a series for each kind of token: the widest family decides.
    if ((this.total + 1) * TOKEN_KINDS.length > this.limits.seriesPerFamily) return false;
    known.add(key);
    this.total += 1;
    return true;
  }
}

const newRow = (a: string, b: string): Row => ({ a, b, amounts: noAmounts(), counters: [0n, 0, 0, 0, 0n, 0n] });

function addRow(rows: Map<string, Row>, a: string, b: string, amounts: Amounts, overflowed: boolean): void {
  const key = `${a}\u0000${b}`;
  let row = rows.get(key);
  if (!row) rows.set(key, (row = newRow(a, b)));
  addTo(row.amounts, amounts);
  if (overflowed) row.counters[3] += Number(amounts[MEASURES.indexOf('events')] ?? 0);
}
