/** Frames of a summary as the datasource makes them. */
import { createDataFrame, type DataFrame, FieldType } from '@grafana/data';

export type SummaryRow = Readonly<Record<string, string | number | null>>;

export const SUMMARY = {
  ...{ org: 'acme', creditsUsed: 33_781.25417, creditsRemaining: 29_718.74583, costUsd: 337.812542 },
  ...{ requests: 7625, agentRuns: 597, totalTokens: 166_912_004, cycleStart: Date.parse('2026-11-01T05:00Z') },
} satisfies SummaryRow;

/** More of one, less of another, as much of a third, none of a fourth. */
export const LAST_CYCLE = {
  ...{ previousCreditsUsed: 29_122.5, previousCostUsd: 291.225, previousRequests: 8100 },
  ...{ previousAgentRuns: 0, previousTotalTokens: 166_912_004 },
} satisfies SummaryRow;

export const HEADLINES = ['creditsUsed', 'creditsRemaining', 'requests', 'agentRuns', 'totalTokens'];

const FIELDS: Readonly<Record<string, readonly [title: string, unit: string, decimals?: number]>> = {
  ...{ creditsUsed: ['Credits used', 'locale', 0], creditsRemaining: ['Credits remaining', 'locale', 0] },
  ...{ costUsd: ['Cost', 'currencyUSD'], requests: ['Requests', 'locale'], agentRuns: ['Agent runs', 'locale'] },
  ...{ totalTokens: ['Tokens', 'sishort'], unpricedEvents: ['Events without a price', 'locale'] },
};
const typeOf = (name: string): FieldType =>
  name === 'org' ? FieldType.string : name === 'cycleStart' ? FieldType.time : FieldType.number;

export const summary = (rows: readonly SummaryRow[]): DataFrame =>
  createDataFrame({
    refId: 'A',
    fields: Object.keys(rows[0] ?? {}).map((name) => {
      const [displayName = name, unit = 'locale', decimals] = FIELDS[name] ?? [];
      return {
        ...{ name, type: typeOf(name), values: rows.map((row) => row[name] ?? null) },
        config: { displayName, unit, ...(decimals !== undefined && { decimals }) },
      };
    }),
  });
