import { Refusal } from '../model/refusal.ts';
import type { Ask, Question } from './questions.ts';
import { untilEnd, type AskRows, type Waiting } from './rows.ts';
import { EXPORTS, StreamLimits } from './stream-limits.ts';

/** Questions that look at every event of a range: seconds, in which nobody else's report should wait. */
export const SLOW: ReadonlySet<Question> = new Set<Question>(['whatIf', 'sortedEvents', 'durations']);

const MOST_WAITING = 4;

/** Refuses more than a few at a time: they are answered one after the other. */
export function limited(ask: Ask): Ask {
  let waiting = 0;
  return async (question, request, asker) => {
    if (waiting >= MOST_WAITING)
      throw new Refusal('too_many_requests', 'others are being answered that take long: ask again in a moment');
    waiting += 1;
    try {
      return await ask(question, request, asker);
    } finally {
      waiting -= 1;
    }
  };
}

/** Milliseconds from which the operator is told. */
const SLOW_MS = 1000;

/** Tells of each question whose answer took long, whoever had to wait for whom; milliseconds. */
export const timedBy =
  (tell: (question: string, ms: number) => void) =>
  async <T>(question: string, answer: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    try {
      return await answer();
    } finally {
      const ms = performance.now() - start;
      if (ms >= SLOW_MS) tell(question, Math.round(ms));
    }
  };

/** Begins a stream, which calls `end` when it is over. Refuses where there are too many. */
export type Limited = <T>(waiting: Waiting, begin: (end: () => void) => Promise<T>) => Promise<T>;

/** A few streams at a time, of whatever kind. */
export function limitedStreams(): Limited {
  const limits = new StreamLimits(EXPORTS);
  return async ({ key, gone }, begin) => {
    limits.take(key);
    let ended = false;
    const end = (): void => {
      if (!ended) limits.free(key);
      ended = true;
    };
    gone.addEventListener('abort', end, { once: true });
    if (gone.aborted) end();
    try {
      return await begin(end);
    } catch (error) {
      end();
      throw error;
    }
  };
}

export const limitedRows =
  (ask: AskRows, limited = limitedStreams()): AskRows =>
  (question, request, waiting) =>
    limited(waiting, async (end) => {
      const { total, parts } = await ask(question, request, waiting);
      return { total, parts: untilEnd(parts, end) };
    });
