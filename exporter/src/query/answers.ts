import type * as answers from '@ledgerline/api/answers';
import { reconciliationToJson } from '../json/reconciliations.ts';
import { grantToJson, keyToJson, orgToJson, personToJson, planToJson } from '../json/resources.ts';
import { timeJson } from '../json/json.ts';
import { priceToJson } from '../pricing/price.ts';
import { annotations } from '../reading/annotations.ts';
import { balance } from '../reading/balance.ts';
import { comparedBreakdown } from '../reading/compared-breakdown.ts';
import { conversation, conversations } from '../reading/conversations.ts';
import { byKey, cycles, summary } from '../reading/cycles.ts';
import { daily } from '../reading/daily.ts';
import { values } from '../reading/dimensions.ts';
import { durations } from '../reading/durations.ts';
import { entries } from '../reading/entries.ts';
import { events } from '../reading/events.ts';
import { sortedEvents } from '../reading/sorted-events.ts';
import { fetchGrants } from '../reading/grants.ts';
import { fetchOrg, fetchOrgAt, fetchOrgs, type OrgState } from '../reading/org-state.ts';
import { meter } from '../reading/projection.ts';
import { asOf } from '../reading/range.ts';
import type { Report } from '../reading/report.ts';
import { series } from '../reading/series.ts';
import type { Snapshot } from '../reading/store.ts';
import { fetchWorkspaces } from '../reading/usage.ts';
import { whatIf } from '../reading/what-if.ts';
import { annotationsJson } from './annotations.ts';
import { balanceJson } from './balance.ts';
import { breakdownJson } from './breakdown.ts';
import { conversationJson, conversationsJson } from './conversations.ts';
import { byKeyJson, cyclesJson, summaryJson } from './cycles.ts';
import { dailyJson } from './daily.ts';
import { entriesJson } from './entries.ts';
import { eventsJson } from './events.ts';
import { meJson, rolesIn } from './me.ts';
import { projectionJson } from './projection.ts';
import { seriesJson } from './series.ts';
import { whatIfJson } from './what-if.ts';
import type { Scope } from '../routing/route.ts';
import { listed, type Answer } from './listed.ts';
import type { Answered, Exact, Question, Questions, Scoped } from './questions.ts';

type OneOrEach<T> = T | { readonly orgs: readonly T[] };
type Answers = { readonly [Q in Question]: Answer<Questions[Q], Answered[Q]> };

async function answerOf<S, R, F, T>(report: Report<S, R, F, T>, snapshot: Snapshot, subject: S, request: R) {
  return report.fold(await report.fetch(snapshot, subject, request), request);
}

function oneOrEach<T>(rendered: readonly T[], all: boolean): OneOrEach<T> {
  const [one] = rendered;
  if (all || one === undefined) return { orgs: rendered };
  return one;
}

/** A report on one organization: its answer, or `{orgs: […]}` with that of every one of them. */
const each =
  <Q extends { scope: Scope }, R, F, T, A extends object>(
    report: Report<OrgState, R, F, T>,
    requestOf: (question: Q) => R,
    render: (result: T) => A,
  ): Answer<Q, OneOrEach<A & { readonly org: string }>> =>
  async (question, { snapshot, now }) => {
    const { orgs, all } = question.scope;
    const rendered: (A & { org: string })[] = [];
    for (const state of await fetchOrgs(snapshot, orgs, now)) {
      const result = await answerOf(report, snapshot, state, requestOf(question));
      rendered.push({ org: state.account.org, ...render(result) });
    }
    return oneOrEach(rendered, all);
  };

/** A report on several organizations together. */
const together =
  <Q extends { scope: Scope }, R, F, T, A>(
    report: Report<readonly OrgState[], R, F, T>,
    requestOf: (question: Q) => R,
    render: (result: T) => A,
  ): Answer<Q, A> =>
  async (question, { snapshot, now }) => {
    const states = await fetchOrgs(snapshot, question.scope.orgs, now);
    return render(await answerOf(report, snapshot, states, requestOf(question)));
  };

const queryOf = <Query>({ query }: Scoped<Query>): Query => query;
const whole = <T>(question: T): T => question;

