/** What every report of events begins and ends with: which events, and what of them is shown. */
import type { EventsQuery } from '@ledgerline/api';
import { dimension, type MeteredEvent } from '../model/event.ts';
import { Refusal } from '../model/refusal.ts';
import { selectionsOf, type Selection } from './event-selection.ts';
import { fetchConversations } from './names.ts';
import type { OrgState } from './org-state.ts';
import { rangeOfOrgs, type Range } from './range.ts';
import type { Snapshot } from './store.ts';

export const STANDARD = 100;
/** Where the sums of usage do not say how many match, no more are counted. */
export const MOST_COUNTED = 10_000;
export interface ShownEvent {
  readonly metered: MeteredEvent;
  /** Of its conversation, as that is called now; outside of one its own. */
  readonly title: string;
  /** Whether who asks may read what is written in it. */
  readonly readable: boolean;
}
export interface EventsRequest {
  readonly query: EventsQuery;
  /** By organization, in which workspaces conversations may be read (null: all); one that is not in there: in none. */
  readonly readable: Readonly<Record<string, readonly string[] | null>>;
}

export const eventRange = (states: readonly OrgState[], query: EventsQuery): Range => rangeOfOrgs(query, states);

/** Rows are numbered over all organizations. */
export const newestOf = async (snapshot: Snapshot, states: readonly OrgState[]): Promise<number> =>
  (await snapshot.newestLines(states[0]?.account.org ?? '')).event;

export async function fetchSelections(
  snapshot: Snapshot,
  states: readonly OrgState[],
  query: EventsQuery,
  until: number,
): Promise<Selection[]> {
  const selections: Selection[] = [];
  for (const state of states) selections.push(...(await selectionsOf(snapshot, state, query, until)));
  return selections;
}

/** Conversations are asked for by those who may read them. */
export async function checkConversations(
  snapshot: Snapshot,
  states: readonly OrgState[],
  { query, readable }: EventsRequest,
): Promise<void> {
  const wanted = [query.conversation ?? []].flat().filter((each) => each !== '');
  if (wanted.length === 0) return;
  for (const { account } of states) {
    const workspaces = readable[account.org];
    if (workspaces === null) continue;
    for (const conversation of wanted) {
      const lyingIn = await snapshot.conversationWorkspaces(account.org, conversation);
      if (workspaces === undefined || lyingIn.some((each) => !workspaces.includes(each)))
        throw new Refusal('forbidden', 'the key may not read that conversation', 'conversation');
    }
  }
}

export async function shown(
  snapshot: Snapshot,
  found: readonly MeteredEvent[],
  { readable }: EventsRequest,
): Promise<ShownEvent[]> {
  const keyed = found.flatMap(({ event }) => {
    const key = dimension(event, 'conversation');
    return key === '' ? [] : [{ org: event.org, key }];
  });
  const known = await fetchConversations(snapshot, keyed);
  return found.map((metered) => {
    const { event } = metered;
    const workspaces = readable[event.org];
    return {
      metered,
      title: known.get(event.org)?.get(dimension(event, 'conversation'))?.title ?? event.title,
      readable: workspaces === null || (workspaces?.includes(dimension(event, 'workspace')) ?? false),
    };
  });
}
