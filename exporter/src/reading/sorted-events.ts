import { MOST_SORTED } from '@ledgerline/api/words';
import type { MeteredEvent } from '../model/event.ts';
import { Refusal } from '../model/refusal.ts';
import { byCodePoint } from '../text/code-points.ts';
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
import type { SortedEvent } from './event-store.ts';
import { countEvents, type OrgPlace, type Total } from './event-walk.ts';
import type { Events } from './events.ts';
import type { Listing } from './listing.ts';
import type { OrgState } from './org-state.ts';
import type { Snapshot } from './store.ts';

interface Sorted {
  readonly rows: readonly Pick<OrgPlace, 'org' | 'row'>[];
  readonly total: Total;
}

/** By what they say or cost. */
export const sortedEvents: Listing<readonly OrgState[], EventsRequest, Sorted, readonly ShownEvent[], Events> = {
  standard: STANDARD,
  fetch: async (snapshot, states, request) => {
    const { query } = request;
    const { sort = 'time', order = 'desc' } = query;
    if (sort === 'time') return { rows: [], total: { events: 0, exact: true } };
    await checkConversations(snapshot, states, request);
    const selections = await fetchSelections(snapshot, states, query, await newestOf(snapshot, states));
    const range = eventRange(states, query);
    const rows: (SortedEvent & OrgPlace)[] = [];
    for (const selection of selections) {
      const found = await snapshot.sortedEvents(selection.org, { ...selection, ...range }, sort, order, MOST_SORTED);
      for (const row of found) rows.push({ ...row, org: selection.org });
    }
    const sign = order === 'asc' ? 1 : -1;
    if (selections.length > 1)
      rows.sort((a, b) => byValue(a, b, sign) || b.time - a.time || byCodePoint(a.org, b.org) || b.row - a.row);
    return {
      rows: rows.slice(0, MOST_SORTED).map(({ org, row }) => ({ org, row })),
      total: await countEvents(snapshot, selections, range, MOST_COUNTED),
    };
  },
  size: (whole) => whole.rows.length + (isCut(whole) ? 1 : 0),
  held: ({ rows }) => [{ byteLength: rows.length * BYTES_OF_ROW }],
  details: async (snapshot, whole, { offset, limit }, request) => {
    if (offset >= MOST_SORTED && isCut(whole))
      throw new Refusal('invalid_request', `gives the first ${MOST_SORTED} alone: narrow the range`, 'sort');
    return fetchRows(snapshot, whole.rows.slice(offset, offset + limit), request);
  },
  fold: ({ total }, found) => ({ events: found, total }),
};
/** Whether more match than are in order. */
const isCut = ({ rows, total }: Sorted): boolean =>
  rows.length === MOST_SORTED && (total.events > MOST_SORTED || !total.exact);
/** An object of two fields. */
const BYTES_OF_ROW = 32;

function byValue({ value: a }: SortedEvent, { value: b }: SortedEvent, sign: 1 | -1): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  if (typeof a === 'string' && typeof b === 'string') return sign * byCodePoint(a, b);
  return a < b ? -sign : sign;
}

async function fetchRows(
  snapshot: Snapshot,
  rows: Sorted['rows'],
  request: EventsRequest,
): Promise<readonly ShownEvent[]> {
  const found = new Map<number, MeteredEvent>();
  for (const [org, its] of Map.groupBy(rows, (row) => row.org))
    for (const metered of await snapshot.eventsOf(
      org,
      its.map(({ row }) => row),
    ))
      found.set(metered.row ?? 0, metered);
  return shown(
    snapshot,
    rows.flatMap(({ row }) => found.get(row) ?? []),
    request,
  );
}
