/** Events in the order of time, however many match, of several organizations as of one. */
import type { MeteredEvent } from '../model/event.ts';
import { byCodePoint } from '../text/code-points.ts';
import { countOf, fetchStretches, type Selection, type Stretch, type Stretches } from './event-selection.ts';
import type { Range } from './range.ts';
import { isOfFewConversations, type EventPlace } from './event-store.ts';
import type { Snapshot } from './store.ts';

export interface OrgPlace extends EventPlace {
  readonly org: string;
}
/** How many match; not `exact`: at least so many. */
export interface Total {
  readonly events: number;
  readonly exact: boolean;
}
export interface Walk extends Range {
  readonly order: 'asc' | 'desc';
  /** Only those beyond; null: from the first on. */
  readonly after: OrgPlace | null;
  /** How many to leave out at the beginning. */
  readonly skip: number;
  /** How many are read together: a page, or what fits. */
  readonly together: number;
}

export const placeIn = ({ event: { org, time }, row }: MeteredEvent): OrgPlace => ({ org, time, row: row ?? 0 });

const HOUR = 3_600_000;
/** A day of no more is cut further: an event a day would otherwise be looked for among all others of its day. */
const SPARSE = 5000;

/** In batches, none of them empty. */
export async function* walk(
  snapshot: Snapshot,
  selections: readonly Selection[],
  { skip, ...bounds }: Walk,
): AsyncGenerator<readonly MeteredEvent[], void> {
  const [only, ...others] = selections;
  if (!only) return;
  if (others.length === 0) {
    yield* walkOne(snapshot, only, { skip, ...bounds });
    return;
  }
  const each = selections.map((selection) => walkOne(snapshot, selection, { skip: 0, ...bounds }));
  let left = skip;
  for await (const event of merged(each, bounds.order)) {
    if (left > 0) left -= 1;
    else yield [event];
  }
}

async function* walkOne(
  snapshot: Snapshot,
  selection: Selection,
  { order, after, skip, together, ...range }: Walk,
): AsyncGenerator<readonly MeteredEvent[], void> {
  const { exact, list } = await stretchesOf(snapshot, selection, range);
  const place = after && placeFor(selection.org, after, order);
  let left = skip;
  for (const stretch of inOrder(list, order)) {
    if (place && isBefore(stretch, place.time, order)) continue;
    if (exact && stretch.events <= left) {
      left -= stretch.events;
      continue;
    }
    const finer = await finerOf(snapshot, selection, stretch);
    for (const part of inOrder(finer.list, order)) {
      if (place && isBefore(part, place.time, order)) continue;
      for (let from: EventPlace | null = place; ;) {
        const bounds = { from: part.from, to: part.to, order, after: from };
        const read = await snapshot.events(selection.org, { ...selection, ...bounds, offset: 0, limit: together });
        const found = read.slice(left);
        left -= read.length - found.length;
        if (found.length > 0) yield found;
        const last = read.at(-1);
        if (!last || read.length < together) break;
        from = placeIn(last);
      }
    }
  }
}

const stretchesOf = (snapshot: Snapshot, selection: Selection, range: Range): Promise<Stretches> =>
  isOfFewConversations(selection)
    ? Promise.resolve({ exact: false, list: [{ ...range, events: Infinity }] })
    : fetchStretches(snapshot, selection, range, 'day');

/** A day in which few events match, by its quarter hours. */
async function finerOf(snapshot: Snapshot, selection: Selection, stretch: Stretch): Promise<Pick<Stretches, 'list'>> {
  const isWhole = selection.filters.size === 0 || stretch.events > SPARSE || stretch.to - stretch.from <= HOUR;
  return isWhole ? { list: [stretch] } : fetchStretches(snapshot, selection, stretch, 'quarter');
}

const inOrder = (list: readonly Stretch[], order: Walk['order']): readonly Stretch[] =>
  order === 'asc' ? list : list.toReversed();

/** Whether all of it lies before a time, in this order. */
const isBefore = ({ from, to }: Range, time: number, order: Walk['order']): boolean =>
  order === 'asc' ? to <= time : from > time;

/** Of equal times, organizations follow each other in the order of their ids. */
function placeFor(org: string, { org: placeOrg, time, row }: OrgPlace, order: Walk['order']): EventPlace {
  if (org === placeOrg) return { time, row };
  const beyond = byCodePoint(org, placeOrg) > 0;
  const [none, all] = order === 'asc' ? [Number.MAX_SAFE_INTEGER, -1] : [-1, Number.MAX_SAFE_INTEGER];
  return { time, row: beyond ? all : none };
}

async function* merged(
  walks: readonly AsyncGenerator<readonly MeteredEvent[], void>[],
  order: Walk['order'],
): AsyncGenerator<MeteredEvent, void> {
  const heads: { readonly walk: (typeof walks)[number]; batch: readonly MeteredEvent[]; next: number }[] = [];
  for (const walk of walks) {
    const { value } = await walk.next();
    if (value) heads.push({ walk, batch: value, next: 0 });
  }
  const sign = order === 'asc' ? 1 : -1;
  for (;;) {
    let first: {
      readonly head: (typeof heads)[number];
      readonly event: MeteredEvent;
      readonly place: OrgPlace;
    } | null = null;
    for (const head of heads) {
      const event = head.batch[head.next];
      if (!event) continue;
      const place = placeIn(event);
      if (!first || comesBefore(place, first.place, sign)) first = { head, event, place };
    }
    if (!first) return;
    yield first.event;
    const { head } = first;
    head.next += 1;
    if (head.next < head.batch.length) continue;
    const { value } = await head.walk.next();
    [head.batch, head.next] = [value ?? [], 0];
  }
}

const comesBefore = (a: OrgPlace, b: OrgPlace, sign: 1 | -1): boolean =>
  (sign * (a.time - b.time) || byCodePoint(a.org, b.org) || sign * (a.row - b.row)) < 0;

/** How many match: by the sums of usage where those say it, else counted, up to `most`. */
export async function countEvents(
  snapshot: Snapshot,
  selections: readonly Selection[],
  range: Range,
  most: number,
): Promise<Total> {
  let [events, exact] = [0, true];
  for (const selection of selections) {
    const stretches = await stretchesOf(snapshot, selection, range);
    if (stretches.exact) events += countOf(stretches.list);
    else {
      const counted = await countIn(snapshot, selection, stretches.list, most);
      events += counted;
      exact &&= counted < most;
    }
  }
  return { events, exact };
}

async function countIn(
  snapshot: Snapshot,
  selection: Selection,
  list: readonly Stretch[],
  most: number,
): Promise<number> {
  let counted = 0;
  for (const { from, to } of list) {
    if (counted >= most) break;
    // A limit of SQL has 64 bits.
    const left = Math.min(most - counted, Number.MAX_SAFE_INTEGER);
    counted += await snapshot.countEvents(selection.org, { ...selection, from, to }, left);
  }
  return counted;
}
