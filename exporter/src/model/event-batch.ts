import type { Context, KnownContexts, NewContexts } from './context.ts';
import { columnsIn, type EventColumns } from './event-columns.ts';
import { contextIndex, DIMENSIONS, NO_QUANTITY, TOKEN_KINDS, type UsageEvent } from './event.ts';

/** What few events have. */
export type RareFields = Pick<UsageEvent, 'quantity' | 'credits' | 'usd'>;
export const NOTHING_RARE: RareFields = { quantity: NO_QUANTITY, credits: null, usd: null };

/**
 * A batch as it crosses from one thread to another: columns, and each text once. Cloning a thousand objects of thirty
 * fields costs more than storing them.
 */
export interface PackedEvents {
  readonly size: number;
  /** How many events the buffer was made for. */
  readonly capacity: number;
  /** Laid out by `columnsIn`; it changes hands instead of being copied. */
  readonly buffer: ArrayBuffer;
  /** Every conversation, title, run, description and reservation of the batch once; [0] is ''. */
  readonly texts: readonly string[];
  readonly contexts: NewContexts;
  /** By index. */
  readonly rare: ReadonlyMap<number, RareFields>;
  /** Ids with characters that a byte does not hold, by index. */
  readonly wideIds: ReadonlyMap<number, string>;
}

/** Where the values of a dimension are: in the context, or in texts of the event's own. */
const CONTEXT_INDEX: readonly number[] = DIMENSIONS.map((name) => contextIndex[name]);
const ownTexts = (columns: EventColumns): readonly (Int32Array | null)[] =>
  DIMENSIONS.map((name) => (name === 'run' ? columns.runs : name === 'conversation' ? columns.conversations : null));

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** The events of a batch, as columns; events as objects are made where somebody needs one. */
export class EventBatch {
  readonly size: number;
  readonly columns: EventColumns;
  readonly texts: readonly string[];
  /** By number: those of the batch, and others. */
  readonly contexts: readonly Context[];
  readonly rare: ReadonlyMap<number, RareFields>;
  private readonly idBytes: Buffer;
  private readonly wideIds: ReadonlyMap<number, string>;
  private readonly ownTexts: readonly (Int32Array | null)[];

  /** @param known what the batches before it told of; it learns what this one does */
  constructor(packed: PackedEvents, known: KnownContexts) {
    this.size = packed.size;
    this.columns = columnsIn(packed.buffer, packed.capacity, packed.size);
    this.texts = packed.texts;
    this.contexts = known.learn(packed.contexts);
    this.rare = packed.rare;
    this.idBytes = Buffer.from(packed.buffer, this.columns.idBytes.byteOffset);
    this.wideIds = packed.wideIds;
    this.ownTexts = ownTexts(this.columns);
  }

  contextOf(index: number): Context {
    const context = this.contexts[this.columns.contextNumbers[index] ?? -1];
    if (!context) throw new RangeError(`the batch has no event ${index}`);
    return context;
  }

  id(index: number): string {
    const start = index === 0 ? 0 : (this.columns.idEnds[index - 1] ?? 0);
    return this.wideIds.get(index) ?? this.idBytes.toString('latin1', start, this.columns.idEnds[index]);
  }

  /** The text that a column of indexes has for an event. */
  text(column: Int32Array, index: number): string {
    return this.texts[column[index] ?? 0] ?? '';
  }

  /** What few events have. */
  rareOf(index: number): RareFields {
    return this.rare.get(index) ?? NOTHING_RARE;
  }

  /** The event as an object, as the door would have given it. Throws a RangeError where there is none. */
  event(index: number): UsageEvent {
    const { columns } = this;
    const { org, values } = this.contextOf(index);
    const { quantity, credits, usd } = this.rareOf(index);
    const tokensAt = index * TOKEN_KINDS.length;
    return {
      id: this.id(index),
      org,
      time: columns.times[index] ?? 0,
      dimensions: this.ownTexts.map((own, i) => (own ? this.text(own, index) : (values[CONTEXT_INDEX[i] ?? -1] ?? ''))),
      title: this.text(columns.titles, index),
      description: this.text(columns.descriptions, index),
      reservation: this.text(columns.reservations, index),
      tokens: TOKEN_KINDS.map((_, kind) => columns.tokens[tokensAt + kind] ?? 0),
      // A clone of the empty set of quantities is another one, and the one is known by its identity.
      quantity: Object.keys(quantity).length > 0 ? quantity : NO_QUANTITY,
      durationMs: orNull(columns.durations[index] ?? NaN),
      revision: orNull(columns.revisions[index] ?? NaN),
      final: columns.final[index] === 1,
      credits,
      usd,
    };
  }
}
