/** What the datasource's frames hold that panels and dashboards rely on: names of fields, and `meta.custom`. */
import type { Links } from './grafana.ts';
import type { ORDERS } from './words.ts';

/** One row an organization. Amounts are in credits, for `byom` organizations in USD. */
export const BALANCE_FIELDS = [
  'org',
  'name',
  'billingModel',
  'plan',
  'planFree',
  'state',
  /** Comma separated: `invite`, `upgrade`. */
  'actions',
  /** `credits` or `USD`: of granted (the cap), used (the spend), remaining, reserved. */
  'unit',
  'granted',
  'used',
  'remaining',
  'reserved',
  'overage',
  'percentUsed',
  /** Of this cycle, in no amount; there only where an organization has any. */
  'unpricedEvents',
  'monthlyGranted',
  'monthlyUsed',
  'monthlyRemaining',
  'monthlyExpiring',
  'bonusGranted',
  'bonusUsed',
  'bonusRemaining',
  'bonusExpiring',
  'purchasedGranted',
  'purchasedUsed',
  'purchasedRemaining',
  'purchasedExpiring',
  'cycleStart',
  'cycleEnd',
  'asOf',
] as const;
export type BalanceField = (typeof BALANCE_FIELDS)[number];

/** One row an organization. */
export const PROJECTION_FIELDS = [
  'org',
  'billingModel',
  'unit',
  'available',
  'daysElapsed',
  'daysRemaining',
  'averagePerDay',
  'ratePerDayLow',
  'ratePerDayExpected',
  'ratePerDayHigh',
  'runOutAt',
  'runOutEarly',
  'runOutLate',
  'runOutInDays',
  'runOutBeforeCycleEnd',
  'expiringUnused',
  /** Of this cycle, in no amount; there only where an organization has any. */
  'unpricedEvents',
  'cycleStart',
  'cycleEnd',
  'asOf',
] as const;
export type ProjectionField = (typeof PROJECTION_FIELDS)[number];

/** `meta.custom` of a balance's frame: the datasource's own links, which a panel may replace. */
export interface BalanceMeta {
  links?: Links;
}

/**
 * `meta.custom` of a listing's frame (`events`, `conversations`): which page of what it is, and where all of it can be
 * had.
 */
export interface ListingMeta {
  /** Rows that match. */
  total: number;
  /** More than `total` match: they were not counted on. */
  totalIsAtLeast?: boolean;
  /** So many of them can be turned to in this order; absent: all. */
  reach?: number;
  /** From 1, of `pageSize` rows each. */
  page: number;
  pageSize: number;
  /** What the server sorted by, a field of the frame, and how. */
  sort: string;
  order: (typeof ORDERS)[number];
  /** The sorts that the server knows: names of the frame's fields. */
  sorts: readonly string[];
  exports: Exports;
}
/** Addresses of Grafana's proxy: every row that matches, not this page alone. */
export interface Exports {
  csv: string;
  ndjson: string;
}
/** `meta.custom` of a `breakdown`'s frame. */
export interface RankingMeta {
  /** Whether a higher limit would show more. */
  more: boolean;
  /** Of all rows, also those that are not here; null where it is not known. */
  total: { credits: number | null; costUsd: number | null; requests: number | null; tokens: number };
  exports: Exports;
}
