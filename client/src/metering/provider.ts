/** What a wrapper knows of a provider: which requests cost tokens, and how their answers say how many. */
import type { Tokens } from '../event.ts';

export type Json = Readonly<Record<string, unknown>>;

/** What an answer has told so far. */
export interface Seen {
  /** The provider's id of the answer. */
  readonly id?: string;
  readonly model?: string;
  readonly serviceTier?: string;
  /** All of them so far; undefined: nothing is known yet. */
  readonly tokens?: Tokens;
  /** Nothing more comes. */
  readonly isComplete?: boolean;
  /** The answer is made later, and asked for by its id. */
  readonly isPending?: boolean;
}

export interface Operation {
  /** As the SDKs call it. */
  readonly name: 'chat.completions' | 'responses' | 'messages';
  /** Of the path of the POST. */
  readonly path: RegExp;
  /** Of requests whose answer is one that was not made at once; its group is the id. */
  readonly later?: RegExp;
  /** The request with what makes the answer say its usage; undefined: it says so anyway. */
  readonly prepare?: (body: Json) => Json | undefined;
  /** What is known after a further piece: the answer itself, or the data of one event of a stream. */
  readonly read: (seen: Seen, piece: Json) => Seen;
  /** An event of a stream that is there only because of `prepare`. */
  readonly isAdded?: (piece: Json) => boolean;
  /** The data that ends a stream and is no JSON. */
  readonly sentinel?: string;
  /** A stream says at its beginning what was read, so that it can be charged while it goes on. */
  readonly saysInputFirst?: boolean;
}

export interface Provider {
  /** As events name it. */
  readonly name: string;
  readonly operations: readonly Operation[];
}

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const jsonOf = (value: unknown): Json => (isJson(value) ? value : {});
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
/** 0 where there is none. */
export const countOf = (value: unknown): number =>
  Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : 0;

/** `seen` with the fields of `more` that are known. */
export const learned = (seen: Seen, more: { readonly [Field in keyof Seen]: Seen[Field] | undefined }): Seen => ({
  ...seen,
  ...Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined)),
});

/**
 * Takes disjoint parts out of a count that includes them all, in their order: whatever a provider says of the parts,
 * together with the rest they are the count.
 */
export function disjoint(
  total: number,
  rest: keyof Tokens,
  parts: readonly (readonly [keyof Tokens, number])[],
): Tokens {
  let left = total;
  const counts: Partial<Record<keyof Tokens, number>> = {};
  for (const [kind, count] of parts) {
    counts[kind] = Math.min(count, left);
    left -= Math.min(count, left);
  }
  return { ...counts, [rest]: left };
}
