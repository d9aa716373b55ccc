import { createHash } from 'node:crypto';
import type { EventsQuery } from '@ledgerline/api';
import type { MeteredEvent } from '../model/event.ts';
import { Refusal } from '../model/refusal.ts';
import { canonical } from '../text/canonical.ts';
import {
  MOST_COUNTED,
  STANDARD,
  checkConversations,
  eventRange,
  fetchSelections,
  newestOf,
  shown,
  type EventsRequest,
  type ShownEvent,
} from './event-request.ts';
import { countEvents, placeIn, walk, type OrgPlace, type Total } from './event-walk.ts';
import type { OrgState } from './org-state.ts';
import type { Range } from './range.ts';
import type { Report, RowsReport } from './report.ts';

/** A page of events, each as it is now. */
export interface Events {
  readonly events: readonly ShownEvent[];
  readonly total: Total;
}
/** Where those before a page are gone through one by one. */
const MOST_SKIPPED = 100_000;

interface EventsFacts {
  readonly events: readonly ShownEvent[];
  readonly place: Place;
}
/** What a page is of: the same range and events on every further one. */
interface Place extends Range {
  readonly until: number;
  readonly total: Total;
  readonly after: OrgPlace | null;
}

/** In the order of time. */
export const events: Report<
  readonly OrgState[],
  EventsRequest,
  EventsFacts,
  Events & { readonly nextCursor: string | null }
> = {
  fetch: async (snapshot, states, request) => {
    const { query } = request;
    const { limit = STANDARD, page, order = 'desc' } = query;
    await checkConversations(snapshot, states, request);
    if (query.cursor !== undefined && page !== undefined)
      throw new Refusal('invalid_request', 'is said by the cursor', 'page');
    const before = query.cursor === undefined ? null : placeOf(query.cursor, query);
    const range = before ?? eventRange(states, query);
    const until = before?.until ?? (await newestOf(snapshot, states));
    const selections = await fetchSelections(snapshot, states, query, until);
    const skip = ((page ?? 1) - 1) * limit;
    if (skip > MOST_SKIPPED)
      throw new Refusal('invalid_request', `is past ${MOST_SKIPPED} events: use cursors`, 'page');
    const total = before?.total ?? (await countEvents(snapshot, selections, range, MOST_COUNTED));
    const found: MeteredEvent[] = [];
    const bounds = { ...range, order, after: before?.after ?? null, skip, together: limit + 1 };
    for await (const batch of walk(snapshot, selections, bounds)) {
      found.push(...batch);
      if (found.length > limit) break;
    }
    const { from, to } = range;
    return { events: await shown(snapshot, found, request), place: { from, to, until, total, after: null } };
  },
  fold: ({ events: found, place }, { query }) => {
    const { limit = STANDARD } = query;
    const last = found.length > limit ? found[limit - 1] : undefined;
    return {
      events: found.slice(0, limit),
      total: place.total,
      nextCursor: last ? cursorOf({ ...place, after: placeIn(last.metered) }, query) : null,
    };
  },
};

/** Events read together. */
const TOGETHER = 1000;

/** The same of one organization, row by row: everything that matches, and no more than `limit` where one is given. */
export const eventRows: RowsReport<OrgState, EventsRequest, ShownEvent> = {
  count: async (snapshot, state, request) => {
    const { query } = request;
    // Before the first row leaves: a refusal then would look like a stream that broke.
    await checkConversations(snapshot, [state], request);
    const selections = await fetchSelections(snapshot, [state], query, await newestOf(snapshot, [state]));
    const { events: total } = await countEvents(snapshot, selections, eventRange([state], query), Infinity);
    return Math.min(total, query.limit ?? Infinity);
  },
  rows: async function* (snapshot, state, request) {
    const { query } = request;
    const selections = await fetchSelections(snapshot, [state], query, await newestOf(snapshot, [state]));
    const { order = 'desc', limit = Infinity } = query;
    const bounds = { ...eventRange([state], query), order, after: null, skip: 0, together: TOGETHER };
    let left = limit;
    for await (const batch of walk(snapshot, selections, bounds)) {
      const some = batch.slice(0, left);
      left -= some.length;
      if (some.length > 0) yield await shown(snapshot, some, request);
      if (left === 0) return;
    }
  },
};

/** Which question a cursor is of, whatever page. */
const questionOf = (query: EventsQuery): string =>
  createHash('sha256')
    .update(canonical({ ...query, cursor: undefined, limit: undefined, page: undefined, format: undefined }))
    .digest('base64url')
    .slice(0, 12);

function cursorOf({ from, to, until, total, after }: Place, query: EventsQuery): string {
  const parts = [from, to, until, total.events, Number(total.exact), after?.time, after?.row];
  return [questionOf(query), ...parts, Buffer.from(after?.org ?? '').toString('base64url')].join('.');
}

function placeOf(cursor: string, query: EventsQuery): Place {
  const [question, ...parts] = cursor.split('.');
  const org = Buffer.from(parts.pop() ?? '', 'base64url').toString();
  const numbers = parts.map((part) => (/^-?\d{1,16}$/.test(part) ? Number(part) : NaN));
  const [from = NaN, to = NaN, until = NaN, counted = NaN, exact, time = NaN, row = NaN] = numbers;
  if (numbers.length !== 7 || !numbers.every(Number.isSafeInteger) || question !== questionOf(query))
    throw new Refusal('invalid_request', 'must be the nextCursor of an earlier answer to the same question', 'cursor');
  return { from, to, until, total: { events: counted, exact: exact === 1 }, after: { org, time, row } };
}
