/** What answers are made of. Requests take decimals as text too; answers give every amount as a plain JSON number. */
import { Type, type TSchema } from 'typebox';
import { BILLING_MODELS, POOLS } from './words.ts';

export const Credits = Type.Number({ description: 'Credits: a plain decimal with at most 6 decimals' });
export const Usd = Type.Number({ description: 'US dollars: a plain decimal with at most 9 decimals' });
export const Amount = Type.Number({ description: 'Credits, or US dollars where the organization is `byom`' });
export const Count = Type.Integer();
/** RFC 3339, UTC, milliseconds. */
export const Time = Type.String({ format: 'date-time' });
export const Share = Type.Number({ minimum: 0, maximum: 1 });

export const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
export const NextCursor = Type.Union([Type.String(), Type.Null()], {
  description: '`cursor` of the next page; null: this is the last',
});

export const Cycle = Type.Object({ start: Time, end: Time });
export const BillingModelName = Type.Enum([...BILLING_MODELS]);
export const PoolName = Type.Enum([...POOLS]);
export const Unit = Type.Enum(['credits', 'USD']);

/** One organization alone, or with `org=*` each. */
export const oneOrEach = <T extends TSchema>(schema: T) =>
  Type.Union([schema, Type.Object({ orgs: Type.Array(schema) })]);

/** How many events of a sum have no price for something that they used: the sum lacks it. Absent: none. */
export const Unpriced = { unpricedEvents: Type.Optional(Count) };
/** USD, and how many events of the sum do not know theirs. Absent: none. */
export const Costed = { costUsd: orNull(Usd), costUsdUnknownEvents: Type.Optional(Count), ...Unpriced };

/** What renders an answer: numbers may be exact ones, which JSON.stringify writes digit by digit. */
export type Rendered<T, Exact> = T extends number
  ? number | Exact
  : T extends string | boolean | null | undefined
    ? T
    : T extends readonly (infer E)[]
      ? readonly Rendered<E, Exact>[]
      : unknown extends T
        ? T
        : { readonly [K in keyof T]: Rendered<T[K], Exact> };
