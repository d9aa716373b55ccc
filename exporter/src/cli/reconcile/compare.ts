/**
 * A bill beside the ledger, by day, model and workspace: what matches, what only one of them has, what differs. Pure.
 * Amounts are integers: tokens by kind, or nano-USD.
 */
import { absolute, exceeds, type Tolerance } from './tolerance.ts';

/** What is compared: each '' where the bill is not grouped by it. */
export interface Subject {
  /** UTC, `2026-01-05`. */
  readonly day: string;
  readonly model: string;
  readonly workspace: string;
}

/** Kinds of tokens, or `usd`. */
export type Amounts = Readonly<Record<string, bigint>>;

const STATUSES = ['match', 'differs', 'only_bill', 'only_ledger'] as const;
type Status = (typeof STATUSES)[number];

interface Compared extends Subject {
  readonly status: Status;
  readonly bill: Amounts;
  readonly ledger: Amounts;
  /** Ledger less bill; kinds that are equal are left out. */
  readonly difference: Amounts;
}

export interface Comparison {
  readonly rows: readonly Compared[];
  readonly counts: Readonly<Record<Status, number>>;
  readonly bill: bigint;
  readonly ledger: bigint;
  /** Of all rows and kinds, each without its sign: what is too much here makes nothing there good. */
  readonly difference: bigint;
}

/** Amounts by subject. */
export class Side {
  readonly #amounts = new Map<string, { readonly subject: Subject; readonly amounts: Record<string, bigint> }>();

  add(subject: Subject, amounts: Amounts): void {
    const key = JSON.stringify([subject.day, subject.workspace, modelKey(subject.model)]);
    const known = this.#amounts.get(key) ?? { subject, amounts: {} };
    this.#amounts.set(key, known);
    for (const [kind, amount] of Object.entries(amounts)) known.amounts[kind] = (known.amounts[kind] ?? 0n) + amount;
  }

  get(key: string) {
    return this.#amounts.get(key);
  }

  keys(): string[] {
    return [...this.#amounts.keys()];
  }
}

/** Models go by several names: `Claude Sonnet 4.5` is `claude-sonnet-4-5-20250929`, `gpt-4o` is `gpt-4o-2024-08-06`. */
export const modelKey = (model: string): string =>
  model
    .trim()
    .toLowerCase()
    .replaceAll(/[ ._]/g, '-')
    .replace(/-(?:\d{4}-\d{2}-\d{2}|\d{8}|latest)$/, '');

export function compare(bill: Side, ledger: Side, tolerance: Tolerance): Comparison {
  const keys = [...new Set([...bill.keys(), ...ledger.keys()])].sort();
  const rows = keys.flatMap((key) => {
    const [billed, ours] = [bill.get(key), ledger.get(key)];
    const subject = billed?.subject ?? ours?.subject;
    return subject ? [rowOf(subject, billed?.amounts ?? {}, ours?.amounts ?? {}, tolerance)] : [];
  });
  const kept = rows.filter((row) => !isNothing(row));
  const sum = (amounts: (row: Compared) => Amounts): bigint =>
    kept.flatMap((row) => Object.values(amounts(row))).reduce((all, amount) => all + amount, 0n);
  return {
    rows: kept,
    counts: Object.fromEntries(
      STATUSES.map((status) => [status, kept.filter((row) => row.status === status).length]),
    ) as Record<Status, number>,
    bill: sum((row) => row.bill),
    ledger: sum((row) => row.ledger),
    difference: kept
      .flatMap((row) => Object.values(row.difference))
      .reduce((all, amount) => all + absolute(amount), 0n),
  };
}

const isNothing = ({ bill, ledger }: Compared): boolean =>
  [bill, ledger].every((amounts) => Object.values(amounts).every((amount) => amount === 0n));

function rowOf({ day, model, workspace }: Subject, bill: Amounts, ledger: Amounts, tolerance: Tolerance): Compared {
  const kinds = [...new Set([...Object.keys(bill), ...Object.keys(ledger)])];
  const differences = kinds.map((kind) => [kind, (ledger[kind] ?? 0n) - (bill[kind] ?? 0n)] as const);
  const isWithin = differences.every(([kind, difference]) => !exceeds(tolerance, difference, bill[kind] ?? 0n));
  return {
    ...{ day, model, workspace, bill, ledger },
    status: isWithin ? 'match' : statusOf(bill, ledger),
    difference: Object.fromEntries(differences.filter(([, difference]) => difference !== 0n)),
  };
}

function statusOf(bill: Amounts, ledger: Amounts): Status {
  const [isBilled, isHere] = [bill, ledger].map((amounts) => Object.values(amounts).some((amount) => amount !== 0n));
  if (isBilled === true && isHere === true) return 'differs';
  return isBilled === true ? 'only_bill' : 'only_ledger';
}
