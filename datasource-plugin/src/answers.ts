/** The exporter's answers, as far as they are shown. Amounts are JSON numbers; null: not known, or of no meaning. */
import type { Measure } from '@ledgerline/api/words';

type Amount = number | null;
export type BillingModel = 'credits' | 'byom';

interface Cycle {
  start: string;
  end: string;
}

/** One organization alone, or with `org=*` each. */
export type OneOrEach<A> = A | { orgs: A[] };
export const each = <A extends object>(answer: OneOrEach<A>): A[] => ('orgs' in answer ? answer.orgs : [answer]);

export interface Me {
  id: string;
  name: string;
  roles: string[];
  orgs: Array<{ org: string; name: string; billingModel: BillingModel; timezone: string; roles: string[] }>;
  version: string;
}

export interface Summary {
  org: string;
  creditsUsed: Amount;
  creditsRemaining: Amount;
  costUsd: Amount;
  requests: Amount;
  agentRuns: Amount;
  inputTokens: Amount;
  outputTokens: Amount;
  totalTokens: Amount;
  cycle: Cycle;
}

export interface Pool {
  granted: number;
  used: number;
  remaining: number;
  expiring: number;
}
export interface Balance {
  org: string;
  name: string;
  billingModel: BillingModel;
  plan: { id: string; name: string; free: boolean };
  /** None for `byom`. */
  pools: Partial<Record<'monthly' | 'bonus' | 'purchased', Pool>>;
  remaining: Amount;
  reserved: Amount;
  overage: Amount;
  cycle: Cycle;
  spendUsd: Amount;
  spendCapUsd: Amount;
  percentUsed: Amount;
  state: string;
  actions: string[];
  asOf: string;
}

export interface Projection {
  org: string;
  billingModel: BillingModel;
  unit: 'credits' | 'USD';
  available: boolean;
  daysElapsed: Amount;
  daysRemaining: Amount;
  averagePerDay: Amount;
  ratePerDay: { low: Amount; expected: Amount; high: Amount } | null;
  runOutAt: string | null;
  early: string | null;
  late: string | null;
  runOutInDays: Amount;
  runOutBeforeCycleEnd: boolean | null;
  expiringUnused: Amount;
  cycle: Cycle;
  asOf: string;
}

export interface OneSeries {
  org: string;
  measure: Measure;
  key: string;
  /** `partial`: of a time that the range cuts, or that is not over. */
  points: Array<{ time: string; value: Amount; partial?: boolean }>;
}
export interface Series {
  series: OneSeries[];
}

/** A sum of USD that some events do not know. */
export interface Costed {
  costUsd: Amount;
  costUsdUnknownEvents?: number;
}

export interface BreakdownRow extends Costed {
  /** Only where several organizations were asked. */
  org?: string;
  key: string;
  name: string;
  credits: Amount;
  requests: Amount;
  agentRuns: Amount;
  inputTokens: Amount;
  outputTokens: Amount;
  tokens?: Partial<Record<TokenType, number>>;
  share: Amount;
}
export type TokenType = 'input' | 'cacheRead' | 'cacheWrite' | 'output' | 'reasoning';
export interface Breakdown {
  rows: BreakdownRow[];
  nextCursor: string | null;
}

export interface ConversationRow extends Costed {
  org: string;
  id: string;
  title: string;
  agent: string;
  credits: Amount;
  messages: Amount;
  firstTime: string;
  lastTime: string;
}
export interface Conversations {
  conversations: ConversationRow[];
  total: number;
  nextCursor: string | null;
}

export interface Line {
  time: string;
  category: string;
  description: string;
  credits: Amount;
  costUsd: Amount;
  total: Amount;
  totalUsd: Amount;
  /** How many lines up to this one are of unknown cost. */
  totalUsdUnknownEvents?: number;
  event: string;
}
export interface Conversation extends ConversationRow {
  lines: Line[];
  nextCursor: string | null;
}

export interface Values {
  values: Array<{ value: string; name: string }>;
}

/** What each query type is answered. */
export interface Answers {
  summary: OneOrEach<Summary>;
  balance: OneOrEach<Balance>;
  projection: OneOrEach<Projection>;
  series: Series;
  breakdown: Breakdown;
  conversations: Conversations;
  conversation: Conversation;
}
