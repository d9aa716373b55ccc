/** Every question that the reader answers: what it must be given, and in which schema it is answered. */
import type * as api from '@ledgerline/api';
import { answers } from '@ledgerline/api';
import type { Static } from 'typebox';
import type { RawNumber } from '../json/json.ts';
import type { AccessKey, Identity } from '../model/access.ts';
import type { ConversationRequest } from '../reading/conversations.ts';
import type { EventsRequest } from '../reading/event-request.ts';
import type { DimensionRequest } from '../reading/dimensions.ts';
import type { Scope } from '../routing/route.ts';

export interface Scoped<Query> {
  scope: Scope;
  query: Query;
}

/** Every question that the reader answers, and what it must be given. Each is one snapshot of the ledger. */
export interface Questions {
  summary: Scoped<api.SummaryQuery>;
  daily: Scoped<api.DailyQuery>;
  byKey: Scoped<api.ByKeyQuery>;
  series: Scoped<api.SeriesQuery>;
  breakdown: Scoped<api.BreakdownQuery>;
  events: { scope: Scope } & EventsRequest;
  sortedEvents: { scope: Scope } & EventsRequest;
  durations: Scoped<api.DurationsQuery>;
  conversations: Scoped<api.ConversationsQuery>;
  conversation: { scope: Scope } & ConversationRequest;
  balance: Scoped<api.BalanceQuery>;
  ledger: Scoped<api.LedgerQuery>;
  whatIf: Scoped<api.WhatIfQuery>;
  projection: { scope: Scope };
  cycles: { scope: Scope };
  annotations: Scoped<api.AnnotationsQuery>;
  dimension: { scope: Scope } & DimensionRequest;
  me: { key: AccessKey; person: Identity | null; version: string };
  plans: object;
  orgs: object;
  workspaces: { org: string };
  grants: { org: string };
  reconciliations: { org: string };
  prices: object;
  /** Only keys whose every role is in these organizations; null: all. */
  keys: { orgs: readonly string[] | null };
  /** Only people whose every role is in these organizations; null: all. */
  people: { orgs: readonly string[] | null };
  audit: { limit: number };
}
export type Question = keyof Questions;

/**
 * Routes describe their answers by these, and what renders an answer is typed by them: one cannot drift from the other.
 */
export const ANSWERED = {
  summary: answers.SummaryAnswer,
  daily: answers.DailyAnswer,
  byKey: answers.ByKeyAnswer,
  series: answers.Series,
  breakdown: answers.Breakdown,
  events: answers.Events,
  sortedEvents: answers.Events,
  durations: answers.Durations,
  conversations: answers.Conversations,
  conversation: answers.Conversation,
  balance: answers.BalanceAnswer,
  ledger: answers.LedgerAnswer,
  whatIf: answers.WhatIfAnswer,
  projection: answers.ProjectionAnswer,
  cycles: answers.CyclesAnswer,
  annotations: answers.Annotations,
  dimension: answers.Values,
  me: answers.Me,
  plans: answers.Plans,
  orgs: answers.Organizations,
  workspaces: answers.Workspaces,
  grants: answers.Grants,
  reconciliations: answers.Reconciliations,
  prices: answers.Prices,
  keys: answers.Keys,
  people: answers.People,
  audit: answers.Audit,
} as const satisfies Readonly<Record<Question, object>>;

/** A JSON answer whose numbers may be exact ones. */
export type Exact<T> = api.Rendered<T, RawNumber>;
export type Answered = { readonly [Q in Question]: Exact<Static<(typeof ANSWERED)[Q]>> };

/** Who waits for an answer. */
export interface Asker {
  /** Aborts when nobody waits any more. */
  readonly gone: AbortSignal;
}

/** Where questions are answered: a JSON text for each, as long as somebody waits for it. */
export type Ask = <Q extends Question>(question: Q, given: Questions[Q], asker: Asker) => Promise<string>;
