import type { ReconciliationBody } from '@ledgerline/api';
import { reconciliationToJson, type ReconciliationJson } from '../json/reconciliations.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { USD_DECIMALS, parseDecimal } from '../model/money.ts';
import type { Reconciliation } from '../model/reconciliation.ts';
import { Refusal } from '../model/refusal.ts';
import { parseQueryTime, parseTime } from '../model/time.ts';
import { existing } from './orgs.ts';

/** Records what a comparison found, in place of the last one of the same provider and kind. */
export async function putReconciliation(
  ledger: Ledger,
  actor: string,
  org: string,
  given: { readonly provider: string; readonly body: ReconciliationBody },
): Promise<ReconciliationJson> {
  const made = reconciliationOf(given.provider, given.body, Date.now());
  return ledger.change(async (session) => {
    await existing(session, org);
    const known = (await session.reconciliations(org)).find(
      ({ provider, kind }) => provider === made.provider && kind === made.kind,
    );
    await session.putReconciliation(org, made);
    const [before, result] = [known ? reconciliationToJson(known) : null, reconciliationToJson(made)];
    return { result, audit: { actor, action: 'put reconciliation', org, before, after: result } };
  });
}

function reconciliationOf(provider: string, body: ReconciliationBody, at: number): Reconciliation {
  const { kind, rows, unmatched, tolerance } = body;
  const [from, to] = [timeOf(body.from, 'from'), timeOf(body.to, 'to')];
  if (from >= to) throw new Refusal('invalid_request', 'must be after from', 'to');
  if (unmatched > rows) throw new Refusal('invalid_request', 'is more than there are rows', 'unmatched');
  const amount = (name: 'bill' | 'ledger' | 'difference'): bigint => {
    const parsed = parseDecimal(body[name], kind === 'costs' ? USD_DECIMALS : 0);
    if (typeof parsed !== 'bigint') throw new Refusal('invalid_request', parsed.error, name);
    // A bill, and what is here of it, may be below 0: money that is given back. What differs has no sign.
    if (name === 'difference' && parsed < 0n) throw new Refusal('invalid_request', 'must not be negative', name);
    return parsed;
  };
  const amounts = { bill: amount('bill'), ledger: amount('ledger'), difference: amount('difference') };
  return { provider, kind, from, to, ...amounts, rows, unmatched, tolerance, at };
}

function timeOf(value: string | number, field: string): number {
  const time = typeof value === 'number' ? parseTime(value) : parseQueryTime(value, 'UTC');
  if (time === undefined)
    throw new Refusal('invalid_request', 'must be an RFC 3339 time, a date or epoch milliseconds', field);
  return time;
}
