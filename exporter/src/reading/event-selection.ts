/** Which events a request is about, and in which stretches of time there are any. */
import type { EventsQuery } from '@ledgerline/api';
import { CUBE } from '../ledger/rollups.ts';
import type { Dimension } from '../model/event.ts';
import { get } from './amounts.ts';
import type { OrgState } from './org-state.ts';
import type { Range } from './range.ts';
import type { EventsSelection } from './event-store.ts';
import type { Snapshot } from './store.ts';
import { fetchWorkspacesWith, filtersOf, type FilterQuery } from './usage.ts';

/** Events of one organization that match, and where they lie. */
export interface Selection extends Omit<EventsSelection, 'from' | 'to'> {
  readonly org: string;
}

/** A stretch of time, and how many events lie in it: of the selection, or (`exact` is false) of more than it. */
export interface Stretch extends Range {
  readonly events: number;
}
export interface Stretches {
  readonly exact: boolean;
  /** In the order of time. */
  readonly list: readonly Stretch[];
}

/**
 * None of them match twice. What is searched for is two things: events of agents that are called so, and events of
 * conversations that are.
 */
export async function selectionsOf(
  snapshot: Snapshot,
  state: OrgState,
  query: Pick<EventsQuery, 'q'> & FilterQuery,
  until: number,
): Promise<Selection[]> {
  const { org } = state.account;
  const { conversation: wanted, ...filters } = Object.fromEntries(filtersOf(query)) as Partial<
    Record<Dimension, readonly string[]>
  >;
  const workspaces = await fetchWorkspacesWith(snapshot, state, query);
  if (workspaces) filters.workspace = (filters.workspace ?? workspaces).filter((each) => workspaces.includes(each));
  const conversations = wanted ? await numbersOf(snapshot, org, wanted) : null;
  const whole = { org, until, exceptAgents: [], conversations };
  if (query.q === undefined || query.q === '') return possible([{ ...whole, filters: mapOf(filters) }]);

  const { agents, conversations: called } = await snapshot.named(org, query.q);
  const filtered = conversations && new Set(conversations);
  return possible([
    {
      ...whole,
      filters: mapOf({ ...filters, agent: (filters.agent ?? agents).filter((each) => agents.includes(each)) }),
    },
    {
      ...{ ...whole, filters: mapOf(filters), exceptAgents: agents },
      conversations: filtered ? called.filter((number) => filtered.has(number)) : called,
    },
  ]);
}

async function numbersOf(snapshot: Snapshot, org: string, conversations: readonly string[]): Promise<number[]> {
  const numbers = [...(await snapshot.conversationNumbers(org, conversations)).values()];
  return conversations.includes('') ? [0, ...numbers] : numbers;
}

const mapOf = (filters: Partial<Record<Dimension, readonly string[]>>): ReadonlyMap<Dimension, readonly string[]> =>
  new Map(Object.entries(filters) as [Dimension, readonly string[]][]);

/** Without those that nothing can match. */
const possible = (selections: readonly Selection[]): Selection[] =>
  selections.filter(
    ({ filters, conversations }) =>
      conversations?.length !== 0 && [...filters.values()].every((values) => values.length > 0),
  );

/**
 * Where in a range there are such events, by the sums that are kept of usage: of all filters together where sums are
 * kept by all of them, else of those that leave the fewest.
 */
export async function fetchStretches(
  snapshot: Snapshot,
  { org, filters, conversations, exceptAgents }: Selection,
  range: Range,
  time: 'day' | 'quarter',
): Promise<Stretches> {
  const cube = [...filters].filter(([name]) => (CUBE as readonly string[]).includes(name));
  const alone = [...filters].filter(([name]) => !cube.some(([other]) => other === name)).map((filter) => [filter]);
  const kept = cube.length > 0 || alone.length === 0 ? [cube, ...alone] : alone;
  let best: readonly Stretch[] | null = null;
  for (const some of kept) {
    const list = await fetchCounts(snapshot, org, new Map(some), range, time);
    if (!best || countOf(list) < countOf(best)) best = list;
  }
  return { exact: kept.length === 1 && !conversations && exceptAgents.length === 0, list: best ?? [] };
}

export const countOf = (stretches: readonly Stretch[]): number =>
  stretches.reduce((sum, { events }) => sum + events, 0);

async function fetchCounts(
  snapshot: Snapshot,
  org: string,
  filters: Selection['filters'],
  { from, to }: Range,
  time: 'day' | 'quarter',
): Promise<Stretch[]> {
  const events = new Map<number, number>();
  for (const row of await snapshot.usage({ org, from, to, groupBy: [], filters, time }))
    events.set(row.time, (events.get(row.time) ?? 0) + Number(get(row.amounts, 'events')));
  const starts = [...events].filter(([, count]) => count > 0).sort(([a], [b]) => a - b);
  return starts.map(([start, count], i) => ({
    from: Math.max(from, start),
    to: Math.min(to, starts[i + 1]?.[0] ?? to),
    events: count,
  }));
}
