import type { ConversationQuery, ConversationsQuery } from '@ledgerline/api';
import { noAmounts, type Amounts } from '../ledger/rollups.ts';
import { Refusal } from '../model/refusal.ts';
import { get } from './amounts.ts';
import type { TotalsSource } from './conversation-cache.ts';
import { COLUMN, columnOf } from './conversation-totals.ts';
import type { Listing } from './listing.ts';
import { fetchConversations, type Keyed } from './names.ts';
import type { OrgState } from './org-state.ts';
import { fetchRankedTotals, type Only } from './ranked-totals.ts';
import { Ranking, fetchRanked, inOrder, type Ranked, type RankedRows } from './ranking.ts';
import type { Report } from './report.ts';
import type { ConversationRow, LineRow, LinesUntil, Snapshot } from './store.ts';
import { TotalRanking } from './total-ranking.ts';
import { fetchUsage } from './usage.ts';

/** One conversation, and what it used in a range. */
export interface UsedConversation extends Keyed {
  readonly amounts: Amounts;
  /** undefined where nothing is known of it besides its usage. */
  readonly known: ConversationRow | undefined;
}
/** The conversations with usage in the range. */
export interface Conversations {
  readonly page: readonly UsedConversation[];
  readonly total: number;
}

type Known = Awaited<ReturnType<typeof fetchConversations>>;
interface ConversationsFacts {
  /** In the order that was asked for. */
  readonly rows: RankedRows;
}
/** What a page shows, and what is known of it besides. */
interface ConversationsPage {
  readonly page: readonly Ranked[];
  readonly known: Known;
}

export const conversations: Listing<
  readonly OrgState[],
  ConversationsQuery,
  ConversationsFacts,
  ConversationsPage,
  Conversations
> = {
  standard: 100,
  fetch: async (snapshot, states, query, cache) => ({
    rows: (await fetchTotals(snapshot, states, query, cache)) ?? (await fetchAll(snapshot, states, query)),
  }),
  size: ({ rows }) => rows.length,
  held: ({ rows }) => rows.held(),
  details: async (snapshot, { rows }, window) => {
    const page = await rows.page(snapshot, window);
    return { page, known: await fetchConversations(snapshot, page) };
  },
  fold: ({ rows }, { page, known }) => ({
    page: page.map(({ org, key, amounts, times }) => {
      const now = known.get(org)?.get(key);
      // Times are of the state that the order is of; a title is as it is now.
      return { org, key, amounts, known: now && { ...now, ...times } };
    }),
    total: rows.length,
  }),
};

/** Of what is kept of each conversation; null where not all that is asked for can be had so. */
async function fetchTotals(
  snapshot: Snapshot,
  states: readonly OrgState[],
  query: ConversationsQuery,
  cache: TotalsSource,
): Promise<RankedRows | null> {
  const sort = sortOf(query);
  if (sort === 'title') return null;
  const totals = await fetchRankedTotals(snapshot, states, query, 'nothing else', cache, calledIn(snapshot, query));
  const ranked = totals?.map((each) => ({ ...each, columns: [COLUMNS[sort](each.paid)] }));
  return ranked ? new TotalRanking(ranked, query.order ?? 'desc', 'asc') : null;
}

/** Those that are searched for. */
const calledIn = (snapshot: Snapshot, { q = '' }: ConversationsQuery): Only =>
  q === '' ? () => null : (org) => snapshot.conversationsCalled(org, q);

const COLUMNS: Readonly<Record<Exclude<Sort, 'title'>, (paid: Ranked['paid']) => number>> = {
  credits: columnOf,
  costUsd: () => columnOf('usd'),
  messages: () => columnOf('requests'),
  firstTime: () => COLUMN.firstTime,
  lastTime: () => COLUMN.lastTime,
};

/** Of all usage there is in the range. */
async function fetchAll(
  snapshot: Snapshot,
  states: readonly OrgState[],
  query: ConversationsQuery,
): Promise<RankedRows> {
  const used = await fetchRanked(snapshot, states, query, 'conversation');
  const rows = await calledOf(
    snapshot,
    query,
    used.filter(({ key }) => key !== ''),
  );
  // Only an order by what a conversation itself says needs all of them looked up.
  if (!isBySelf(sortOf(query))) return new Ranking(rank(rows, query, new Map()));
  const known = await fetchConversations(snapshot, rows);
  const timed = rank(rows, query, known).map((row) => {
    const { firstTime = 0, lastTime = 0 } = known.get(row.org)?.get(row.key) ?? {};
    return { ...row, times: { firstTime, lastTime } };
  });
  return new Ranking(timed);
}

