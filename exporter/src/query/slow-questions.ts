import { Refusal } from '../model/refusal.ts';
import type { Question } from './answers.ts';
import type { Ask } from './report-route.ts';

/** Questions that look at every event of a range: seconds, in which nobody else's report should wait. */
export const SLOW: ReadonlySet<Question> = new Set<Question>(['whatIf']);

const MOST_WAITING = 4;

/** Refuses more than a few at a time: they are answered one after the other. */
export function limited(ask: Ask): Ask {
  let waiting = 0;
  return async (question, request) => {
    if (waiting >= MOST_WAITING)
      throw new Refusal('too_many_requests', 'others are being answered that take long: ask again in a moment');
    waiting += 1;
    try {
      return await ask(question, request);
    } finally {
      waiting -= 1;
    }
  };
}
