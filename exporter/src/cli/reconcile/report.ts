/** A comparison as people and programs read it. */
import type { ReconciliationBody } from '@ledgerline/api';
import { formatUsd } from '../../model/money.ts';
import { differenceRatio } from '../../model/reconciliation.ts';
import { formatTable } from '../table.ts';
import { dayOf, type Bill } from './bill.ts';
import type { Amounts, Comparison } from './compare.ts';

export interface Reconciliation {
  readonly provider: string;
  readonly kind: Bill['kind'];
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly tolerance: string;
  readonly comparison: Comparison;
  readonly withoutUsd: number;
}

export const isWithin = ({ comparison: { rows, counts } }: Reconciliation): boolean => counts.match === rows.length;

/** An amount as text: tokens, or USD. */
const shown = (kind: Bill['kind'], amount: bigint): string => (kind === 'costs' ? formatUsd(amount) : String(amount));

export function toJson(reconciliation: Reconciliation) {
  const { provider, kind, from, to, tolerance, comparison, withoutUsd } = reconciliation;
  const amounts = (all: Amounts): Record<string, number> =>
    Object.fromEntries(Object.entries(all).map(([name, amount]) => [name, Number(shown(kind, amount))]));
  const { rows, counts, bill, ledger, difference } = comparison;
  return {
    ...{ provider, kind, from: new Date(from).toISOString(), to: new Date(to).toISOString(), tolerance },
    withinTolerance: isWithin(reconciliation),
    counts,
    bill: Number(shown(kind, bill)),
    ledger: Number(shown(kind, ledger)),
    difference: Number(shown(kind, difference)),
    ratio: differenceRatio(comparison),
    eventsWithoutUsd: withoutUsd,
    rows: rows.map((row) => ({
      ...{ day: row.day, model: row.model, workspace: row.workspace, status: row.status },
      ...{ bill: amounts(row.bill), ledger: amounts(row.ledger), difference: amounts(row.difference) },
    })),
  };
}

/** What the exporter keeps of it: `PUT /v1/admin/orgs/:org/reconciliations/:provider`. */
export function toRecord({ kind, from, to, tolerance, comparison }: Reconciliation): ReconciliationBody {
  const { rows, counts, bill, ledger, difference } = comparison;
  return {
    ...{ kind, from, to, tolerance, rows: rows.length, unmatched: rows.length - counts.match },
    ...{ bill: shown(kind, bill), ledger: shown(kind, ledger), difference: shown(kind, difference) },
  };
}

export function toText(reconciliation: Reconciliation): string {
  const { provider, kind, from, to, tolerance, comparison, withoutUsd } = reconciliation;
  const { rows, counts, bill, ledger, difference } = comparison;
  const unit = kind === 'costs' ? 'USD' : 'tokens';
  const lines = rows.map((row) => ({
    day: row.day,
    model: row.model,
    workspace: row.workspace,
    status: row.status.replace('_', ' '),
    [`bill (${unit})`]: shown(kind, total(row.bill)),
    [`ledger (${unit})`]: shown(kind, total(row.ledger)),
    differs: Object.entries(row.difference)
      .map(([name, amount]) => `${name === 'usd' ? '' : `${name} `}${amount > 0n ? '+' : ''}${shown(kind, amount)}`)
      .join(', '),
  }));
  const verdict = isWithin(reconciliation) ? 'within' : 'NOT within';
  const missing = withoutUsd > 0 && kind === 'costs' ? [`${withoutUsd} events here have no USD: it is missing`] : [];
  return [
    formatTable(lines),
    `${provider} ${kind}, ${dayOf(from)} to ${dayOf(to - 1)}: bill ${shown(kind, bill)}, ledger ${shown(kind, ledger)} ` +
      `${unit}; ${shown(kind, difference)} differ, ${(differenceRatio(comparison) * 100).toFixed(2)} % of the bill`,
    ...missing,
    `${counts.match} match, ${counts.differs} differ, ${counts.only_bill} only on the bill, ` +
      `${counts.only_ledger} only in the ledger: ${verdict} the tolerance of ${tolerance}`,
  ].join('\n');
}

const total = (amounts: Amounts): bigint => Object.values(amounts).reduce((sum, amount) => sum + amount, 0n);
