/** The words of the query API, without its schemas: what an editor offers in a list. */
import { EVENT_DIMENSIONS, EVENT_PARAMETERS, type EventDimension, type EventParameter } from './vocabulary.ts';

export { TOKEN_KINDS, TOKEN_TABLE, type TokenKind } from './vocabulary.ts';

/** Of an event's workspace, as it is now. */
const WORKSPACE_TRAITS = ['workspace_group', 'workspace_kind'] as const;

/** What usage can be filtered by; each has a list of the values seen. */
export type Dimension = EventParameter | (typeof WORKSPACE_TRAITS)[number];
export const DIMENSIONS: readonly Dimension[] = EVENT_PARAMETERS.flatMap((name) =>
  name === 'workspace' ? [name, ...WORKSPACE_TRAITS] : [name],
);

/** What `breakdown` and `series` can group by. A consumer is a conversation, or an agent outside of one. */
export type Group = Dimension | 'consumer' | 'token_type';
export const GROUPS: readonly Group[] = [...DIMENSIONS, 'consumer', 'token_type'];

export const INTERVALS = ['hour', 'day', 'week', 'month', 'cycle', 'auto'] as const;
export const MEASURES = [
  ...(['credits', 'usd', 'requests', 'tokens', 'agent_runs', 'allowance'] as const),
  ...(['cache_hit_ratio', 'cache_savings'] as const),
] as const;
export type Measure = (typeof MEASURES)[number];

export const BREAKDOWN_SORTS = [
  'credits',
  'costUsd',
  'requests',
  'agentRuns',
  'inputTokens',
  'outputTokens',
  'share',
  'name',
  'key',
] as const;
export const CONVERSATION_SORTS = ['credits', 'costUsd', 'messages', 'firstTime', 'lastTime', 'title'] as const;
/** Of a row of `events`: how long or costly it was, or what it says. */
export type EventSort = 'time' | 'credits' | 'costUsd' | 'inputTokens' | 'outputTokens' | 'durationMs' | EventDimension;
export const EVENT_SORTS: readonly EventSort[] = [
  ...(['time', 'credits', 'costUsd', 'inputTokens', 'outputTokens', 'durationMs'] as const),
  ...EVENT_DIMENSIONS,
];
export const ORDERS = ['asc', 'desc'] as const;
/** In which listings can be had whole: a page as JSON, or every row as a stream. */
export const FORMATS = ['json', 'csv', 'ndjson'] as const;
export type Format = (typeof FORMATS)[number];
/** So many events are put in an order other than that of time: who wants all of them sorts them himself. */
export const MOST_SORTED = 10_000;

/** What a report is set beside: the same length before, or the same days of the last cycle. */
export const COMPARES = ['previous', 'cycle'] as const;
export type Compare = (typeof COMPARES)[number];

export const POOLS = ['monthly', 'bonus', 'purchased'] as const;
export type Pool = (typeof POOLS)[number];
export const BILLING_MODELS = ['credits', 'byom'] as const;
export type BillingModel = (typeof BILLING_MODELS)[number];
export const WORKSPACE_KINDS = ['team', 'personal'] as const;
export const ENTRY_TYPES = ['grant', 'charge', 'adjustment', 'refund', 'expiry', 'void'] as const;
/** What happened to an organization's credits, as marks on a graph. */
export const ANNOTATION_TYPES = [
  ...(['reset', 'grant', 'purchase', 'expiry', 'void'] as const),
  ...(['threshold', 'exhausted', 'cap_reached', 'price_change'] as const),
] as const;
export type AnnotationType = (typeof ANNOTATION_TYPES)[number];
/** What a balance's state says, the first that is true. */
export const BALANCE_STATES = [
  'exhausted',
  'at_risk',
  'upgrade_suggested',
  'half_used',
  'cap_reached',
  'cap_near',
  'ok',
] as const;
export type BalanceState = (typeof BALANCE_STATES)[number];
export const BALANCE_ACTIONS = ['invite', 'upgrade'] as const;
export type BalanceAction = (typeof BALANCE_ACTIONS)[number];
