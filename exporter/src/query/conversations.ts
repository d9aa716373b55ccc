import type { ConversationQuery, ConversationsQuery } from '@ledgerline/api';
import { creditsJson, countJson, timeJson, usdJson } from '../model/json.ts';
import { Refusal } from '../model/refusal.ts';
import { costJson, get, paidIn } from './amounts.ts';
import { offsetOf, page } from './page.ts';
import { rangeOf, zoneOf } from './range.ts';
import type { ConversationRow } from './store.ts';
import { usageBy, type Usage } from './usage.ts';
import type { View } from './view.ts';

/** C5: the conversations with usage in the range, and what they used in it; the most recently used first. */
export function conversations(views: readonly View[], query: ConversationsQuery) {
  const range = rangeOf(query, zoneOf(query, views), views[0]?.now ?? 0);
  const sort = query.sort ?? 'lastTime';
  const sign = query.order === 'asc' ? 1 : -1;
  // Only an order by what a conversation itself says needs all of them looked up.
  const bySelf = sort === 'title' || sort === 'firstTime' || sort === 'lastTime';
  const rows = views.flatMap((view) => {
    const usages = usageBy(view, range, 'conversation', query).filter(({ key }) => key !== '');
    const known = bySelf ? lookUp(view, usages) : null;
    return usages.map((usage) => ({ view, usage, value: valueOf(view, usage, sort, known?.get(usage.key)) }));
  });
  rows.sort((a, b) => (a.value < b.value ? -sign : a.value > b.value ? sign : a.usage.key < b.usage.key ? -1 : 1));
  const { items, nextCursor } = page(rows, query, 100);
  return {
    conversations: items.map(({ view, usage }) => line(view, usage, lookUp(view, [usage]).get(usage.key))),
    total: rows.length,
    nextCursor,
  };
}

const lookUp = ({ store, account }: View, usages: readonly Usage[]): Map<string, ConversationRow> =>
  store.conversations(
    account.org,
    usages.map(({ key }) => key),
  );

function valueOf(
  view: View,
  { amounts }: Usage,
  sort: NonNullable<ConversationsQuery['sort']>,
  conversation: ConversationRow | undefined,
): bigint | string | number {
  switch (sort) {
    case 'credits':
      return BigInt(get(amounts, paidIn(view.account.terms.billingModel)));
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

const line = ({ account }: View, { key, amounts }: Usage, conversation: ConversationRow | undefined) => ({
  org: account.org,
  id: key,
  title: conversation?.title ?? '',
  agent: conversation?.agent ?? '',
  credits: creditsJson(get(amounts, 'credits')),
  ...costJson(get(amounts, 'usd'), get(amounts, 'usdUnknown')),
  messages: countJson(get(amounts, 'requests')),
  firstTime: timeJson(conversation?.firstTime ?? 0),
  lastTime: timeJson(conversation?.lastTime ?? 0),
});

/** C6: one conversation line by line, with the running total, and the whole. */
export function conversation(view: View, id: string, query: ConversationQuery) {
  const { account, store } = view;
  const found = store.conversations(account.org, [id]).get(id);
  if (!found) throw new Refusal('not_found', `there is no conversation ${id}`, 'id');
  const offset = offsetOf(query.cursor);
  const limit = query.limit ?? 10_000;
  const lines = store.conversationLines(account.org, id, offset, limit + 1);
  const whole = usageBy(view, { from: found.firstTime, to: found.lastTime + 1 }, 'conversation', {
    conversation: id,
  })[0];
  return {
    org: account.org,
    id,
    title: found.title,
    agent: found.agent,
    credits: creditsJson(whole ? get(whole.amounts, 'credits') : 0),
    ...costJson(whole ? get(whole.amounts, 'usd') : 0, whole ? get(whole.amounts, 'usdUnknown') : 0),
    messages: countJson(whole ? get(whole.amounts, 'requests') : 0),
    firstTime: timeJson(found.firstTime),
    lastTime: timeJson(found.lastTime),
    lines: lines.slice(0, limit).map((row) => ({
      time: timeJson(row.time),
      category: row.category,
      description: row.refund ? ['Refund', row.description].filter(Boolean).join(': ') : row.description,
      credits: creditsJson(row.credits),
      costUsd: row.usd === null ? null : usdJson(row.usd),
      total: creditsJson(row.totalCredits),
      totalUsd: usdJson(row.totalUsd),
      ...(row.totalUsdUnknown > 0 ? { totalUsdUnknownEvents: row.totalUsdUnknown } : {}),
      event: row.event,
      ...(row.refund ? { refund: { id: row.refund.id, time: timeJson(row.refund.time) } } : {}),
    })),
    nextCursor: lines.length > limit ? String(offset + limit) : null,
  };
}
