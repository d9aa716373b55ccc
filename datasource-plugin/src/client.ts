import { getBackendSrv } from '@grafana/runtime';
import { catchError, defer, map, type Observable, throwError } from 'rxjs';
import type { Dimension } from '@ledgerline/api/words';
import type { Me, Values } from '@ledgerline/api/answers';
import { type Polled, Poller } from './poller';
import { checked, problemOf } from './problem';

/** Several values: the parameter is given once for each. Absent or empty: it is not sent. */
export type Params = Partial<Record<string, string | number | readonly string[]>>;

/** A request to the API, which refuses parameters it does not know. */
export interface Ask {
  path: string;
  params: Params;
}

function search(params: Params): string {
  const sent = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || value === '') continue;
    // An empty value in a list is kept: `model=` are the events without a model.
    for (const one of typeof value === 'object' ? value : [value]) sent.append(name, String(one));
  }
  return sent.size > 0 ? `?${sent.toString()}` : '';
}

export class Client {
  readonly #url: string;
  readonly #poller = new Poller();

  /** `url`: of Grafana's proxy, which adds the key. */
  constructor(url: string) {
    this.#url = url;
  }

  /** Where it can be had by a link. */
  address({ path, params }: Ask): string {
    return `${this.#url}/v1/${path}${search(params)}`;
  }

  get<A>(ask: Ask): Observable<A> {
    const url = this.address(ask);
    return defer(() => getBackendSrv().fetch<A>({ url, method: 'GET', showErrorAlert: false })).pipe(
      map(({ data }) => checked(data)),
      catchError((error: unknown) => throwError(() => problemOf(error))),
    );
  }

  watch<A>(ask: Ask): Observable<Polled<A>> {
    return this.#poller.watch(`${ask.path}${search(ask.params)}`, () => this.get<A>(ask));
  }

  me(): Observable<Me> {
    return this.get({ path: 'me', params: {} });
  }

  /** The values seen in a dimension, those that match `q` first of all. */
  values(dimension: Dimension, params: { org?: string; q?: string; limit?: number }): Observable<Values['values']> {
    return this.get<Values>({ path: `dimensions/${dimension}`, params }).pipe(map(({ values }) => values));
  }
}
