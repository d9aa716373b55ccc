import { Type, type Static } from 'typebox';
import { Decimal, Id, Name, Tokens } from './event.ts';

/** Longest and usual life of a reservation, in seconds. */
export const MOST_TTL_SECONDS = 86_400;
export const USUAL_TTL_SECONDS = 300;

export const ReservationBody = Type.Object(
  {
    id: Id,
    amount: Type.Optional(Decimal),
    estimate: Type.Optional(
      Type.Object(
        { model: Name, provider: Type.Optional(Name), serviceTier: Type.Optional(Name), tokens: Tokens },
        { additionalProperties: false, description: 'Of one request, rated with the price that holds now' },
      ),
    ),
    ttlSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_TTL_SECONDS })),
    conversation: Type.Optional(Name),
  },
  { additionalProperties: false, title: 'ReservationBody' },
);
export type ReservationBody = Static<typeof ReservationBody>;

export const ReservationParams = Type.Object({ id: Id });
