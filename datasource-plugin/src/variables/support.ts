/** Dashboard variables: the organizations of the key, or the values seen in a dimension. */
import {
  createDataFrame,
  CustomVariableSupport,
  type DataQueryRequest,
  type DataQueryResponse,
  FieldType,
  LoadingState,
} from '@grafana/data';
import { catchError, defer, map, type Observable, of } from 'rxjs';
import { VariableEditor } from '../components/VariableEditor';
import type { CreditsDatasource } from '../datasource';
import { interpolatedFilters, interpolatedOrg } from '../interpolation';
import { problemOf } from '../problem';
import type { Variable } from '../types';
import { asVariable, type Option, type VariableSearch, VARIABLES } from './kinds';

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
    const typed = scopedVars.__searchFilter?.value as unknown;
    return defer(() => {
      const search: VariableSearch = {
        of: variable.of,
        org: this.#datasource.orgOf(interpolatedOrg(variable.org, scopedVars)) ?? '',
        filters: interpolatedFilters(variable.filters, scopedVars),
        q: typeof typed === 'string' ? typed : '',
      };
      const request = { range, scopedVars, timezone: this.#datasource.zoneOf(timezone) };
      return VARIABLES[variable.of].options(this.#datasource.client, search, request);
    }).pipe(
      map((options) => ({ data: [frame(options)], state: LoadingState.Done })),
      catchError((error: unknown) =>
        of({ data: [], state: LoadingState.Error, errors: [{ message: problemOf(error).message }] }),
      ),
    );
  }
}
