import type { DurationsQuery } from '@ledgerline/api';
import { DIMENSION_OF_PARAMETER } from '@ledgerline/api/vocabulary';
import { selectionsOf } from './event-selection.ts';
import type { DurationRow } from './event-store.ts';
import type { OrgState } from './org-state.ts';
import { rangeOfOrgs } from './range.ts';
import type { Report } from './report.ts';

/** How long events took that say so, by one dimension, those of most events first. */
export interface Duration {
  readonly org: string;
  readonly key: string;
  readonly events: number;
  /** Milliseconds that half, and 95 of 100, did not exceed (nearest rank). */
  readonly p50: number;
  readonly p95: number;
  /** Of those with output and a duration; null: none has both. */
  readonly outputTokensPerSecond: number | null;
}
interface OrgRows {
  readonly org: string;
  readonly rows: readonly DurationRow[];
}

export const durations: Report<readonly OrgState[], DurationsQuery, readonly OrgRows[], readonly Duration[]> = {
  fetch: async (snapshot, states, query) => {
    const range = rangeOfOrgs(query, states);
    const by = DIMENSION_OF_PARAMETER.get(query.by ?? 'model') ?? 'model';
    const found: OrgRows[] = [];
    for (const state of states) {
      const { org } = state.account;
      const { event: until } = await snapshot.newestLines(org);
      for (const selection of await selectionsOf(snapshot, state, query, until))
        found.push({ org, rows: await snapshot.durations(org, { ...selection, ...range }, by) });
    }
    return found;
  },
  fold: (orgs) =>
    orgs
      .flatMap(({ org, rows }) =>
        [...Map.groupBy(rows, ({ key }) => key)].map(([key, its]) => durationOf(org, key, its)),
      )
      .sort((a, b) => b.events - a.events),
};

/** @param rows in the order of their durations */
function durationOf(org: string, key: string, rows: readonly DurationRow[]): Duration {
  const events = rows.reduce((sum, row) => sum + row.events, 0);
  const ms = rows.reduce((sum, { durationMs, withOutput }) => sum + durationMs * withOutput, 0);
  const tokens = rows.reduce((sum, { durationMs, outputTokens }) => sum + (durationMs > 0 ? outputTokens : 0), 0);
  return {
    ...{ org, key, events, p50: quantile(rows, events, 0.5), p95: quantile(rows, events, 0.95) },
    outputTokensPerSecond: ms === 0 ? null : Math.round((tokens / ms) * 1_000_000) / 1000,
  };
}

function quantile(rows: readonly DurationRow[], events: number, share: number): number {
  let left = Math.ceil(events * share);
  for (const row of rows) {
    left -= row.events;
    if (left <= 0) return row.durationMs;
  }
  return rows.at(-1)?.durationMs ?? 0;
}
