/**
 * What the datasource, the panel, the dashboards and the provisioning agree on: identifiers, the queries that
 * dashboards
 * save, and the names of the fields in frames. Saved dashboards hold these, so a name once released stays.
 */
import type { EventParameter } from './vocabulary.ts';
import type {
  AnnotationType,
  BREAKDOWN_SORTS,
  Compare,
  CONVERSATION_SORTS,
  Dimension,
  EventSort,
  Group,
  INTERVALS,
  Measure,
  ORDERS,
} from './words.ts';

export const DATASOURCE_ID = 'ledgerline-credits-datasource';
export const PANEL_ID = 'ledgerline-credits-panel';

/** Fixed: a file of Grafana's provisioning breaks when a uid changes. */
export const UIDS = {
  ledger: 'ledgerline',
  prometheus: 'ledgerline-prometheus',
  overview: 'ledgerline-overview',
  conversation: 'ledgerline-conversation',
} as const;

/**
 * A filter's value: events that say nothing in that dimension. An empty text is a variable that nothing was chosen for.
 */
export const NONE = '__none__';

/**
 * What a chart makes of points whose time the range cuts, or is not over: first and last ones that look like a
 * collapse.
 */
export const PARTIAL_POINTS = ['apart', 'together', 'without'] as const;
export type PartialPoints = (typeof PARTIAL_POINTS)[number];

/** Given as values, each of which may be a template variable; several mean or. */
export type Filters = Partial<Record<Dimension, string[]>>;

interface About {
  /** Absent or empty: the datasource's default organization; `*`: every one of the key. May be a template variable. */
  org?: string;
}
/**
 * Absent, or a variable of any other value: the dashboard's time range; `cycle`: the current cycle until now, whatever
 * that range.
 */
export const RANGES = ['cycle'] as const;
interface Ranged {
  range?: (typeof RANGES)[number] | `$${string}`;
}
interface Filtered extends Ranged {
  filters?: Filters;
}
interface Compared {
  compare?: Compare;
}
interface Searched {
  /** Part of a name: of agents, and of titles of conversations. */
  q?: string;
  /** From 1, of `limit` rows each. */
  page?: number;
}
interface Listed {
  order?: (typeof ORDERS)[number];
  /** Rows, the first of the order. */
  limit?: number;
}

/** What each query type asks, beside the dashboard's time range. Absent options: as the API has them. */
export interface Queries {
  summary: About &
    Compared & {
      /** YYYY-MM: the cycle that starts in it; absent: the current one. */
      month?: string;
    };
  /** `live`: asked again while the browser's tab is seen, and told when it changed. */
  balance: About & { live?: boolean };
  projection: About & { live?: boolean };
  series: About &
    Filtered &
    Compared & {
      /** Absent: what the organization pays in, credits or USD. */
      measure?: Measure;
      interval?: (typeof INTERVALS)[number];
      groupBy?: Group;
      /** Absent: `apart`, as series of their own. */
      partial?: PartialPoints;
      limit?: number;
    };
  totals: About & Filtered & Compared;
  breakdown: About & Filtered & Compared & Listed & { by: Group; sort?: (typeof BREAKDOWN_SORTS)[number] };
  events: About & Filtered & Searched & Listed & { sort?: EventSort };
  conversations: About & Filtered & Searched & Listed & { sort?: (typeof CONVERSATION_SORTS)[number] };
  conversation: About & { conversation: string };
  durations: About & Filtered & { by?: EventParameter };
  ledger: About & Ranged & Listed;
  cycles: About;
  whatIf: About &
    Filtered & {
      /** On this model, of this provider; or with the prices that held at a moment. One of both is needed. */
      asModel?: string;
      asProvider?: string;
      pricesAt?: string;
    };
  annotations: About & Ranged & { types?: AnnotationType[] };
}
export type QueryType = keyof Queries;
export type CreditsQuery = { [T in QueryType]: { queryType: T } & Queries[T] }[QueryType];

/** What a dashboard variable lists: organizations of the key, or the values seen in a dimension. */
export interface VariableQuery extends About, Filtered {
  /** `conversation`: those of the time range, the one that used most first. */
  of: 'org' | Dimension;
}

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

/** Where prompts lead: http, https, or a path of this Grafana; may hold template variables. Without one: no link. */
export interface Links {
  /** To buy more, or to raise the cap. */
  upgradeUrl?: string;
  /** To invite others, which earns bonus credits. */
  inviteUrl?: string;
}

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
  total: { credits: number | null; costUsd: number | null; requests: number | null };
  exports: Exports;
}

/** What a ranking is by; `auto`: what is paid in. */
export const RANKING_MEASURES = ['auto', 'credits', 'costUsd', 'requests', 'tokens'] as const;
export type RankingMeasure = (typeof RANKING_MEASURES)[number];

/** What a panel of ours is set to; a view is a row of the panel's record of views. */
export interface PanelOptions extends Links {
  view: 'meter' | 'records' | 'ranking' | 'burndown';
  /** Of `records`: rows of a page; absent: 20. */
  pageSize?: number;
  /** Of `records`: names of the frame's fields, in their order; absent or none: those that say something. */
  columns?: string[];
  /** Of `ranking`: rows before one asks for more; absent: 10. */
  rows?: number;
  /** Of `ranking`; absent: `auto`. */
  measure?: RankingMeasure;
}
