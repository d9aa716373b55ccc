import {
  type DataQueryRequest,
  dateTime,
  FieldType,
  type DataFrame,
  type DataSourceInstanceSettings,
} from '@grafana/data';
import {
  setBackendSrv,
  setTemplateSrv,
  type BackendSrv,
  type BackendSrvRequest,
  type TemplateSrv,
} from '@grafana/runtime';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Observable, of, throwError } from 'rxjs';
import { CreditsDatasource } from '../src/datasource';
import type { CreditsQuery } from '@ledgerline/api/grafana';
import type { Query, Settings } from '../src/types';

/** Recorded from a real exporter by `record.ts`. */
export const answer = (name: string): unknown =>
  JSON.parse(readFileSync(path.join(__dirname, 'answers', `${name}.json`), 'utf8'));

export const refused = (status: number, data: unknown): Observable<never> =>
  throwError(() => ({ status, statusText: '', data, config: { url: '' } }));

/** Grafana's backend, by the start of what is asked behind `/v1/`; tells the requests it got. */
export function backend(answers: Record<string, unknown>): string[] {
  const asked: string[] = [];
  const fetch = ({ url }: BackendSrvRequest) => {
    const request = url.replace('/proxy/v1/', '');
    asked.push(request);
    const name = Object.keys(answers).find((start) => request.startsWith(start));
    if (name === undefined) return refused(404, 'nothing there');
    const said = answers[name];
    return typeof said === 'function' ? (said as () => Observable<unknown>)() : of({ data: said });
  };
  setBackendSrv({ fetch } as unknown as BackendSrv);
  return asked;
}

/** Template variables by their values; `$__all` is All, of the values `every`. */
export function templates(values: Record<string, string | string[]>, every: string[] = ['a', 'b']): void {
  const replace = (text = '', _scoped: unknown, format?: string | ((value: string | string[]) => string)): string =>
    text.replace(/\$(\w+)/g, (match, name: string) => {
      const value = values[name];
      if (value === undefined) return match;
      if (format === 'queryparam') return `var-${name}=${encodeURIComponent(String(value))}`;
      const full = value === '$__all' ? every : value;
      return typeof format === 'function' ? format(full) : Array.isArray(full) ? `{${full.join(',')}}` : full;
    });
  setTemplateSrv({
    replace,
    containsTemplate: (text = '') => text.includes('$'),
    getVariables: () => Object.keys(values).map((name) => ({ name })),
    updateTimeRange: () => undefined,
  } as unknown as TemplateSrv);
}

export const datasource = (jsonData: Settings = {}): CreditsDatasource =>
  new CreditsDatasource({
    uid: 'ledger',
    name: 'Ledger',
    type: 'ledgerline-credits-datasource',
    url: '/proxy',
    jsonData,
    meta: {},
  } as unknown as DataSourceInstanceSettings<Settings>);

export const request = (...queries: Array<CreditsQuery & { refId?: string }>): DataQueryRequest<Query> =>
  ({
    targets: queries.map((query) => ({ refId: 'A', ...query })),
    range: { from: dateTime(1000), to: dateTime(2000), raw: { from: 'now-1h', to: 'now' } },
    scopedVars: {},
    timezone: 'utc',
  }) as unknown as DataQueryRequest<Query>;

/** A frame as rows of name and value. */
export const rows = (frame: DataFrame | undefined): Array<Record<string, unknown>> =>
  Array.from({ length: frame?.length ?? 0 }, (_, index) =>
    Object.fromEntries(
      (frame?.fields ?? []).map(({ name, type, values }) => [
        name,
        type === FieldType.time && values[index] !== null
          ? new Date(Number(values[index])).toISOString()
          : values[index],
      ]),
    ),
  );
