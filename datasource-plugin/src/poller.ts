/** Asks again while the browser's tab is seen, once for all who ask the same. */
import {
  catchError,
  concat,
  distinctUntilChanged,
  EMPTY,
  exhaustMap,
  fromEvent,
  interval,
  map,
  type Observable,
  of,
  ReplaySubject,
  scan,
  share,
  startWith,
  switchMap,
} from 'rxjs';
import { type Problem, problemOf } from './problem';

const EVERY_MS = 10_000;

/** With a problem: the answer before it, where there was one. */
export type Polled<A> = { answer: A; problem?: Problem } | { answer?: A; problem: Problem };

const visible = (): boolean => document.visibilityState !== 'hidden';

/** The first time always; then only while the document is visible, and at once when it becomes so. */
const moments = (): Observable<number> =>
  fromEvent(document, 'visibilitychange').pipe(
    map(visible),
    startWith(visible()),
    distinctUntilChanged(),
    switchMap((seen, index) => concat(seen || index === 0 ? of(0) : EMPTY, seen ? interval(EVERY_MS) : EMPTY)),
  );

const said = <A>({ answer, problem }: Polled<A>): string =>
  // The moment of asking is no change.
  JSON.stringify([answer, problem?.message], (key, value: unknown) => (key === 'asOf' ? undefined : value));

const poll = <A>(ask: () => Observable<A>): Observable<Polled<A>> =>
  moments().pipe(
    exhaustMap(() =>
      ask().pipe(
        map((answer): Polled<A> => ({ answer })),
        catchError((error: unknown) => of({ problem: problemOf(error) })),
      ),
    ),
    scan((before: Polled<A>, now: Polled<A>): Polled<A> => (now.problem ? { ...before, ...now } : now)),
    distinctUntilChanged((before, now) => said(before) === said(now)),
  );

export class Poller {
  readonly #shared = new Map<string, Observable<Polled<unknown>>>();

  /** Emits the answer and then every change of it; a problem is told too and does not end it. */
  watch<A>(key: string, ask: () => Observable<A>): Observable<Polled<A>> {
    const known = this.#shared.get(key) as Observable<Polled<A>> | undefined;
    if (known) return known;
    const shared = poll(ask).pipe(
      share({ connector: () => new ReplaySubject<Polled<A>>(1), resetOnRefCountZero: true }),
    );
    this.#shared.set(key, shared);
    return shared;
  }
}
