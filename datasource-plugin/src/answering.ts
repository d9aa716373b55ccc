import type { DataFrame } from '@grafana/data';
import type { QueryType } from '@ledgerline/api/grafana';
import { EMPTY, expand, map, type Observable, of, take, toArray } from 'rxjs';
import type { Ask, Client } from './client';
import type { Polled } from './poller';
import { QUERIES } from './queries';
import type { About, Answers, Kind, Pages } from './queries/kind';
import type { QueryOf } from './types';

function inPages<A>(client: Client, ask: Ask, { most, next, joined }: Pages<A>): Observable<A> {
  return client.get<A>(ask).pipe(
    expand((page, index) => {
      const cursor = next(page);
      return cursor === null || index + 1 >= most
        ? EMPTY
        : client.get<A>({ ...ask, params: { ...ask.params, cursor } });
    }),
    take(most),
    toArray(),
    map(joined),
  );
}

/** Asks what the query's row says, and makes frames of the answer; of each changed one, where it is live. */
export function answered<T extends QueryType>(
  client: Client,
  type: T,
  query: QueryOf<T>,
  about: About,
): Observable<Polled<DataFrame[]>> {
  const kind: Kind<T> = QUERIES[type];
  const ask = kind.ask(query, about);
  if (ask === null) return of({ answer: [] });
  const shown = (answer: Answers[T]): { answer: DataFrame[] } => ({ answer: kind.frames(answer, query, about) });
  if ('live' in query && query.live)
    return client
      .watch<Answers[T]>(ask)
      .pipe(map(({ answer, ...polled }) => ({ ...polled, ...(answer && shown(answer)) }) as Polled<DataFrame[]>));
  return (kind.pages ? inPages(client, ask, kind.pages) : client.get<Answers[T]>(ask)).pipe(map(shown));
}
