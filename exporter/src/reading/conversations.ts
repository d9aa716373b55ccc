import type { ConversationQuery, ConversationsQuery } from '@ledgerline/api';
import { noAmounts, type Amounts } from '../ledger/rollups.ts';
import { Refusal } from '../model/refusal.ts';
import { get, paidIn } from './amounts.ts';
import { fetchConversations, type Keyed } from './names.ts';
import type { OrgState } from './org-state.ts';
import { offsetOf, page } from './page.ts';
import { rangeOf, zoneOf } from './range.ts';
import type { Report } from './report.ts';
import type { ConversationRow, LineRow, Snapshot } from './store.ts';
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
  readonly nextCursor: string | null;
}

interface Row extends Keyed {
  readonly amounts: Amounts;
  readonly paid: 'credits' | 'usd';
}
type Known = Awaited<ReturnType<typeof fetchConversations>>;
interface ConversationsFacts {
  /** In the order that was asked for. */
  readonly ranked: readonly Row[];
  /** Of those on the page, at least. */
  readonly known: Known;
}

const STANDARD = 100;

export const conversations: Report<readonly OrgState[], ConversationsQuery, ConversationsFacts, Conversations> = {
  fetch: async (snapshot, states, query) => {
    const rows = await fetchRows(snapshot, states, query);
    // Only an order by what a conversation itself says needs all of them looked up.
    const all = isBySelf(sortOf(query)) ? await fetchConversations(snapshot, rows) : null;
    const ranked = rank(rows, query, all ?? new Map());
    return { ranked, known: all ?? (await fetchConversations(snapshot, page(ranked, query, STANDARD).items)) };
  },
  fold: ({ ranked, known }, query) => {
    const { items, nextCursor } = page(ranked, query, STANDARD);
    return {
      page: items.map(({ org, key, amounts }) => ({ org, key, amounts, known: known.get(org)?.get(key) })),
      total: ranked.length,
      nextCursor,
    };
  },
};

async function fetchRows(snapshot: Snapshot, states: readonly OrgState[], query: ConversationsQuery): Promise<Row[]> {
  const range = rangeOf(query, zoneOf(query, states), states[0]?.now ?? 0);
  const rows: Row[] = [];
  for (const state of states) {
    const { org, terms } = state.account;
    const paid = paidIn(terms.billingModel);
    for (const { key, amounts } of await fetchUsage(snapshot, state, range, 'conversation', query))
      if (key !== '') rows.push({ org, key, amounts, paid });
  }
  return rows;
}

type Sort = NonNullable<ConversationsQuery['sort']>;
const sortOf = ({ sort }: ConversationsQuery): Sort => sort ?? 'lastTime';
const isBySelf = (sort: Sort): boolean => sort === 'title' || sort === 'firstTime' || sort === 'lastTime';

/** The most recently used first, unless another order is asked for. */
function rank(rows: readonly Row[], query: ConversationsQuery, known: Known): Row[] {
  const sign = query.order === 'asc' ? 1 : -1;
  const sort = sortOf(query);
  const valued = rows.map((row) => ({ row, value: valueOf(row, sort, known.get(row.org)?.get(row.key)) }));
  valued.sort((a, b) => (a.value < b.value ? -sign : a.value > b.value ? sign : a.row.key < b.row.key ? -1 : 1));
  return valued.map(({ row }) => row);
}

function valueOf(
  { amounts, paid }: Row,
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
  /** One more than are shown, where there are more. */
  readonly lines: readonly LineRow[];
  readonly amounts: Amounts;
}

const STANDARD_LINES = 10_000;

export const conversation: Report<OrgState, ConversationRequest, ConversationFacts, Conversation> = {
  fetch: async (snapshot, state, { id, query, workspaces }) => {
    const { org } = state.account;
    const within = await snapshot.conversationWorkspaces(org, id);
    if (workspaces && within.some((workspace) => !workspaces.includes(workspace)))
      throw new Refusal('forbidden', 'the key may not read conversations of that workspace');
    const known = (await snapshot.conversations(org, [id])).get(id);
    if (!known) throw new Refusal('not_found', `there is no conversation ${id}`, 'id');
    const limit = query.limit ?? STANDARD_LINES;
    const lines = await snapshot.conversationLines(org, id, offsetOf(query.cursor), limit + 1);
    const whole = { from: known.firstTime, to: known.lastTime + 1 };
    const [used] = await fetchUsage(snapshot, state, whole, 'conversation', { conversation: id });
    return { org, known, lines, amounts: used?.amounts ?? noAmounts() };
  },
  fold: ({ org, known, lines, amounts }, { query }) => {
    const limit = query.limit ?? STANDARD_LINES;
    const nextCursor = lines.length > limit ? String(offsetOf(query.cursor) + limit) : null;
    return { org, known, amounts, lines: lines.slice(0, limit), nextCursor };
  },
};
