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

export * from './frames.ts';

export const DATASOURCE_ID = 'ledgerline-credits-datasource';
export const PANEL_ID = 'ledgerline-credits-panel';

/** Fixed: a file of Grafana's provisioning breaks when a uid changes. */
export const UIDS = {
  ledger: 'ledgerline',
  prometheus: 'ledgerline-prometheus',
  overview: 'ledgerline-overview',
  usage: 'ledgerline-usage',
  billing: 'ledgerline-billing',
  conversation: 'ledgerline-conversation',
  costs: 'ledgerline-costs',
  credits: 'ledgerline-credits',
  health: 'ledgerline-exporter-health',
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
/** Stands for one of the words. */
type Variable = `$${string}`;

/**
 * Absent, or a variable of any other value: the dashboard's time range; `cycle`: the current cycle until now, whatever
 * that range.
 */
export const RANGES = ['cycle'] as const;
interface Ranged {
  range?: (typeof RANGES)[number] | Variable;
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
      interval?: (typeof INTERVALS)[number] | Variable;
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

/** Where prompts lead: http, https, or a path of this Grafana; may hold template variables. Without one: no link. */
export interface Links {
  /** To buy more, or to raise the cap. */
  upgradeUrl?: string;
  /** To invite others, which earns bonus credits. */
  inviteUrl?: string;
}

/** What a ranking is by; `auto`: what is paid in. */
export const RANKING_MEASURES = ['auto', 'credits', 'costUsd', 'requests', 'tokens'] as const;
export type RankingMeasure = (typeof RANKING_MEASURES)[number];

/** What a panel of ours is set to; a view is a row of the panel's record of views. */
export interface PanelOptions extends Links {
  view: 'meter' | 'figures' | 'records' | 'ranking' | 'burndown';
  /** Of `records`: rows of a page; absent: 20. */
  pageSize?: number;
  /** Of `records` and `figures`: names of fields, in their order; absent or none: those that say something. */
  columns?: string[];
  /** Of `ranking`: rows before one asks for more; absent: 10. */
  rows?: number;
  /** Of `ranking`; absent: `auto`. */
  measure?: RankingMeasure;
}
