import { ByUnit, Decimal, Instant, type UsageEventBody } from '@ledgerline/api';
import { CONTEXT_DIMENSIONS, TOKEN_KINDS } from '../model/event.ts';
import { NOTHING_RARE, type RareFields } from '../model/event-batch.ts';
import type { EventPacker } from '../model/event-packer.ts';
import { parseTime } from '../model/time.ts';
import { isJsonObject, type JsonObject } from '../text/json.ts';
import { isInvalid, rareFields } from './event-parser.ts';
import { schemas } from './schemas.ts';
import { ID, NAME, OWN_TEXTS, TextField } from './text-fields.ts';

const COUNTS = [
  { name: 'durationMs', column: 'durations' },
  { name: 'revision', column: 'revisions' },
] as const;
const OTHERS = ['id', 'org', 'time', 'tokens', 'final', 'quantity', 'credits', 'costUsd'] as const;

/** Where the value of each field is while an item is read: those of the context first, in its order. */
const FIELDS: readonly (keyof UsageEventBody)[] = [
  ...CONTEXT_DIMENSIONS,
  ...[...OWN_TEXTS, ...COUNTS].map(({ name }) => name),
  ...OTHERS,
];
const INDEXES: ReadonlyMap<string, number> = new Map(FIELDS.map((name, index) => [name, index]));
const indexOf = (name: (typeof FIELDS)[number]): number => FIELDS.indexOf(name);
const AT = Object.fromEntries(OTHERS.map((name) => [name, indexOf(name)])) as Record<(typeof OTHERS)[number], number>;
const TYPE = indexOf('type');
const KINDS: ReadonlyMap<string, number> = new Map(TOKEN_KINDS.map((kind, index) => [kind, index]));

const isInstant = schemas.compile<UsageEventBody['time']>(Instant);
const isDecimal = schemas.compile<string | number>(Decimal);
const isByUnit = schemas.compile<Record<string, string | number>>(ByUnit);
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && Number.isSafeInteger(value);

/** Ids of ASCII without controls, as nearly all are; what it says no to is asked of the schema. */
function isPlainId(id: string): boolean {
  for (let i = 0; i < id.length; i++) {
    const unit = id.charCodeAt(i);
    if (unit < 0x20 || unit > 0x7e) return false;
  }
  return id.length > 0 && id.length <= 128;
}

/**
 * Reads ordinary events straight into the columns of a batch. Whatever it does not take as it is, valid or not, is left
 * to `parseEvent`, which has the say: of what is read here it would have made the same event.
 */
export class ItemReader {
  id = '';
  /** The event's own, or ''. */
  org = '';
  rare: RareFields = NOTHING_RARE;
  private readonly packer: EventPacker;
  private readonly values: unknown[] = FIELDS.map(() => undefined);
  /** Which fields the last item had, in its order. */
  private readonly order: number[] = FIELDS.map((_, index) => index);
  private readonly contextTexts: readonly TextField[];
  private readonly orgText: TextField;
  private readonly ownTexts: readonly { readonly field: TextField; readonly column: Int32Array }[];
  private readonly counts: readonly { readonly index: number; readonly column: Float64Array }[];

  constructor(packer: EventPacker) {
    const { columns, contexts, texts } = packer;
    this.packer = packer;
    this.contextTexts = CONTEXT_DIMENSIONS.map((name) => new TextField(indexOf(name), contexts.names, NAME));
    this.orgText = new TextField(AT.org, contexts.names, NAME);
    this.ownTexts = OWN_TEXTS.map(({ name, column, rule }) => ({
      field: new TextField(indexOf(name), texts, rule),
      column: columns[column],
    }));
    this.counts = COUNTS.map(({ name, column }) => ({ index: indexOf(name), column: columns[column] }));
  }

  /**
   * Writes the row that the packer is at, but for what is here.
   * @returns false where the item is not ordinary: whoever writes the row then writes all of it
   */
  read(item: unknown): boolean {
    return (
      isJsonObject(item) &&
      this.gather(item) &&
      this.readId() &&
      this.readNumbers() &&
      this.readTokens() &&
      this.readContext() &&
      this.readTexts() &&
      this.readRare()
    );
  }

  private gather(item: JsonObject): boolean {
    const { values, order } = this;
    for (let index = 0; index < values.length; index++) values[index] = undefined;
    let position = 0;
    for (const name in item) {
      // A producer writes its fields in one order: where the last item had this one, it need not be looked for.
      let index = order[position];
      if (index === undefined || FIELDS[index] !== name) {
        index = INDEXES.get(name);
        if (index === undefined) return false;
        order[position] = index;
      }
      values[index] = item[name];
      position += 1;
    }
    return true;
  }

  private readId(): boolean {
    const id = this.values[AT.id];
    if (typeof id !== 'string' || (!isPlainId(id) && !ID.holds(id))) return false;
    this.id = id;
    return true;
  }

  private readNumbers(): boolean {
    const { columns, size: row } = this.packer;
    const { [AT.time]: given, [AT.final]: final } = this.values;
    const time = typeof given === 'number' || isInstant(given) ? parseTime(given) : undefined;
    if (time === undefined || (final !== undefined && typeof final !== 'boolean')) return false;
    columns.times[row] = time;
    columns.final[row] = final === true ? 1 : 0;
    for (const { index, column } of this.counts) {
      const value = this.values[index];
      if (value !== undefined && !isCount(value)) return false;
      column[row] = value ?? NaN;
    }
    return true;
  }

  private readTokens(): boolean {
    const into = this.packer.columns.tokens;
    const at = this.packer.size * TOKEN_KINDS.length;
    for (let kind = 0; kind < TOKEN_KINDS.length; kind++) into[at + kind] = 0;
    const tokens = this.values[AT.tokens];
    if (tokens === undefined) return true;
    if (!isJsonObject(tokens)) return false;
    for (const name in tokens) {
      const kind = KINDS.get(name);
      const value = tokens[name];
      if (kind === undefined || !isCount(value)) return false;
      into[at + kind] = value;
    }
    return true;
  }

  private readContext(): boolean {
    const { tuple } = this.packer;
    for (const field of this.contextTexts) {
      const number = field.numberOf(this.values[field.index]);
      if (number < 0) return false;
      tuple[field.index + 1] = number;
    }
    const { [AT.org]: org = '' } = this.values;
    if (typeof org !== 'string' || this.orgText.numberOf(org) < 0) return false;
    this.org = org;
    return tuple[TYPE + 1] !== 0;
  }

  private readTexts(): boolean {
    const row = this.packer.size;
    for (const { field, column } of this.ownTexts) {
      const number = field.numberOf(this.values[field.index]);
      if (number < 0) return false;
      column[row] = number;
    }
    return true;
  }

  private readRare(): boolean {
    const { [AT.quantity]: quantity, [AT.credits]: credits, [AT.costUsd]: costUsd } = this.values;
    this.rare = NOTHING_RARE;
    if (quantity === undefined && credits === undefined && costUsd === undefined) return true;
    if (quantity !== undefined && !isByUnit(quantity)) return false;
    if (credits !== undefined && !isDecimal(credits)) return false;
    if (costUsd !== undefined && !isDecimal(costUsd)) return false;
    const rare = rareFields({ quantity, credits, costUsd });
    if (isInvalid(rare)) return false;
    this.rare = rare;
    return true;
  }
}
