import type { ConversationQuery, ConversationsQuery } from '@ledgerline/api';
import { noAmounts, type Amounts } from '../ledger/rollups.ts';
import { Refusal } from '../model/refusal.ts';
import { get } from './amounts.ts';
import type { Listing } from './listing.ts';
import { fetchConversations, type Keyed } from './names.ts';
import type { OrgState } from './org-state.ts';
import { Ranking, fetchRanked, inOrder, type Ranked } from './ranking.ts';
import type { Report } from './report.ts';
import type { ConversationRow, LineRow, LinesUntil } from './store.ts';
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
  readonly rows: Ranking;
  /** First and last use of each, where it was looked up for the order; epoch milliseconds. */
  readonly times: Float64Array | null;
}

export const conversations: Listing<readonly OrgState[], ConversationsQuery, ConversationsFacts, Known, Conversations> =
  {
    standard: 100,
    fetch: async (snapshot, states, query) => {
      const used = await fetchRanked(snapshot, states, query, 'conversation');
      const rows = used.filter(({ key }) => key !== '');
      // Only an order by what a conversation itself says needs all of them looked up.
      const known = isBySelf(sortOf(query)) ? await fetchConversations(snapshot, rows) : null;
      const ranked = rank(rows, query, known ?? new Map());
      return { rows: new Ranking(ranked), times: known && timesOf(ranked, known) };
    },
    size: ({ rows }) => rows.length,
    details: (snapshot, { rows }, window) => fetchConversations(snapshot, rows.page(window)),
    fold: ({ rows, times }, known, window) => ({
      page: rows.page(window).map(({ org, key, amounts }, i) => {
        const [firstTime, lastTime] = times?.subarray(2 * (window.offset + i)) ?? [];
        const now = known.get(org)?.get(key);
        // Times are of the state that the order is of; a title is as it is now.
        return { org, key, amounts, known: now && { ...now, ...(times && { firstTime, lastTime }) } };
      }),
      total: rows.length,
    }),
  };

const timesOf = (ranked: readonly Ranked[], known: Known): Float64Array =>
  Float64Array.from(
    ranked.flatMap(({ org, key }) => {
      const its = known.get(org)?.get(key);
      return [its?.firstTime ?? 0, its?.lastTime ?? 0];
    }),
  );

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
