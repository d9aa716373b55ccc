import { DIMENSIONS, NO_QUANTITY, TOKEN_KINDS, type UsageEvent } from '../model/event.ts';

/**
 * A batch as it crosses from one thread to another: columns, and each text once. Cloning a thousand objects of thirty
 * fields costs more than storing them.
 */
export interface PackedEvents {
  readonly ids: readonly string[];
  /** Every text of the batch once; [0] is ''. */
  readonly texts: readonly string[];
  /** Rows of {@link TEXTS} indexes into `texts`. */
  readonly codes: Int32Array;
  /** Rows of {@link NUMBERS}; NaN is null. */
  readonly numbers: Float64Array;
  readonly final: Uint8Array;
  /** What few events have, by index. */
  readonly rare: ReadonlyMap<number, Pick<UsageEvent, 'quantity' | 'credits' | 'usd'>>;
}

const TEXTS = DIMENSIONS.length + 4; // dimensions, org, title, description, reservation
const NUMBERS = TOKEN_KINDS.length + 3; // tokens, time, durationMs, revision

export function pack(events: readonly UsageEvent[]): PackedEvents {
  const texts = [''];
  const known = new Map([['', 0]]);
  const codeOf = (text: string): number => {
    let code = known.get(text);
    if (code === undefined) {
      code = texts.push(text) - 1;
      known.set(text, code);
    }
    return code;
  };
  const codes = new Int32Array(events.length * TEXTS);
  const numbers = new Float64Array(events.length * NUMBERS);
  const final = new Uint8Array(events.length);
  const rare = new Map<number, Pick<UsageEvent, 'quantity' | 'credits' | 'usd'>>();
  events.forEach((event, row) => {
    const text = [...event.dimensions, event.org, event.title, event.description, event.reservation];
    for (const [i, value] of text.entries()) codes[row * TEXTS + i] = codeOf(value);
    const number = [...event.tokens, event.time, event.durationMs ?? NaN, event.revision ?? NaN];
    numbers.set(number, row * NUMBERS);
    final[row] = event.final ? 1 : 0;
    const { quantity, credits, usd } = event;
    if (quantity !== NO_QUANTITY || credits !== null || usd !== null) rare.set(row, { quantity, credits, usd });
  });
  return { ids: events.map(({ id }) => id), texts, codes, numbers, final, rare };
}

export function unpack(packed: PackedEvents): UsageEvent[] {
  const { texts, codes, numbers } = packed;
  return packed.ids.map((id, row) => {
    const text = (column: number): string => texts[codes[row * TEXTS + column] ?? 0] ?? '';
    const number = (column: number): number => numbers[row * NUMBERS + column] ?? 0;
    const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
    const after = DIMENSIONS.length;
    const rare = packed.rare.get(row);
    const units = rare && Object.keys(rare.quantity).length > 0;
    return {
      id,
      org: text(after),
      time: number(TOKEN_KINDS.length),
      dimensions: DIMENSIONS.map((_, i) => text(i)),
      title: text(after + 1),
      description: text(after + 2),
      reservation: text(after + 3),
      tokens: TOKEN_KINDS.map((_, i) => number(i)),
      quantity: units ? rare.quantity : NO_QUANTITY,
      durationMs: orNull(number(TOKEN_KINDS.length + 1)),
      revision: orNull(number(TOKEN_KINDS.length + 2)),
      final: packed.final[row] === 1,
      credits: rare?.credits ?? null,
      usd: rare?.usd ?? null,
    };
  });
}
