import {
  type DataFrame,
  type DataQueryError,
  type DataQueryRequest,
  type DataQueryResponse,
  DataSourceApi,
  type DataSourceInstanceSettings,
  LoadingState,
  type ScopedVars,
  type TestDataSourceResponse,
} from '@grafana/data';
import type { CreditsQuery, Links, QueryType } from '@ledgerline/api/grafana';
import { catchError, combineLatest, defer, firstValueFrom, map, type Observable, of } from 'rxjs';
import { answered } from './answering';
import { Client } from './client';
import { health } from './health';
import { interpolated } from './interpolation';
import { problemOf } from './problem';
import { isQueryType } from './queries';
import type { About } from './queries/kind';
import type { Query, QueryOf, Settings } from './types';
import { CreditsVariables } from './variables/support';

/** What became of one target of a panel. */
interface Outcome {
  data: DataFrame[];
  error?: DataQueryError;
}

export class CreditsDatasource extends DataSourceApi<Query, Settings> {
  readonly client: Client;
  readonly #defaultOrg: string | undefined;
  readonly #links: Links;

  constructor(settings: DataSourceInstanceSettings<Settings>) {
    super(settings);
    this.client = new Client(settings.url ?? '');
    this.#defaultOrg = settings.jsonData.defaultOrg?.trim() || undefined;
    const { upgradeUrl, inviteUrl } = settings.jsonData;
    this.#links = { ...(upgradeUrl && { upgradeUrl }), ...(inviteUrl && { inviteUrl }) };
    // The type is a union of classes; the rule sees one of them.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
    this.variables = new CreditsVariables(this);
  }

  /** Which organization is resolved where a query names this one or none. */
  orgOf = (org: string | undefined): string | undefined => (org === undefined || org === '' ? this.#defaultOrg : org);

  /** IANA name of a dashboard's time zone. */
  zoneOf = (zone: string | undefined): string => {
    if (zone === 'utc') return 'UTC';
    return zone && zone !== 'browser' ? zone : Intl.DateTimeFormat().resolvedOptions().timeZone;
  };

  override getDefaultQuery(): Partial<Query> {
    return { queryType: 'balance' };
  }

  override filterQuery(query: Query): boolean {
    return isQueryType(query.queryType) && (query.queryType !== 'conversation' || Boolean(query.conversation));
  }

  override interpolateVariablesInQueries(queries: Query[], scopedVars: ScopedVars): Query[] {
    return queries.map((query) => ({ ...interpolated(query, scopedVars), datasource: this.getRef() }));
  }

  override query(request: DataQueryRequest<Query>): Observable<DataQueryResponse> {
    const targets = request.targets.filter((target) => !target.hide && this.filterQuery(target));
    if (targets.length === 0) return of({ data: [], state: LoadingState.Done });
    // One response for all of them, once each has its first answer: no part of it is ever left loading.
    return combineLatest(targets.map((target) => this.#outcome(target, request))).pipe(
      map((outcomes) => {
        const errors = outcomes.flatMap(({ error }) => (error ? [error] : []));
        const state = errors.length > 0 ? LoadingState.Error : LoadingState.Done;
        return { data: outcomes.flatMap(({ data }) => data), state, ...(errors.length > 0 ? { errors } : {}) };
      }),
    );
  }

  #outcome(target: Query, { range, scopedVars, timezone }: DataQueryRequest<Query>): Observable<Outcome> {
    const { refId } = target;
    const about: About = {
      range,
      timezone: this.zoneOf(timezone),
      datasource: { uid: this.uid, name: this.name },
      links: this.#links,
    };
    const failed = (error: unknown): Required<Pick<Outcome, 'error'>> => ({
      error: { refId, message: problemOf(error).message },
    });
    return defer(() => {
      const query: CreditsQuery = interpolated<Query>(target, scopedVars);
      const resolved = { ...query, org: this.orgOf(query.org) } as QueryOf<QueryType>;
      return answered(this.client, resolved.queryType, resolved, about);
    }).pipe(
      map(({ answer = [], problem }): Outcome => ({
        data: answer.map((frame) => ({ ...frame, refId })),
        ...(problem && failed(problem)),
      })),
      catchError((error: unknown) => of({ data: [], ...failed(error) })),
    );
  }

  override async testDatasource(): Promise<TestDataSourceResponse> {
    return firstValueFrom(
      this.client.me().pipe(
        map((me) => health(me, this.#defaultOrg)),
        catchError((error: unknown) => of({ status: 'error', message: problemOf(error).message })),
      ),
    );
  }
}
