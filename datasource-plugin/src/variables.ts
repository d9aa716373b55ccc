/** Dashboard variables: the organizations of the key, or the values seen in a dimension. */
import {
  createDataFrame,
  CustomVariableSupport,
  type DataQueryRequest,
  type DataQueryResponse,
  FieldType,
  LoadingState,
} from '@grafana/data';
import type { Conversations } from '@ledgerline/api/answers';
import { NONE, type VariableQuery } from '@ledgerline/api/grafana';
import { type Dimension, DIMENSIONS } from '@ledgerline/api/words';
import { catchError, defer, map, type Observable, of } from 'rxjs';
import type { Client } from './client';
import { VariableEditor } from './components/VariableEditor';
import type { CreditsDatasource } from './datasource';
import { interpolatedFilters, interpolatedOrg } from './interpolation';
import { NONE_NAME } from './none';
import { problemOf } from './problem';
import { inRange } from './queries/kind';
import type { Variable } from './types';

const MOST = 1000;
/** As many as the API gives: of a dimension a value that is not listed could not be chosen. */
const MOST_VALUES = 10_000;

interface Option {
  value: string;
  text: string;
}
type Request = Pick<DataQueryRequest<Variable>, 'range' | 'scopedVars'> & { timezone: string };
/** A variable's query after interpolation. */
type Asked = VariableQuery & { q: string };

interface Kind {
  /** Whether it is of an organization. */
  about: boolean;
  filtered: boolean;
  options: (client: Client, asked: Asked, request: Request) => Observable<Option[]>;
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
        params: { org: about, sort: 'credits', limit: MOST, ...inRange(request), ...filters },
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

const frame = (options: Option[]) =>
  createDataFrame({
    fields: [
      { name: 'text', type: FieldType.string, values: options.map(({ text }) => text) },
      { name: 'value', type: FieldType.string, values: options.map(({ value }) => value) },
    ],
  });

export class CreditsVariables extends CustomVariableSupport<CreditsDatasource, Variable> {
  readonly #datasource: CreditsDatasource;
  override editor = VariableEditor;

  constructor(datasource: CreditsDatasource) {
    super();
    this.#datasource = datasource;
  }

  override query({ targets, range, scopedVars, timezone }: DataQueryRequest<Variable>): Observable<DataQueryResponse> {
    const variable = asVariable(targets[0]);
    const search = scopedVars.__searchFilter?.value as unknown;
    return defer(() => {
      const asked: Asked = {
        of: variable.of,
        org: this.#datasource.orgOf(interpolatedOrg(variable.org, scopedVars)) ?? '',
        filters: interpolatedFilters(variable.filters, scopedVars),
        q: typeof search === 'string' ? search : '',
      };
      const request = { range, scopedVars, timezone: this.#datasource.zoneOf(timezone) };
      return VARIABLES[variable.of].options(this.#datasource.client, asked, request);
    }).pipe(
      map((options) => ({ data: [frame(options)], state: LoadingState.Done })),
      catchError((error: unknown) =>
        of({ data: [], state: LoadingState.Error, errors: [{ message: problemOf(error).message }] }),
      ),
    );
  }
}
