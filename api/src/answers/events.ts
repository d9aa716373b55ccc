/** Events, each as it is now: its last revision, and what it was charged in all. */
import { Type, type Static } from 'typebox';
import { EVENT_DIMENSIONS, TOKEN_KINDS, type EventDimension, type TokenKind } from '../vocabulary.ts';
import { Count, Credits, NextCursor, Time, Usd, orNull } from '../values.ts';

const Text = Type.String();
const texts = Object.fromEntries(EVENT_DIMENSIONS.map((name) => [name, Text])) as Record<EventDimension, typeof Text>;
const counts = Object.fromEntries(TOKEN_KINDS.map((kind) => [kind, Count])) as Record<TokenKind, typeof Count>;
const flag = (description: string) => Type.Optional(Type.Boolean({ description: `${description}; absent: no` }));

export const EventRow = Type.Object({
  org: Type.String(),
  id: Type.String(),
  time: Time,
  ...texts,
  title: Type.String({ description: 'Of its conversation, as that is called now; outside of one its own' }),
  description: Type.Optional(Type.String({ description: 'Where the key reads conversations of its workspace' })),
  inputTokens: Count,
  outputTokens: Count,
  tokens: Type.Object(counts),
  quantity: Type.Optional(Type.Record(Type.String(), Type.Number())),
  durationMs: orNull(Type.Number()),
  credits: Credits,
  costUsd: orNull(Usd),
  revision: Type.Optional(Count),
  unpriced: flag('Something that it used has no price, and is in no amount'),
  late: flag('Its cycle was over when it came'),
  ratedUpstream: flag('Its amounts came with it'),
});
export type EventRow = Static<typeof EventRow>;

export const Events = Type.Object(
  {
    events: Type.Array(EventRow),
    total: Type.Integer({ description: 'How many match' }),
    totalIsAtLeast: flag('More than `total` match: they were not counted on'),
    nextCursor: NextCursor,
  },
  { title: 'Events' },
);
export type Events = Static<typeof Events>;
