/** What a frame leaves out, said beside it. */
import type { QueryResultMetaNotice } from '@grafana/data';
import type { BreakdownRow } from '@ledgerline/api/answers';

/** A sum of USD that some events do not know. */
type Costed = Pick<BreakdownRow, 'costUsd' | 'costUsdUnknownEvents'>;

/** Nothing where the answer ends; `what` says how many there are, where that is known. */
export function cut(nextCursor: string | null, rows: readonly unknown[], what: string): QueryResultMetaNotice[] {
  const text = `Only the first ${rows.length} ${what} are here; a higher limit asks for more.`;
  return nextCursor === null ? [] : [{ severity: 'info', text }];
}

/** Cost that only some events know is the sum of those; where none does it is not 0. */
export const knownCost = ({ costUsd, costUsdUnknownEvents = 0 }: Costed): Costed['costUsd'] =>
  costUsd === 0 && costUsdUnknownEvents > 0 ? null : costUsd;

/** Who has several frames says it on one of them. */
export function unpriced(sums: ReadonlyArray<{ unpricedEvents?: number }>): QueryResultMetaNotice[] {
  const events = sums.reduce((sum, { unpricedEvents = 0 }) => sum + unpricedEvents, 0);
  const subject = events === 1 ? '1 event has' : `${events.toLocaleString('en')} events have`;
  return events === 0 ? [] : [{ severity: 'warning', text: `${subject} no price, which no amount here counts.` }];
}

export function unknownCost(sums: readonly Costed[]): QueryResultMetaNotice[] {
  const events = sums.reduce((sum, { costUsdUnknownEvents = 0 }) => sum + costUsdUnknownEvents, 0);
  const subject = events === 1 ? '1 event is' : `${events.toLocaleString('en')} events are`;
  return events === 0 ? [] : [{ severity: 'info', text: `${subject} of unknown cost, which no cost here counts.` }];
}
