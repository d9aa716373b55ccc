import { type DataFrame } from '@grafana/data';
import { type RankingMeasure, type RankingMeta } from '@ledgerline/api/grafana';

/** What rows are ranked by. */
export interface MeasureRow {
  readonly label: string;
  /** Fields whose sum it is. */
  readonly fields: readonly string[];
  /** The same of what it is compared with. */
  readonly before: string | null;
  /** How the ledger calls an order by it, or by most of it. */
  readonly sort: string;
  readonly total: (meta: RankingMeta) => number | null;
}

export type MeasureName = Exclude<RankingMeasure, 'auto'>;

export const MEASURES: Readonly<Record<MeasureName, MeasureRow>> = {
  credits: {
    label: 'Credits',
    fields: ['credits'],
    before: 'previousCredits',
    sort: 'credits',
    total: ({ total }) => total.credits,
  },
  costUsd: {
    label: 'Cost',
    fields: ['costUsd'],
    before: 'previousCostUsd',
    sort: 'costUsd',
    total: ({ total }) => total.costUsd,
  },
  requests: {
    label: 'Requests',
    fields: ['requests'],
    before: 'previousRequests',
    sort: 'requests',
    total: ({ total }) => total.requests,
  },
  // Of all tokens the ledger knows no order; input is nearly all of them.
  tokens: {
    label: 'Tokens',
    fields: ['inputTokens', 'outputTokens'],
    before: null,
    sort: 'inputTokens',
    total: () => null,
  },
};

/** The first that says anything: credits, USD where models are one's own, tokens where only those are known. */
export function measureIn(frame: DataFrame): MeasureName {
  const says = (name: MeasureName) =>
    MEASURES[name].fields.some((of) => frame.fields.find((field) => field.name === of)?.values.some(Boolean));
  return (['credits', 'costUsd', 'tokens'] as const).find(says) ?? 'credits';
}
