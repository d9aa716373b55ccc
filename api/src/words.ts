/** The words of the query API, without its schemas: what an editor offers in a list. */
/** What `breakdown` and `series` can group by, as the API spells it. */
export const GROUPS = [
  'model',
  'provider',
  'type',
  'workspace',
  'workspace_group',
  'workspace_kind',
  'user',
  'api_key',
  'agent',
  'conversation',
  'consumer',
  'category',
  'reason',
  'reason_detail',
  'source',
  'surface',
  'token_type',
] as const;
export type Group = (typeof GROUPS)[number];

export const INTERVALS = ['hour', 'day', 'week', 'month', 'cycle', 'auto'] as const;
export const MEASURES = ['credits', 'usd', 'requests', 'tokens', 'agent_runs', 'allowance'] as const;
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
export const ORDERS = ['asc', 'desc'] as const;

/** What usage can be filtered by; each has a list of the values seen. */
export const DIMENSIONS = [
  'type',
  'model',
  'provider',
  'category',
  'reason',
  'reason_detail',
  'source',
  'surface',
  'workspace',
  'workspace_group',
  'workspace_kind',
  'user',
  'api_key',
  'agent',
  'conversation',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];
