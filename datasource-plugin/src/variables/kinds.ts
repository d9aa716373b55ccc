/** What a dashboard variable can list, a row each. */
import { type DataQueryRequest } from '@grafana/data';
import { NONE, type VariableQuery } from '@ledgerline/api/grafana';
import { type Dimension, DIMENSIONS } from '@ledgerline/api/words';
import { map, type Observable } from 'rxjs';
import type { Conversations } from '@ledgerline/api/answers';
import type { Client } from '../client';
import { NONE_NAME } from '../none';
import { inRange } from '../queries/kind';
import type { Variable } from '../types';

const MOST = 1000;
/** As many as the API gives: of a dimension a value that is not listed could not be chosen. */
const MOST_VALUES = 10_000;

export interface Option {
  value: string;
  text: string;
}
export type VariableRequest = Pick<DataQueryRequest<Variable>, 'range' | 'scopedVars'> & { timezone: string };
/** A variable's query after interpolation. */
export type VariableSearch = VariableQuery & { q: string };

interface Kind {
  /** Whether it is of an organization. */
  about: boolean;
  filtered: boolean;
  options: (client: Client, search: VariableSearch, request: VariableRequest) => Observable<Option[]>;
}

const matches =
  (q: string) =>
  ({ text, value }: Option): boolean =>
    `${text} ${value}`.toLowerCase().includes(q.toLowerCase());

const org: Kind = {
  about: false,
  filtered: false,
  options: (client, { q }) =>
    client
      .me()
      .pipe(
        map(({ orgs }) => orgs.map((each) => ({ value: each.org, text: each.name || each.org })).filter(matches(q))),
      ),
};

const conversation: Kind = {
  about: true,
  filtered: true,
  options: (client, { org: about, filters, q }, request) =>
    client
      .get<Conversations>({
        path: 'conversations',
        params: { org: about, sort: 'credits', limit: MOST, ...inRange({}, request), ...filters },
      })
      .pipe(
        map(({ conversations }) =>
          conversations.map(({ id, title }) => ({ value: id, text: title || id })).filter(matches(q)),
        ),
      ),
};

const dimension = (name: Dimension): Kind => ({
  about: true,
  filtered: false,
  options: (client, { org: about, q }) =>
    client
      .values(name, { ...(about ? { org: about } : {}), q, limit: MOST_VALUES })
      .pipe(
        map((values) => [
          ...values.map((each) => ({ value: each.value, text: each.name || each.value })),
          ...[{ value: NONE, text: NONE_NAME }].filter(matches(q)),
        ]),
      ),
});

export const VARIABLES: Record<Variable['of'], Kind> = {
  ...(Object.fromEntries(DIMENSIONS.map((each) => [each, dimension(each)])) as Record<Dimension, Kind>),
  org,
  conversation,
};

/** A new variable has no query, or an empty text. */
export const asVariable = (query: Variable | string | undefined): Variable =>
  typeof query === 'object' && query.of in VARIABLES ? query : { refId: 'variable', of: 'org' };
