import { KnownContexts } from './context.ts';
import { CONTEXT_NAMES, ContextNumbers } from './context-numbers.ts';
import { EventBatch, type PackedEvents, type RareFields } from './event-batch.ts';
import { columnsBuffer, columnsIn, type EventColumns } from './event-columns.ts';
import { CONTEXT_DIMENSIONS, NO_QUANTITY, TOKEN_KINDS, dimension, type UsageEvent } from './event.ts';
import { idKey, type IdSecret, type IdSeed } from './id-key.ts';
import { TextNumbers } from './text-numbers.ts';

/** Makes a batch, row by row. Only one at a time is made with the same contexts. */
export class EventPacker {
  readonly columns: EventColumns;
  readonly texts = new TextNumbers();
  /** The names of the row that is being written, but for its organization. */
  readonly tuple = new Int32Array(CONTEXT_NAMES);
  readonly contexts: ContextNumbers;
  private readonly capacity: number;
  private readonly buffer: ArrayBuffer;
  private readonly rare = new Map<number, RareFields>();
  private readonly wideIds = new Map<number, string>();
  private rows = 0;
  private idBytes = 0;
  private org = '';
  private seed: IdSeed = [0, 0];

  /** @param idUnits how long the ids are together, or more */
  constructor(contexts: ContextNumbers, capacity: number, idUnits: number) {
    contexts.beginBatch();
    this.contexts = contexts;
    this.capacity = capacity;
    this.buffer = columnsBuffer(capacity, idUnits);
    this.columns = columnsIn(this.buffer, capacity);
  }

  /** How many there are: the index of the row that is being written. */
  get size(): number {
    return this.rows;
  }

  add(event: UsageEvent): void {
    const { columns, texts, tuple, rows: row } = this;
    const { names } = this.contexts;
    columns.times[row] = event.time;
    columns.tokens.set(event.tokens, row * TOKEN_KINDS.length);
    columns.durations[row] = event.durationMs ?? NaN;
    columns.revisions[row] = event.revision ?? NaN;
    columns.conversations[row] = texts.numberOf(dimension(event, 'conversation'));
    columns.titles[row] = texts.numberOf(event.title);
    columns.runs[row] = texts.numberOf(dimension(event, 'run'));
    columns.descriptions[row] = texts.numberOf(event.description);
    columns.reservations[row] = texts.numberOf(event.reservation);
    columns.final[row] = event.final ? 1 : 0;
    for (const [i, name] of CONTEXT_DIMENSIONS.entries()) tuple[i + 1] = names.numberOf(dimension(event, name));
    const { id, org, quantity, credits, usd } = event;
    this.end(id, org, { quantity, credits, usd });
  }

  /** Ends the row, of which everything else is written. */
  end(id: string, org: string, rare: RareFields): void {
    const { columns, tuple, rows: row } = this;
    if (row === 0 || org !== this.org) {
      this.org = org;
      tuple[0] = this.contexts.names.numberOf(org);
      this.seed = this.contexts.seedOf(tuple[0]);
    }
    columns.contextNumbers[row] = this.contexts.numberOf(tuple);
    columns.keys[row] = idKey(this.seed, id);
    if (!this.writeId(id)) this.wideIds.set(row, id);
    columns.idEnds[row] = this.idBytes;
    const { quantity, credits, usd } = rare;
    if (quantity !== NO_QUANTITY || credits !== null || usd !== null) this.rare.set(row, rare);
    this.rows += 1;
  }

  packed(): PackedEvents {
    return {
      size: this.rows,
      capacity: this.capacity,
      buffer: this.buffer,
      texts: this.texts.texts,
      contexts: this.contexts.news(),
      rare: this.rare,
      wideIds: this.wideIds,
    };
  }

  /** @returns false where one byte does not hold each of its characters; nothing is written then */
  private writeId(id: string): boolean {
    const bytes = this.columns.idBytes;
    let at = this.idBytes;
    for (let i = 0; i < id.length; i++) {
      const unit = id.charCodeAt(i);
      if (unit > 0xff) return false;
      bytes[at++] = unit;
    }
    this.idBytes = at;
    return true;
  }
}

/** The events as they cross to another thread. */
export function packEvents(events: readonly UsageEvent[], contexts: ContextNumbers): PackedEvents {
  const packer = new EventPacker(
    contexts,
    events.length,
    events.reduce((units, { id }) => units + id.length, 0),
  );
  for (const event of events) packer.add(event);
  return packer.packed();
}

/** The events as a batch, for who has no thread to send them to. */
export const batchOf = (events: readonly UsageEvent[], secret: IdSecret = [0, 0]): EventBatch =>
  new EventBatch(packEvents(events, new ContextNumbers(secret)), new KnownContexts());
