import { Refusal } from '../model/refusal.ts';
import type { Post } from './events.ts';

/** Events that may wait for the disk: some seconds of work, some tens of megabytes. */
export const MOST_WAITING = 200_000;

/** Refuses what would wait too long: a client that is told so holds its events, where our memory would lose them. */
export function withBacklog(post: Post, most: number): Post {
  let waiting = 0;
  return async (events, backfill) => {
    // However large, one request alone is taken.
    if (waiting > 0 && waiting + events.size > most)
      throw new Refusal('too_many_requests', 'too many events wait to be written: send these again in a second');
    waiting += events.size;
    try {
      return await post(events, backfill);
    } finally {
      waiting -= events.size;
    }
  };
}
