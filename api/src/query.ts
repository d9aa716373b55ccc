import { Type, type Static } from 'typebox';
import { EVENT_PARAMETERS, type EventParameter } from './vocabulary.ts';
import {
  ANNOTATION_TYPES,
  BREAKDOWN_SORTS,
  COMPARES,
  CONVERSATION_SORTS,
  DIMENSIONS,
  EVENT_SORTS,
  FORMATS,
  GROUPS,
  INTERVALS,
  MEASURES,
  ORDERS,
  type Dimension,
} from './words.ts';

/** Query-string schemas. A filter given twice means or. */
const OneOrMore = Type.Optional(
  Type.Union([Type.String({ maxLength: 256 }), Type.Array(Type.String({ maxLength: 256 }), { maxItems: 1000 })]),
);

const filters = <Name extends string>(names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, OneOrMore])) as Record<Name, typeof OneOrMore>;
const FILTERS = filters<Dimension>(DIMENSIONS);
/** Those that an event says itself; groups and kinds are its workspace's. */
const FILTERS_OF_EVENTS = filters<EventParameter>(EVENT_PARAMETERS);

const named = (description: string) => Type.Optional(Type.String({ maxLength: 256, description }));
const org = named('An organization; default: the only one of the key');
const orgs = named('An organization, or * for every one of the key; default: the only one of the key');
const timezone = Type.Optional(
  Type.String({ maxLength: 64, description: "IANA name; default: the org's billing timezone" }),
);
const instant = (description: string) => Type.Optional(Type.String({ maxLength: 64, description }));
const range = {
  from: instant(
    'Included: RFC 3339, a date, epoch milliseconds, or `cycle`, the start of the current one; default: 30 days before `to`',
  ),
  to: instant('Excluded; `cycle`: the end of the current one; default: now'),
};
const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 }));
const cursor = Type.Optional(Type.String({ maxLength: 1024 }));
const order = Type.Optional(Type.Enum([...ORDERS]));
const page = Type.Optional(
  Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Of `limit` rows each, from 1; instead of a cursor' }),
);
const format = (rows: string) =>
  Type.Optional(
    Type.Enum([...FORMATS], {
      description: `\`csv\` and \`ndjson\` stream every ${rows} that matches; default: \`json\`, a page`,
    }),
  );
const compare = Type.Optional(
  Type.Enum([...COMPARES], {
    description: 'Beside the same length before (`previous`), or the same days of the last cycle (`cycle`)',
  }),
);
const query = <T extends Parameters<typeof Type.Object>[0]>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });

