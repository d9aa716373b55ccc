import { countJson, creditsJson, timeJson, usdJson } from '../json/json.ts';
import type { Amounts } from '../ledger/rollups.ts';
import { get } from '../reading/amounts.ts';
import type { Conversation, Conversations, UsedConversation } from '../reading/conversations.ts';
import type { ConversationRow, LineRow } from '../reading/store.ts';
import { COST_COLUMNS, costJson } from './amounts.ts';
import type { Shape } from './row-text.ts';

export const conversationsJson = ({ page, total }: Conversations, nextCursor: string | null) => ({
  conversations: page.map(usedJson),
  total,
  nextCursor,
});

export const conversationJson = ({ org, known, amounts, lines, nextCursor }: Conversation) => ({
  ...headJson(org, known.conversation, amounts, known),
  lines: lines.map(lineJson),
  nextCursor,
});

const usedJson = ({ org, key, amounts, known }: UsedConversation) => headJson(org, key, amounts, known);

export const CONVERSATION_SHAPE: Shape<UsedConversation> = {
  json: usedJson,
  columns: [
    ...(['org', 'id', 'title', 'agent'] as const).map((name) => [name, 'text'] as const),
    ...COST_COLUMNS,
    ...(['messages', 'firstTime', 'lastTime'] as const).map((name) => [name, 'number'] as const),
  ],
};

const headJson = (org: string, id: string, amounts: Amounts, known: ConversationRow | undefined) => ({
  org,
  id,
  title: known?.title ?? '',
  agent: known?.agent ?? '',
  credits: creditsJson(get(amounts, 'credits')),
  ...costJson(amounts),
  messages: countJson(get(amounts, 'requests')),
  firstTime: timeJson(known?.firstTime ?? 0),
  lastTime: timeJson(known?.lastTime ?? 0),
});

const lineJson = (row: LineRow) => ({
  time: timeJson(row.time),
  category: row.category,
  description: row.refund ? ['Refund', row.description].filter(Boolean).join(': ') : row.description,
  credits: creditsJson(row.credits),
  costUsd: row.usd === null ? null : usdJson(row.usd),
  ...(row.unpriced ? { unpriced: true } : {}),
  total: creditsJson(row.totalCredits),
  totalUsd: usdJson(row.totalUsd),
  ...(row.totalUsdUnknown > 0 ? { totalUsdUnknownEvents: row.totalUsdUnknown } : {}),
  ...(row.totalUnpriced > 0 ? { totalUnpricedEvents: row.totalUnpriced } : {}),
  event: row.event,
  ...(row.refund ? { refund: { id: row.refund.id, time: timeJson(row.refund.time) } } : {}),
});
