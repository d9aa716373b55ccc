import type { ConversationsQuery } from '@ledgerline/api';
import { noAmounts, type Amounts } from '../ledger/rollups.ts';
import { Refusal } from '../model/refusal.ts';
import { get, paidIn } from './amounts.ts';
import { within, type Listing } from './listing.ts';
import { fetchConversations, type Keyed } from './names.ts';
import type { OrgState } from './org-state.ts';
import { rangeOf, zoneOf } from './range.ts';
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
}

interface Row extends Keyed {
  readonly amounts: Amounts;
  readonly paid: 'credits' | 'usd';
}
type Known = Awaited<ReturnType<typeof fetchConversations>>;

export const conversations: Listing<readonly OrgState[], ConversationsQuery, readonly Row[], Known, Conversations> = {
  standard: 100,
  fetch: async (snapshot, states, query) => {
    const rows = await fetchRows(snapshot, states, query);
    // Only an order by what a conversation itself says needs all of them looked up.
    const known = isBySelf(sortOf(query)) ? await fetchConversations(snapshot, rows) : new Map();
    return rank(rows, query, known);
  },
  size: (ranked) => ranked.length,
  details: (snapshot, ranked, window) => fetchConversations(snapshot, within(ranked, window)),
  fold: (ranked, known, window) => ({
    page: within(ranked, window).map(({ org, key, amounts }) => ({
      ...{ org, key, amounts },
      known: known.get(org)?.get(key),
    })),
    total: ranked.length,
  }),
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
}
export interface ConversationRequest {
  readonly id: string;
  /** The only ones whose conversations may be read; null: all. */
  readonly workspaces: readonly string[] | null;
}
interface ConversationFacts {
  readonly org: string;
  readonly known: ConversationRow;
  readonly lines: readonly LineRow[];
  readonly amounts: Amounts;
}

/** More lines than a conversation has. */
const EVERY_LINE = Number.MAX_SAFE_INTEGER;

export const conversation: Listing<OrgState, ConversationRequest, ConversationFacts, null, Conversation> = {
  standard: 10_000,
  fetch: async (snapshot, state, { id, workspaces }) => {
    const { org } = state.account;
    const workspacesOfIt = await snapshot.conversationWorkspaces(org, id);
    if (workspaces && workspacesOfIt.some((workspace) => !workspaces.includes(workspace)))
      throw new Refusal('forbidden', 'the key may not read conversations of that workspace');
    const known = (await snapshot.conversations(org, [id])).get(id);
    if (!known) throw new Refusal('not_found', `there is no conversation ${id}`, 'id');
    const lines = await snapshot.conversationLines(org, id, 0, EVERY_LINE);
    const whole = { from: known.firstTime, to: known.lastTime + 1 };
    const [used] = await fetchUsage(snapshot, state, whole, 'conversation', { conversation: id });
    return { org, known, lines, amounts: used?.amounts ?? noAmounts() };
  },
  size: ({ lines }) => lines.length,
  details: async () => null,
  fold: ({ lines, ...facts }, _, window) => ({ ...facts, lines: within(lines, window) }),
};
