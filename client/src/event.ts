/** Usage as the exporter takes it (`POST /v1/events`). A test holds these types to the schema that it checks with. */

/** A decimal string such as "1.25", taken exactly; a number is a float, whose decimals are rounded. */
export type Decimal = string | number;

/** Disjoint counts: all input is the sum of the first five, all output that of the last three. */
export interface Tokens {
  /** Input that is none of the following. */
  readonly input?: number;
  readonly cacheRead?: number;
  /** Written to a cache, but for what is kept for an hour. */
  readonly cacheWrite?: number;
  readonly cacheWrite1h?: number;
  readonly inputAudio?: number;
  /** Output that is none of the following. */
  readonly output?: number;
  readonly reasoning?: number;
  readonly outputAudio?: number;
}

/** What may grow while a step is streamed; of a streamed one always all of it so far, never the difference. */
export interface Usage {
  readonly tokens?: Tokens;
  /** By unit, such as `{ pages: 12 }`. */
  readonly quantity?: Readonly<Record<string, Decimal>>;
  readonly durationMs?: number;
  /** Rated upstream: the price book is not used. */
  readonly credits?: Decimal;
  readonly costUsd?: Decimal;
  readonly title?: string;
  readonly description?: string;
}

/** Who and what usage is of: names of at most 256 printable characters that do not begin with `__`. */
export interface Dimensions {
  readonly model?: string;
  readonly provider?: string;
  readonly serviceTier?: string;
  readonly category?: string;
  readonly reason?: string;
  readonly reasonDetail?: string;
  readonly source?: string;
  readonly surface?: string;
  readonly workspace?: string;
  readonly user?: string;
  readonly apiKey?: string;
  readonly agent?: string;
  readonly run?: string;
  readonly conversation?: string;
}

/** What is said of an event once, when it begins. */
export interface EventHead extends Dimensions {
  /** 1 to 128 printable characters, unique in the organization; made where it is left out. */
  readonly id?: string;
  /** When it was used: RFC 3339, epoch milliseconds or a Date; now where it is left out. */
  readonly time?: string | number | Date;
  /** Such as `gateway_inference`; those that end in `_inference` are counted as requests. */
  readonly type: string;
  /** Who pays, where neither the key nor the client says it. */
  readonly org?: string;
  /** The id of what was reserved for it. */
  readonly reservation?: string;
}

/** One metered step. */
export interface UsageEvent extends EventHead, Usage {
  /** Of cumulative usage, 1, 2, 3…: `client.stream` counts for you. */
  readonly revision?: number;
  /** With the last revision. */
  readonly final?: boolean;
}
