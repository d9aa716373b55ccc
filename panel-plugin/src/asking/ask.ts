/** The panel's own target asked again, through the datasource that Grafana asks: filters, variables and roles hold. */
import { type DataFrame, type DataQueryRequest, type DataQueryResponse, LoadingState } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { catchError, defer, filter, from, map, type Observable, of, switchMap } from 'rxjs';

/** A target as dashboards save it: what a reader chooses is laid over it. */
export type Target = DataQueryRequest['targets'][number] & Readonly<Record<string, unknown>>;

export interface Question {
  readonly request: DataQueryRequest;
  readonly target: Target;
  /** Options of the query that are others than the dashboard's. */
  readonly chosen: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly frames: readonly DataFrame[];
  /** In words; null: none. */
  readonly problem: string | null;
}

/** Grafana ends a request when another comes with its id. */
let asked = 0;

export const ask = ({ request, target, chosen }: Question): Observable<Answer> =>
  defer(() => getDataSourceSrv().get(target.datasource, request.scopedVars)).pipe(
    switchMap((datasource) => {
      asked += 1;
      const requestId = `${request.requestId}-reader-${asked}`;
      return from(datasource.query({ ...request, requestId, targets: [{ ...target, ...chosen }] }));
    }),
    filter(({ state }) => state !== LoadingState.Loading),
    map((response) => ({ frames: response.data as DataFrame[], problem: problemIn(response) })),
    catchError((error: unknown) => of({ frames: [], problem: wordsOf(error) })),
  );

function problemIn({ state, errors = [] }: DataQueryResponse): string | null {
  const [first] = errors;
  if (first === undefined && state !== LoadingState.Error) return null;
  return first?.message ?? UNKNOWN;
}

export const UNKNOWN = 'The ledger did not say why.';

const wordsOf = (error: unknown): string => (error instanceof Error && error.message !== '' ? error.message : UNKNOWN);

/** The target that a frame came of, or the first of those kinds; null: there is none to ask again. */
export function targetOf(
  request: DataQueryRequest | undefined,
  queryTypes: readonly string[],
  refId: string | undefined,
): Target | null {
  const ours = (request?.targets ?? []).filter(({ hide, queryType }) => !hide && queryTypes.includes(queryType ?? ''));
  return ((ours.find((target) => target.refId === refId) ?? ours[0]) as Target | undefined) ?? null;
}
