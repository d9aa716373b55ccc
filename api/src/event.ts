import { Type, type Static, type TOptional } from 'typebox';
import { EVENT_DIMENSIONS, TOKEN_KINDS, type EventDimension, type TokenKind } from './vocabulary.ts';

/** A decimal amount. How many decimals it may have is checked where it is read. */
export const Decimal = Type.Union([Type.String({ maxLength: 64 }), Type.Number()], {
  description: 'a decimal string such as "1.25", or a number',
});

export const Instant = Type.Union([Type.String({ maxLength: 64 }), Type.Integer()], {
  description: 'RFC 3339, such as 2026-11-21T09:00:00Z, or epoch milliseconds',
});

/**
 * Any character but control characters and lone surrogates. Without `\p{…}`, which few languages read: patterns are
 * published, and clients are made from them.
 */
const PRINTABLE = `[ -~\\u00a0-\\ud7ff\\ue000-\\uffff${String.fromCodePoint(0x10000)}-${String.fromCodePoint(0x10ffff)}]`;

export const NAME = {
  pattern: `^(?!__)${PRINTABLE}*$`,
  description: 'printable characters that do not begin with __',
};

/** A name in the tenant's world: no control characters, no lone surrogates, at most 256 characters, not "__…". */
export const Name = Type.String({ maxLength: 256, ...NAME });

/** An identifier chosen by the client. */
export const Id = Type.String({
  minLength: 1,
  maxLength: 128,
  pattern: `^${PRINTABLE}+$`,
  description: '1 to 128 printable characters',
});

export const ByUnit = Type.Record(Type.String({ pattern: `^(?!__)${PRINTABLE}{1,64}$` }), Decimal, {
  additionalProperties: false,
  description: 'a unit is 1 to 64 printable characters and does not begin with __',
});

/** Display text, in code points: what is longer is cut, it is never a reason to refuse usage. */
export const MOST_TITLE = 1000;
export const MOST_DESCRIPTION = 4000;
const DisplayText = (most: number) =>
  Type.String({ description: `Shown, nothing more: cut to ${most} characters, what cannot be shown left out` });
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

const byKind = <T extends typeof Count | typeof Decimal>(schema: T) =>
  Type.Object(
    Object.fromEntries(TOKEN_KINDS.map((kind) => [kind, Type.Optional(schema)])) as Record<TokenKind, TOptional<T>>,
    { additionalProperties: false },
  );
/** Disjoint token counts: those of a side add up to the input, or the output, in all. */
export const Tokens = byKind(Count);
/** By kind of token. */
export const Rates = byKind(Decimal);

const dimensions = Object.fromEntries(EVENT_DIMENSIONS.map((name) => [name, Type.Optional(Name)])) as Record<
  EventDimension,
  TOptional<typeof Name>
>;

/**
 * One metered step. Unknown fields are refused, not ignored: a misspelt `tokens` would be usage that nobody pays for
 * and nobody misses.
 */
export const UsageEventBody = Type.Object(
  {
    id: Id,
    time: Instant,
    ...dimensions,
    type: Type.String({ minLength: 1, maxLength: 256, ...NAME }),
    org: Type.Optional(Name),
    title: Type.Optional(DisplayText(MOST_TITLE)),
    description: Type.Optional(DisplayText(MOST_DESCRIPTION)),
    tokens: Type.Optional(Tokens),
    quantity: Type.Optional(ByUnit),
    durationMs: Type.Optional(Count),
    revision: Type.Optional(Count),
    final: Type.Optional(Type.Boolean()),
    reservation: Type.Optional(Id),
    credits: Type.Optional(Decimal),
    costUsd: Type.Optional(Decimal),
  },
  { additionalProperties: false, title: 'UsageEvent' },
);
export type UsageEventBody = Static<typeof UsageEventBody>;

const became = {
  accepted: Type.Integer(),
  duplicates: Type.Integer(),
  revised: Type.Integer(),
  rejected: Type.Array(
    Type.Object({
      index: Type.Integer(),
      id: Type.Union([Type.String(), Type.Null()]),
      code: Type.String(),
      message: Type.String(),
      field: Type.Optional(Type.String()),
    }),
  ),
};
/** What became of the events of one request, after it is on disk. */
export const IngestAnswer = Type.Object(became, { title: 'IngestAnswer' });
export type IngestAnswer = Static<typeof IngestAnswer>;

/** Nothing of the request could be taken: why the (first) event was refused, and what became of each. */
export const IngestRefusal = Type.Object(
  {
    code: Type.String(),
    message: Type.String(),
    details: Type.Optional(Type.Unknown()),
    ...Object.fromEntries(Object.entries(became).map(([name, schema]) => [name, Type.Optional(schema)])),
  },
  { title: 'IngestRefusal' },
);
/** The body of one request: an event, or an array of them; as NDJSON an event a line. */
export const EventsBody = Type.Union([UsageEventBody, Type.Array(UsageEventBody, { minItems: 1 })]);
