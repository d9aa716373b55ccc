/** Conversations, as a list and line by line. */
import { Type, type Static } from 'typebox';
import { Costed, Count, Credits, NextCursor, Time, Unpriced, Usd, orNull } from '../values.ts';

const conversation = {
  org: Type.String(),
  id: Type.String(),
  title: Type.String(),
  agent: Type.String(),
  credits: Credits,
  ...Costed,
  messages: Count,
  firstTime: Time,
  lastTime: Time,
};
export const ConversationRow = Type.Object(conversation);
export type ConversationRow = Static<typeof ConversationRow>;
export const Conversations = Type.Object(
  { conversations: Type.Array(ConversationRow), total: Count, nextCursor: NextCursor },
  { title: 'Conversations' },
);
export type Conversations = Static<typeof Conversations>;

export const ConversationLine = Type.Object({
  time: Time,
  category: Type.String(),
  description: Type.String(),
  credits: Credits,
  costUsd: orNull(Usd),
  unpriced: Type.Optional(Type.Boolean({ description: 'Something that it used has no price' })),
  total: Credits,
  totalUsd: Usd,
  totalUsdUnknownEvents: Type.Optional(Count),
  totalUnpricedEvents: Unpriced.unpricedEvents,
  event: Type.String(),
  refund: Type.Optional(
    Type.Object({ id: Type.String(), time: Time }, { description: 'The line takes back what that event was charged' }),
  ),
});
export type ConversationLine = Static<typeof ConversationLine>;
export const Conversation = Type.Object(
  { ...conversation, lines: Type.Array(ConversationLine), nextCursor: NextCursor },
  { title: 'Conversation' },
);
export type Conversation = Static<typeof Conversation>;
