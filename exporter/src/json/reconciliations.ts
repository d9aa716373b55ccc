import { differenceRatio, type Reconciliation } from '../model/reconciliation.ts';
import { countJson, timeJson, usdJson } from './json.ts';

export const reconciliationToJson = (made: Reconciliation) => {
  const amount = made.kind === 'costs' ? usdJson : countJson;
  return {
    provider: made.provider,
    kind: made.kind,
    from: timeJson(made.from),
    to: timeJson(made.to),
    bill: amount(made.bill),
    ledger: amount(made.ledger),
    difference: amount(made.difference),
    ratio: differenceRatio(made),
    rows: made.rows,
    unmatched: made.unmatched,
    tolerance: made.tolerance,
    at: timeJson(made.at),
  };
};
export type ReconciliationJson = ReturnType<typeof reconciliationToJson>;
