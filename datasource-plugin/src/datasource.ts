import {
  type AdHocVariableFilter,
  CoreApp,
  type DataFrame,
  type DataQueryError,
  type DataQueryRequest,
  type DataQueryResponse,
  DataSourceApi,
  type DataSourceGetTagValuesOptions,
  type DataSourceInstanceSettings,
  LoadingState,
  type MetricFindValue,
  type ScopedVars,
  type TestDataSourceResponse,
} from '@grafana/data';
import { type CreditsQuery, type Links, NONE, type QueryType } from '@ledgerline/api/grafana';
import { DIMENSIONS } from '@ledgerline/api/words';
import { catchError, combineLatest, defer, firstValueFrom, map, type Observable, of } from 'rxjs';
import { narrowed } from './ad-hoc';
import { answered } from './answering';
import { Client } from './client';
import { health } from './health';
import { interpolated, interpolatedOrg, saved } from './interpolation';
import { NONE_NAME } from './none';
import type { Polled } from './poller';
import { problemOf } from './problem';
import { isQueryType } from './queries';
import type { About } from './queries/kind';
import type { Query, QueryOf, Settings } from './types';
import { CreditsVariables } from './variables/support';

/** As many as a list can be scrolled through. */
const TAGS = 1000;

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

  /** Marks on graphs; any other query with a time makes some as well. */
  override annotations = { getDefaultQuery: (): Partial<Query> => ({ queryType: 'annotations' }) };

  /** Which organization is resolved where a query names this one or none. */
  orgOf = (org: string | undefined): string | undefined => (org === undefined || org === '' ? this.#defaultOrg : org);

  /** IANA name of a dashboard's time zone. */
  zoneOf = (zone: string | undefined): string => {
    if (zone === 'utc') return 'UTC';
    return zone && zone !== 'browser' ? zone : Intl.DateTimeFormat().resolvedOptions().timeZone;
  };

  /** Answered whatever the key reads; in Explore something to look at. */
  override getDefaultQuery(app?: CoreApp): Partial<Query> {
    const org = this.#defaultOrg === undefined ? { org: '*' } : {};
    return app === CoreApp.Explore ? { queryType: 'series', ...org } : { queryType: 'balance', ...org };
  }

  override filterQuery(query: Query): boolean {
    return isQueryType(query.queryType) && (query.queryType !== 'conversation' || Boolean(query.conversation));
  }

  /** To Explore: ad hoc filters go along as those of the query, except what nothing can match. */
  override interpolateVariablesInQueries(
    queries: Query[],
    scopedVars: ScopedVars,
    adHoc: AdHocVariableFilter[] = [],
  ): Query[] {
    return queries.map((query) => {
      const resolved = interpolated(query, scopedVars);
      return { ...saved(narrowed(resolved, adHoc) ?? resolved), datasource: this.getRef() };
    });
  }

  override getTagKeys(): Promise<MetricFindValue[]> {
    return Promise.resolve(DIMENSIONS.map((value) => ({ value, text: value.replace(/_/g, ' ') })));
  }

  /** Seen in the organization that the dashboard's queries ask about. */
  override async getTagValues({ key, queries = [] }: DataSourceGetTagValuesOptions<Query>): Promise<MetricFindValue[]> {
    const dimension = DIMENSIONS.find((each) => each === key);
    if (!dimension) return [];
    const asked = queries.map((query) => this.orgOf(interpolatedOrg(query.org, {}))).find((each) => each);
    const org = asked ?? this.orgOf(undefined) ?? '*';
    const values = await firstValueFrom(this.client.values(dimension, { org, limit: TAGS }));
    return [...values.map(({ value, name }) => ({ value, text: name || value })), { value: NONE, text: NONE_NAME }];
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

  #outcome(target: Query, request: DataQueryRequest<Query>): Observable<Outcome> {
    const { range, scopedVars, timezone, filters = [] } = request;
    const { refId } = target;
    const about: About = {
      range,
      timezone: this.zoneOf(timezone),
      datasource: { uid: this.uid, name: this.name },
      links: this.#links,
      address: (ask) => this.client.address(ask),
    };
    const failed = (error: unknown): Required<Pick<Outcome, 'error'>> => ({
      error: { refId, message: problemOf(error).message },
    });
    return defer(() => {
      const query: CreditsQuery | null = narrowed(interpolated<Query>(target, scopedVars), filters);
      if (!query) return of<Polled<DataFrame[]>>({ answer: [] });
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
