import type { DataFrame, TimeRange } from '@grafana/data';
import type { Exports, Filters, Links, Queries, QueryType } from '@ledgerline/api/grafana';
import type * as answers from '@ledgerline/api/answers';
import type { Ask, Params } from '../client';
import type { EditorField } from '../components/fields/field';
import type { QueryOf } from '../types';

/** One organization alone, or with `org=*` each. */
type OneOrEach<A> = A | { orgs: A[] };
export const each = <A extends object>(answer: OneOrEach<A>): A[] => ('orgs' in answer ? answer.orgs : [answer]);

/** What each query type is answered. */
export interface Answers {
  summary: OneOrEach<answers.Summary>;
  balance: OneOrEach<answers.Balance>;
  projection: OneOrEach<answers.Projection>;
  series: answers.Series;
  totals: answers.Breakdown;
  breakdown: answers.Breakdown;
  events: answers.Events;
  conversations: answers.Conversations;
  conversation: answers.Conversation;
  durations: answers.Durations;
  ledger: OneOrEach<answers.Ledger>;
  cycles: OneOrEach<answers.Cycles>;
  whatIf: OneOrEach<answers.WhatIf>;
  annotations: answers.Annotations;
}

/** What a query is asked about and by whom. */
export interface About {
  range: TimeRange;
  /** IANA name: the viewer's. */
  timezone: string;
  /** For links from its frames. */
  datasource: { uid: string; name: string };
  /** Where the prompts of a meter lead. */
  links: Links;
  /** Where an answer can be had by a link, of Grafana's proxy. */
  address: (ask: Ask) => string;
}

/** An answer in pages, which are asked until the last, or until `most` of them. */
export interface Pages<A> {
  most: number;
  next: (answer: A) => string | null;
  joined: (pages: readonly A[]) => A;
}

/** All there is to a query type: how it is called, asked, shown and edited. */
export interface Kind<T extends QueryType> {
  label: string;
  description: string;
  /** What a new query of this type begins with, beside its type. */
  fresh: Queries[T];
  /** Null: there is nothing to ask yet. */
  ask(query: QueryOf<T>, about: About): Ask | null;
  pages?: Pages<Answers[T]>;
  frames(answer: Answers[T], query: QueryOf<T>, about: About): DataFrame[];
  /** One for each option of the query, in this order. */
  fields: { [F in keyof Queries[T]]-?: EditorField<Queries[T][F]> };
}

/** The dashboard's time range, or the cycle where the query says so. */
export const inRange = (
  { range: of }: { range?: string },
  { range, timezone }: Pick<About, 'range' | 'timezone'>,
): Params => ({
  ...(of === 'cycle' ? { from: of } : { from: range.from.valueOf(), to: range.to.valueOf() }),
  timezone,
});

/** Of a listing that is asked for in pages: all that matches. */
export const exportsOf = ({ address }: About, { path, params: { page: _, limit: __, ...params } }: Ask): Exports => {
  const as = (format: string): string => address({ path, params: { ...params, format } });
  return { csv: as('csv'), ndjson: as('ndjson') };
};

export const filtered = ({ filters }: { filters?: Filters }): Params => ({ ...filters });