const balances: Answer<Questions['balance'], Answered['balance']> = async ({ scope, query }, { snapshot, now }) => {
  const at = query.asOf === undefined ? null : asOf(query.asOf);
  const rendered: Exact<answers.Balance>[] = [];
  for (const org of scope.orgs) {
    // Of all of them, those that there were by then.
    if (at !== null && scope.all && ((await snapshot.account(org))?.createdAt ?? 0) > at) continue;
    const state = await (at === null ? fetchOrg(snapshot, org, now) : fetchOrgAt(snapshot, org, at, now));
    rendered.push(balanceJson(await answerOf(balance, snapshot, state, query)));
  }
  return oneOrEach(rendered, scope.all);
};

export const ANSWERS: Answers = {
  summary: each(summary, queryOf, summaryJson),
  daily: each(daily, queryOf, dailyJson),
  byKey: each(byKey, queryOf, byKeyJson),
  series: together(series, queryOf, seriesJson),
  breakdown: listed('breakdown', comparedBreakdown, queryOf, breakdownJson),
  events: async (question, { snapshot, now }) => {
    const states = await fetchOrgs(snapshot, question.scope.orgs, now);
    const { nextCursor, ...page } = await answerOf(events, snapshot, states, question);
    return eventsJson(page, nextCursor);
  },
  sortedEvents: listed('sortedEvents', sortedEvents, whole, eventsJson),
  durations: together(durations, queryOf, (rows) => ({ rows })),
  conversations: listed('conversations', conversations, queryOf, conversationsJson),
  conversation: async (question, { snapshot, now }) => {
    const state = await fetchOrg(snapshot, question.scope.orgs[0] ?? '', now);
    return conversationJson(await answerOf(conversation, snapshot, state, question));
  },
  balance: balances,
  ledger: each(entries, queryOf, entriesJson),
  whatIf: each(whatIf, queryOf, whatIfJson),
  projection: each(meter, whole, projectionJson),
  annotations: together(annotations, queryOf, annotationsJson),
  cycles: each(cycles, whole, cyclesJson),
  dimension: together(values, whole, whole),
  me: async ({ key, person, version }, { snapshot, now }) => {
    const orgs = (await snapshot.orgs()).filter((org) => rolesIn(key, org).length > 0);
    return meJson(key, person, version, await fetchOrgs(snapshot, orgs, now));
  },
  plans: async (_, { snapshot }) => ({ plans: [...(await snapshot.plans()).values()].map(planToJson) }),
  orgs: async (_, { snapshot, now }) => ({
    orgs: (await fetchOrgs(snapshot, await snapshot.orgs(), now)).map(({ account }) => orgToJson(account)),
  }),
  workspaces: async ({ org }, { snapshot, now }) => ({
    workspaces: await fetchWorkspaces(snapshot, await fetchOrg(snapshot, org, now)),
  }),
  grants: async ({ org }, { snapshot, now }) => ({
    grants: (await fetchGrants(snapshot, await fetchOrg(snapshot, org, now))).map(grantToJson),
  }),
  reconciliations: async ({ org }, { snapshot, now }) => {
    const { account } = await fetchOrg(snapshot, org, now);
    return { reconciliations: (await snapshot.reconciliations(account.org)).map(reconciliationToJson) };
  },
  prices: async (_, { snapshot }) => ({ prices: (await snapshot.prices()).map(priceToJson) }),
  keys: async ({ orgs }, { snapshot }) => ({
    keys: (await snapshot.keys())
      .filter(({ roles }) => !orgs || roles.every(({ org }) => orgs.includes(org)))
      .map(keyToJson),
  }),
  people: async ({ orgs }, { snapshot }) => ({
    people: (await snapshot.people())
      .filter(({ roles }) => !orgs || roles.every(({ org }) => orgs.includes(org)))
      .map(personToJson),
  }),
  audit: async ({ limit }, { snapshot }) => ({
    audit: (await snapshot.audit(limit)).map(({ time, ...record }) => ({ time: timeJson(time), ...record })),
  }),
};
