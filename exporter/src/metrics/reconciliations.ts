import { formatUsd } from '../model/money.ts';
import { differenceRatio, type Reconciliation } from '../model/reconciliation.ts';
import { header, prefixOf, type Family } from './text.ts';

/** The last comparisons of an organization with the bills of its providers. */
export interface OrgReconciliations {
  readonly org: string;
  readonly reconciliations: readonly Reconciliation[];
}

interface ReconciliationGauge extends Family {
  /** null: it has none. */
  readonly value: (made: Reconciliation) => string | null;
}

const gauge = (name: string, help: string, value: ReconciliationGauge['value']): ReconciliationGauge => ({
  ...{ name: `reconciliation_${name}`, type: 'gauge', help, value },
});

/** One row each. They are of the present: a new Prometheus gets no past of them. */
const GAUGES: readonly ReconciliationGauge[] = [
  gauge('difference_usd', 'US dollars by which the ledger and a bill of costs differ.', ({ kind, difference }) =>
    kind === 'costs' ? formatUsd(difference) : null,
  ),
  gauge('difference_ratio', 'Share of a bill by which the ledger differs from it.', (made) =>
    String(differenceRatio(made)),
  ),
  gauge('unmatched_rows', 'Rows of a bill and the ledger that differ by more than was allowed.', ({ unmatched }) =>
    String(unmatched),
  ),
  gauge('last_timestamp_seconds', 'When a bill was last compared with the ledger.', ({ at }) => String(at / 1000)),
];

export function writeReconciliations(orgs: readonly OrgReconciliations[], openMetrics: boolean): string {
  let text = '';
  for (const family of GAUGES) {
    let lines = '';
    for (const { org, reconciliations } of orgs)
      for (const made of reconciliations) {
        const value = family.value(made);
        const labels = { org, provider: made.provider, kind: made.kind };
        if (value !== null) lines += `${prefixOf(family.name, Object.entries(labels))}${value}\n`;
      }
    if (lines !== '') text += header(family, openMetrics) + lines;
  }
  return text;
}
