import type { EventDimension } from '@ledgerline/api';
import type { Signal } from './signal.ts';
import type { Telemetry } from './telemetry.ts';
import type { Counts, Side } from './tokens.ts';

/** What a record says was used. Attributes that all share are read by whoever makes the event of it. */
export interface Usage {
  /** The request's id, as its provider gave it: whoever tells of the same request, it is the same event. */
  readonly id?: string | undefined;
  /** As they are told. */
  readonly tokens: Counts;
  /** Sides whose count in all holds what is told apart beside it. */
  readonly inclusive?: readonly Side[];
  /** As the tool reckoned, in USD. */
  readonly costUsd?: number | undefined;
  readonly durationMs?: number | undefined;
  /** What this dialect knows better than the attributes that all share. */
  readonly dimensions?: Partial<Record<EventDimension, string | undefined>>;
}

/**
 * Why a record is no usage: it tells of none (`no_usage`), or again of what others tell (`repeats`), as the span of an
 * agent does of the calls in it.
 */
export type Skipped = 'no_usage' | 'repeats';

/** How one tool, or convention, tells of usage in one signal. */
export interface Dialect {
  /**
   * The tool or convention, as settings and metrics call it. Several dialects are of one, where what is told in one of
   * them is told again in another.
   */
  readonly source: string;
  readonly signal: Signal;
  /** Of data points: the attribute that says which kind of token was counted. Those that differ in it are siblings. */
  readonly kindAttribute?: string;
  /**
   * What it says, null where it is not in this dialect.
   * @throws Unusable for usage that cannot be
   */
  read(record: Telemetry): Usage | Skipped | null;
}
