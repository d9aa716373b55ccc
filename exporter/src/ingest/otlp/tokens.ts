/** Counts of tokens as instrumentations give them, and as the ledger has them: disjoint. */
import type { TokenKind } from '@ledgerline/api';
import type { Attributes } from './attributes.ts';

export type Counts = Partial<Record<TokenKind, number>>;

/** What a record says of usage that cannot be: it is refused, and the sender told. */
export class Unusable extends Error {
  readonly field: string;

  constructor(field: string, why: string) {
    super(`${field}: ${why}`);
    this.field = field;
  }
}

/**
 * The first of these attributes that holds a count. Some send them as text.
 * @throws Unusable for what is no count
 */
export function countOf(attributes: Attributes, names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = attributes.get(name);
    if (value === undefined || value === '') continue;
    const count = Number(value);
    if (typeof value === 'boolean' || !Number.isSafeInteger(count) || count < 0)
      throw new Unusable(name, `must be a count of tokens, not ${String(value).slice(0, 40)}`);
    return count;
  }
  return undefined;
}

/** Where the counts of each kind are, by the names that a dialect has had for them. */
export type CountNames = Partial<Record<TokenKind, readonly string[]>>;

/** Null where it has no count of any kind. */
export function countsOf(attributes: Attributes, names: CountNames): Counts | null {
  const counts: Counts = {};
  for (const [kind, its] of Object.entries(names) as [TokenKind, readonly string[]][]) {
    const count = countOf(attributes, its);
    if (count !== undefined) counts[kind] = count;
  }
  return Object.keys(counts).length > 0 ? counts : null;
}

/** Which kinds a count in all holds, where they are told apart at all. */
const WITHIN = {
  input: ['cacheRead', 'cacheWrite', 'cacheWrite1h', 'inputAudio'],
  output: ['reasoning', 'outputAudio'],
} as const satisfies Partial<Record<TokenKind, readonly TokenKind[]>>;
export type Side = keyof typeof WITHIN;
export const BOTH_SIDES: readonly Side[] = ['input', 'output'];

/**
 * Takes out of a count in all what is told apart beside it, as most APIs, and the semantic conventions, count.
 * @throws Unusable where the parts are more than the whole: then it is not known which of them is wrong
 */
export function disjoint(counts: Counts, sides: readonly Side[]): Counts {
  const apart: Counts = { ...counts };
  for (const side of sides) {
    const parts = WITHIN[side].reduce((sum, kind) => sum + (counts[kind] ?? 0), 0);
    const whole = counts[side] ?? parts;
    if (parts > whole)
      throw new Unusable(
        `tokens.${side}`,
        `is ${whole} in all, but of what it holds (${WITHIN[side].join(', ')}) ${parts}`,
      );
    apart[side] = whole - parts;
  }
  return apart;
}