export const OrgQuery = query({ org });
export const OrgsQuery = query({ org: orgs });
const month = Type.Optional(
  Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])$', description: 'YYYY-MM: the cycle that starts in it' }),
);
export const SummaryQuery = query({ org: orgs, month, compare });
export const ByKeyQuery = query({ org: orgs, month });
export const DailyQuery = query({
  org: orgs,
  timezone,
  start: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
  end: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
  ...range,
});
export const SeriesQuery = query({
  org: orgs,
  timezone,
  ...range,
  interval: Type.Optional(Type.Enum([...INTERVALS])),
  measure: Type.Optional(Type.Enum([...MEASURES])),
  groupBy: Type.Optional(Type.Enum([...GROUPS])),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1000, description: 'Series shown; the rest is summed as __other__' }),
  ),
  compare,
  format: format('point'),
  ...FILTERS,
});
export const BreakdownQuery = query({
  org: orgs,
  timezone,
  ...range,
  by: Type.Enum([...GROUPS]),
  sort: Type.Optional(Type.Enum([...BREAKDOWN_SORTS])),
  order,
  limit,
  cursor,
  compare,
  format: format('row'),
  ...FILTERS,
});
export const DurationsQuery = query({
  org: orgs,
  timezone,
  ...range,
  by: Type.Optional(Type.Enum([...EVENT_PARAMETERS], { description: 'Default: model' })),
  ...FILTERS_OF_EVENTS,
});
export const ConversationsQuery = query({
  org: orgs,
  timezone,
  ...range,
  q: named('Only those whose title or agent contains it: letters of either case, with and without accents'),
  sort: Type.Optional(Type.Enum([...CONVERSATION_SORTS])),
  order,
  limit,
  cursor,
  page,
  format: format('conversation'),
  ...FILTERS,
});
export const EventsQuery = query({
  org: orgs,
  timezone,
  ...range,
  q: named(
    'Only events whose agent, or the title of whose conversation, contains it: letters of either case, with and without accents',
  ),
  sort: Type.Optional(
    Type.Enum([...EVENT_SORTS], { description: 'Default: time; by anything else the first 10,000 alone' }),
  ),
  order: Type.Optional(Type.Enum([...ORDERS], { description: 'Default: desc' })),
  limit,
  cursor,
  page,
  format: format('event'),
  ...FILTERS,
});
export const AnnotationsQuery = query({
  org: orgs,
  timezone,
  ...range,
  type: Type.Optional(
    Type.Union([Type.Enum([...ANNOTATION_TYPES]), Type.Array(Type.Enum([...ANNOTATION_TYPES]), { maxItems: 100 })], {
      description: 'Only of these types',
    }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'The newest; default: 1,000' })),
});
const instantOf = (description: string) => instant(`${description}: RFC 3339, a date, or epoch milliseconds`);
export const BalanceQuery = query({ org: orgs, asOf: instantOf('A past moment; default: now') });
export const LedgerQuery = query({
  org: orgs,
  timezone,
  from: instantOf('Posted then or later, `cycle`: in this cycle; default: since the organization was created'),
  to: instantOf('Posted before; default: until now'),
  order,
  limit,
  cursor,
  format: format('entry'),
});
export const FocusQuery = query({
  org: orgs,
  ...range,
  issuer: named('Who sells and bills the usage; default: the provider of the model'),
  limit,
  format: Type.Optional(Type.Enum(['csv', 'ndjson'], { description: 'Default: csv' })),
  ...FILTERS_OF_EVENTS,
});
const duration = (description: string) => Type.Optional(Type.String({ pattern: '^[1-9]\\d{0,5}[smhd]$', description }));
export const HistoryQuery = query({
  org: named('An organization, or * for all; default: *'),
  ...range,
  step: duration('Between two samples, such as 30s, 5m or 1h; default: 5m'),
  projectionStep: duration('Between two projections, whose results are repeated in between; default: 1h'),
  counterStep: duration('Between two samples of counters, a multiple of `step`, which is the default'),
  job: named('The label of this name, as the scrape configuration gives it; default: none'),
  instance: named('The same; default: none'),
});
export const WhatIfQuery = query({
  org: orgs,
  timezone,
  ...range,
  asModel: Type.Optional(Type.String({ maxLength: 256, description: 'On this model' })),
  asProvider: Type.Optional(Type.String({ maxLength: 256, description: 'Of this provider' })),
  pricesAt: instantOf('With the prices that hold then'),
  ...FILTERS_OF_EVENTS,
});
export const ConversationQuery = query({ org, limit, cursor });
/** By a parameter: an id may hold what a path may not, such as an encoded slash. */
export const OneConversationQuery = query({
  id: Type.String({ minLength: 1, maxLength: 256, description: 'Of the conversation' }),
  org,
  limit,
  cursor,
});
export const ConversationParams = Type.Object({ id: Type.String({ maxLength: 256 }) });
export const DimensionParams = Type.Object({ dimension: Type.Enum([...DIMENSIONS]) });
export const DimensionQuery = query({
  org: orgs,
  q: Type.Optional(Type.String({ maxLength: 256, description: 'Only values, or their names, that contain it' })),
  limit,
});
export const TelemetryQuery = query({
  org: named('Of all usage in it; default: as each record says itself (ledgerline.org), or the only one of the key'),
});

export const IngestQuery = query({
  org: named('Of every event; default: as each says itself, or the only one of the key'),
  backfill: Type.Optional(Type.Boolean()),
});

export type ByKeyQuery = Static<typeof ByKeyQuery>;
export type SummaryQuery = Static<typeof SummaryQuery>;
export type DailyQuery = Static<typeof DailyQuery>;
export type SeriesQuery = Static<typeof SeriesQuery>;
export type BreakdownQuery = Static<typeof BreakdownQuery>;
export type EventsQuery = Static<typeof EventsQuery>;
export type AnnotationsQuery = Static<typeof AnnotationsQuery>;
export type DurationsQuery = Static<typeof DurationsQuery>;
export type ConversationsQuery = Static<typeof ConversationsQuery>;
export type BalanceQuery = Static<typeof BalanceQuery>;
export type HistoryQuery = Static<typeof HistoryQuery>;
export type LedgerQuery = Static<typeof LedgerQuery>;
export type FocusQuery = Static<typeof FocusQuery>;
export type WhatIfQuery = Static<typeof WhatIfQuery>;
export type ConversationQuery = Static<typeof ConversationQuery>;
export type OneConversationQuery = Static<typeof OneConversationQuery>;
export type DimensionQuery = Static<typeof DimensionQuery>;
export type IngestQuery = Static<typeof IngestQuery>;
