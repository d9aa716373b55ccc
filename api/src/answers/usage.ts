/** What the usage reports answer. All amounts are net of refunds and by event time. */
import { Type, type Static } from 'typebox';
import { GROUPS, INTERVALS, MEASURES, TOKEN_KINDS, type TokenKind } from '../words.ts';
import { Costed, Count, Credits, Cycle, NextCursor, Share, Time, Unpriced, Usd, oneOrEach, orNull } from '../values.ts';

const used = {
  creditsUsed: orNull(Credits),
  costUsd: Usd,
  requests: Count,
  agentRuns: Count,
  inputTokens: Count,
  outputTokens: Count,
  totalTokens: Count,
  ...Unpriced,
};
export const Summary = Type.Object(
  {
    org: Type.String(),
    ...used,
    creditsRemaining: orNull(Credits),
    cycle: Cycle,
    cycles: Type.Optional(
      Type.Array(Cycle, { description: 'Where two start in the month: both, and the sums are of both' }),
    ),
    compared: Type.Optional(
      orNull(
        Type.Object(
          { from: Time, to: Time, ...used },
          { description: 'With `compare`: the range that it is set beside; null: there was no cycle before' },
        ),
      ),
    ),
  },
  { title: 'Summary' },
);
export type Summary = Static<typeof Summary>;
export const SummaryAnswer = oneOrEach(Summary);

/** What is shown of the usage of a key, or of a day. */
const Used = {
  credits: Credits,
  costUsd: Usd,
  requests: Count,
  inputTokens: Count,
  outputTokens: Count,
  ...Unpriced,
};

const KeyUsage = Type.Object({
  apiKey: Type.String(),
  ...Used,
});
export const ByKey = Type.Object(
  { org: Type.String(), keys: Type.Array(KeyUsage), cycle: Cycle, cycles: Type.Optional(Type.Array(Cycle)) },
  { title: 'UsageByKey' },
);
export type ByKey = Static<typeof ByKey>;
export const ByKeyAnswer = oneOrEach(ByKey);

const DayOfModel = Type.Object({ credits: Credits, costUsd: Usd, requests: Count, ...Unpriced });
const Day = Type.Object({
  date: Type.String({ format: 'date' }),
  ...Used,
  models: Type.Record(Type.String(), DayOfModel),
});
export const Daily = Type.Object({ org: Type.String(), days: Type.Array(Day) }, { title: 'DailyUsage' });
export type Daily = Static<typeof Daily>;
export const DailyAnswer = oneOrEach(Daily);

const Point = Type.Object({
  time: Time,
  value: orNull(Type.Number()),
  partial: Type.Optional(Type.Boolean({ description: 'Of a time that the range cuts, or that is not over' })),
  ...Unpriced,
});
export const OneSeries = Type.Object({
  org: Type.String(),
  measure: Type.Enum([...MEASURES]),
  key: Type.String(),
  points: Type.Array(Point),
  compared: Type.Optional(
    Type.Array(Point, { description: 'With `compare`: the points of the other range, at their own times' }),
  ),
});
export type OneSeries = Static<typeof OneSeries>;
export const Series = Type.Object(
  {
    interval: Type.Enum([...INTERVALS]),
    timezone: Type.String(),
    from: Time,
    to: Time,
    series: Type.Array(OneSeries),
  },
  { title: 'UsageSeries' },
);
export type Series = Static<typeof Series>;

const tokens = Type.Object(
  Object.fromEntries(TOKEN_KINDS.map((kind) => [kind, OptionalCount()])) as Record<
    TokenKind,
    ReturnType<typeof OptionalCount>
  >,
);
function OptionalCount() {
  return Type.Optional(Count);
}
/** What is paid is not kept by kind of token: of `token_type` it is null. */
const measures = {
  credits: orNull(Credits),
  ...Costed,
  requests: orNull(Count),
  agentRuns: orNull(Count),
  inputTokens: Count,
  outputTokens: Count,
  tokens,
};
export const BreakdownRow = Type.Object({
  org: Type.Optional(Type.String({ description: 'Only where several organizations were asked' })),
  key: Type.String(),
  name: Type.String(),
  ...measures,
  share: Share,
  compared: Type.Optional(Type.Object(measures, { description: 'With `compare`: the same in the other range' })),
});
export type BreakdownRow = Static<typeof BreakdownRow>;
export const Breakdown = Type.Object(
  {
    rows: Type.Array(BreakdownRow),
    total: Type.Object(measures),
    compared: Type.Optional(
      Type.Object(
        {
          ranges: Type.Array(Type.Object({ org: Type.String(), from: Time, to: Time })),
          total: Type.Object(measures),
        },
        { description: 'With `compare`: which ranges the rows are set beside; those that had no cycle before, none' },
      ),
    ),
    nextCursor: NextCursor,
  },
  { title: 'UsageBreakdown', description: `By one of ${GROUPS.join(', ')}` },
);
export type Breakdown = Static<typeof Breakdown>;

const Milliseconds = Type.Number({ description: 'Milliseconds' });
export const Durations = Type.Object(
  {
    rows: Type.Array(
      Type.Object({
        org: Type.String(),
        key: Type.String(),
        events: Type.Integer({ description: 'That said how long they took' }),
        p50: Milliseconds,
        p95: Milliseconds,
        outputTokensPerSecond: orNull(Type.Number({ description: 'Of those that had output; null: none had' })),
      }),
    ),
  },
  { title: 'Durations' },
);
export type Durations = Static<typeof Durations>;

const both = Type.Object({ credits: orNull(Credits), costUsd: Usd });
const difference = { events: Count, actual: both, whatIf: both, difference: both, unpricedEvents: Count };
export const WhatIf = Type.Object(
  {
    org: Type.String(),
    from: Time,
    to: Time,
    asModel: Type.Optional(Type.String()),
    asProvider: Type.Optional(Type.String()),
    pricesAt: Type.Optional(Time),
    ...difference,
    models: Type.Array(Type.Object({ model: Type.String(), ...difference })),
  },
  { title: 'WhatIf' },
);
export type WhatIf = Static<typeof WhatIf>;
export const WhatIfAnswer = oneOrEach(WhatIf);

export const Values = Type.Object(
  {
    dimension: Type.String(),
    values: Type.Array(Type.Object({ value: Type.String(), name: Type.String() })),
  },
  { title: 'DimensionValues' },
);
export type Values = Static<typeof Values>;