async function calledOf(
  snapshot: Snapshot,
  query: ConversationsQuery,
  rows: readonly Ranked[],
): Promise<readonly Ranked[]> {
  const called = calledIn(snapshot, query);
  const ids = new Map<string, ReadonlySet<string>>();
  for (const { org } of rows) {
    if (ids.has(org)) continue;
    const numbers = await called(org);
    if (numbers === null) return rows;
    ids.set(org, new Set(await snapshot.conversationIds(org, numbers)));
  }
  return rows.filter(({ org, key }) => ids.get(org)?.has(key));
}

type Sort = NonNullable<ConversationsQuery['sort']>;
const sortOf = ({ sort }: ConversationsQuery): Sort => sort ?? 'lastTime';
const isBySelf = (sort: Sort): boolean => sort === 'title' || sort === 'firstTime' || sort === 'lastTime';

/** The most recently used first, unless another order is asked for. */
const rank = (rows: readonly Ranked[], query: ConversationsQuery, known: Known): Ranked[] =>
  inOrder(rows, query.order ?? 'desc', (row) => valueOf(row, sortOf(query), known.get(row.org)?.get(row.key)));

function valueOf(
  { amounts, paid }: Ranked,
  sort: Sort,
  conversation: ConversationRow | undefined,
): bigint | string | number {
  switch (sort) {
    case 'credits':
      return BigInt(get(amounts, paid));
    case 'costUsd':
      return BigInt(get(amounts, 'usd'));
    case 'messages':
      return BigInt(get(amounts, 'requests'));
    case 'title':
      return conversation?.title ?? '';
    case 'firstTime':
    case 'lastTime':
      return conversation?.[sort] ?? 0;
  }
}

/** One conversation line by line, with the running total, and the whole. */
export interface Conversation {
  readonly org: string;
  readonly known: ConversationRow;
  readonly amounts: Amounts;
  readonly lines: readonly LineRow[];
  readonly nextCursor: string | null;
}
export interface ConversationRequest {
  readonly id: string;
  readonly query: ConversationQuery;
  /** The only ones whose conversations may be read; null: all. */
  readonly workspaces: readonly string[] | null;
}
interface ConversationFacts {
  readonly org: string;
  readonly known: ConversationRow;
  readonly amounts: Amounts;
  readonly place: Place;
  /** One more than are shown, where there are more. */
  readonly lines: readonly LineRow[];
}

/** Where a page begins, and up to which lines it is of: what has come since the first page is in no further one. */
interface Place {
  readonly offset: number;
  readonly until: LinesUntil;
}

const STANDARD_LINES = 10_000;

export const conversation: Report<OrgState, ConversationRequest, ConversationFacts, Conversation> = {
  fetch: async (snapshot, state, { id, query, workspaces }) => {
    const { org } = state.account;
    const lyingIn = await snapshot.conversationWorkspaces(org, id);
    if (workspaces && lyingIn.some((workspace) => !workspaces.includes(workspace)))
      throw new Refusal('forbidden', 'the key may not read conversations of that workspace');
    const known = (await snapshot.conversations(org, [id])).get(id);
    if (!known) throw new Refusal('not_found', `there is no conversation ${id}`, 'id');
    const place =
      query.cursor === undefined ? { offset: 0, until: await snapshot.newestLines(org) } : placeOf(query.cursor);
    const limit = (query.limit ?? STANDARD_LINES) + 1;
    const lines = await snapshot.conversationLines(org, id, { ...place, limit });
    const whole = { from: known.firstTime, to: known.lastTime + 1 };
    const [used] = await fetchUsage(snapshot, state, whole, 'conversation', { conversation: id });
    return { org, known, amounts: used?.amounts ?? noAmounts(), place, lines };
  },
  fold: ({ lines, place: { offset, until }, ...facts }, { query: { limit = STANDARD_LINES } }) => ({
    ...facts,
    lines: lines.slice(0, limit),
    nextCursor: lines.length > limit ? `${offset + limit}.${until.event}.${until.posted}` : null,
  }),
};

function placeOf(cursor: string): Place {
  const [, offset, event, posted] = /^(\d{1,9})\.(\d{1,15})\.(\d{1,15})$/.exec(cursor) ?? [];
  if (offset === undefined) throw new Refusal('invalid_request', 'must be a nextCursor of an earlier answer', 'cursor');
  return { offset: Number(offset), until: { event: Number(event), posted: Number(posted) } };
}
