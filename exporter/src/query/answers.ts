import type { AccessKey } from '../model/access.ts';
import type * as api from '@ledgerline/api';
import { grantToJson, keyToJson, orgToJson, planToJson } from '../model/resources.ts';
import { timeJson } from '../model/json.ts';
import { Refusal } from '../model/refusal.ts';
import { priceToJson } from '../pricing/price.ts';
import { balance } from './balance.ts';
import { breakdown } from './breakdown.ts';
import { conversation, conversations } from './conversations.ts';
import { daily } from './daily.ts';
import { values } from './dimensions.ts';
import { ledger } from './ledger.ts';
import { me } from './me.ts';
import { projection } from './projection.ts';
import { asOf } from './range.ts';
import { series } from './series.ts';
import type { QueryStore } from './store.ts';
import { byKey, cycles, summary } from './summary.ts';
import { workspaces } from './usage.ts';
import { view, viewAt, type View } from './view.ts';
import { whatIf } from './what-if.ts';

/** Whose numbers are asked for. */
export interface Scope {
  readonly orgs: readonly string[];
  /** `org=*`: answers that cannot mix organizations come as a list of them. */
  readonly all: boolean;
}

/** Every question that the reader answers. Each is one snapshot of the ledger. */
export interface Questions {
  summary: { scope: Scope; query: api.SummaryQuery };
  daily: { scope: Scope; query: api.DailyQuery };
  byKey: { scope: Scope; query: api.SummaryQuery };
  series: { scope: Scope; query: api.SeriesQuery };
  breakdown: { scope: Scope; query: api.BreakdownQuery };
  conversations: { scope: Scope; query: api.ConversationsQuery };
  /** `workspaces`: the only ones whose conversations may be read; null: all. */
  conversation: { scope: Scope; id: string; query: api.ConversationQuery; workspaces: readonly string[] | null };
  balance: { scope: Scope; query: api.BalanceQuery };
  ledger: { scope: Scope; query: api.LedgerQuery };
  whatIf: { scope: Scope; query: api.WhatIfQuery };
  projection: { scope: Scope };
  cycles: { scope: Scope };
  dimension: { scope: Scope; dimension: api.Dimension; query: api.DimensionQuery };
  me: { key: AccessKey; version: string };
  plans: object;
  orgs: object;
  workspaces: { org: string };
  grants: { org: string };
  prices: object;
  /** Only keys whose every role is in these organizations; null: all. */
  keys: { orgs: readonly string[] | null };
  audit: { limit: number };
}
export type Question = keyof Questions;

type Answers = { readonly [Q in Question]: (store: QueryStore, asked: Questions[Q], now: number) => unknown };

/** Answers for one organization, or `{orgs: […]}` for every one of them. */
function each<T extends { scope: Scope }>(answer: (view: View, asked: T) => object) {
  return (store: QueryStore, asked: T, now: number): unknown => {
    const answers = asked.scope.orgs.map((org) => ({ org, ...answer(view(store, org, now), asked) }));
    return asked.scope.all ? { orgs: answers } : answers[0];
  };
}

const together =
  <T extends { scope: Scope }>(answer: (views: readonly View[], asked: T) => unknown) =>
  (store: QueryStore, asked: T, now: number): unknown =>
    answer(
      asked.scope.orgs.map((org) => view(store, org, now)),
      asked,
    );

export const ANSWERS: Answers = {
  summary: each((of, { query }) => summary(of, query)),
  daily: each((of, { query }) => daily(of, query)),
  byKey: each((of, { query }) => byKey(of, query)),
  series: together((views, { query }) => series(views, query)),
  breakdown: together((views, { query }) => breakdown(views, query)),
  conversations: together((views, { query }) => conversations(views, query)),
  conversation: each((of, { id, query, workspaces }) => {
    const lies = of.store.conversationWorkspaces(of.account.org, id);
    if (workspaces && lies.some((workspace) => !workspaces.includes(workspace)))
      throw new Refusal('forbidden', 'the key may not read conversations of that workspace');
    return conversation(of, id, query);
  }),
  balance: (store, { scope, query }, now) => {
    const at = query.asOf === undefined ? null : asOf(query.asOf);
    // Of all of them, those that there were by then.
    const orgs = scope.orgs.filter((org) => at === null || !scope.all || (store.account(org)?.createdAt ?? 0) <= at);
    const answers = orgs.map((org) => balance(at === null ? view(store, org, now) : viewAt(store, org, at, now)));
    return scope.all ? { orgs: answers } : answers[0];
  },
  ledger: each((of, { query }) => ledger(of, query)),
  whatIf: each((of, { query }) => whatIf(of, query)),
  projection: each((of) => projection(of)),
  cycles: each((of) => cycles(of)),
  dimension: together((views, { dimension, query }) => values(views, dimension, query)),
  me: (store, { key, version }, now) => me(store, key, version, now),
  plans: (store) => ({ plans: [...store.plans().values()].map(planToJson) }),
  orgs: (store, _, now) => ({ orgs: store.orgs().map((org) => orgToJson(view(store, org, now).account)) }),
  workspaces: (store, { org }, now) => ({ workspaces: workspaces(view(store, org, now)) }),
  grants: (store, { org }, now) => {
    const { moved } = view(store, org, now);
    const grants = new Map([...store.grants(org), ...moved].map((grant) => [grant.id, grant]));
    return { grants: [...grants.values()].map(grantToJson) };
  },
  prices: (store) => ({ prices: store.prices().map(priceToJson) }),
  keys: (store, { orgs }) => ({
    keys: store
      .keys()
      .filter(({ roles }) => !orgs || roles.every(({ org }) => orgs.includes(org)))
      .map(keyToJson),
  }),
  audit: (store, { limit }) => ({
    audit: store.audit(limit).map(({ time, ...record }) => ({ time: timeJson(time), ...record })),
  }),
};
