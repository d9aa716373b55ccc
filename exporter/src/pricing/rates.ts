import { TOKEN_TABLE } from '@ledgerline/api/vocabulary';
import { TOKEN_KINDS, type TokenKind } from '../model/event.ts';

/** Decimals of a rate: every rate is an integer of 1e-9, 1_500_000_000n being 1.5. */
export const RATE_DECIMALS = 9;

/** Rates by token kind. A kind left out takes over another's or has none: 0n is a rate, absence is not. */
export type TokenRates = Partial<Record<TokenKind, bigint>>;
/** Rates by unit of quantity, for example `{ pages: 1_000_000n }`. */
export type UnitRates = Record<string, bigint>;

/** What tokens cost, in USD and, where it is not what the USD come to, in credits. */
export interface RatesOfTokens {
  /** USD for a million tokens. */
  usdPerMillion: TokenRates;
  /** Credits for a million tokens. */
  creditsPerMillion: TokenRates;
}

/** What the tokens of an event cost whose input tokens in all are more than `above`. */
export interface Tier extends RatesOfTokens {
  above: number;
}

const RATE_OF = new Map<TokenKind, TokenKind>(TOKEN_TABLE.map(({ name, rateOf }) => [name, rateOf]));

function standInsOf(kind: TokenKind): readonly TokenKind[] {
  const next = RATE_OF.get(kind) ?? kind;
  return next === kind ? [kind] : [kind, ...standInsOf(next)];
}

/** In the order of TOKEN_KINDS: the kind itself, and those whose rates stand in for it, the nearest first. */
const STAND_INS = TOKEN_KINDS.map(standInsOf);

/** The rate of a kind, given by its place in TOKEN_KINDS: its own or that of the nearest stand-in. */
export function tokenRate(rates: TokenRates, kind: number): bigint | undefined {
  for (const name of STAND_INS[kind] ?? []) {
    const rate = rates[name];
    if (rate !== undefined) return rate;
  }
  return undefined;
}

/** The kinds of the input side, by their places in TOKEN_KINDS. */
export const INPUTS: readonly number[] = TOKEN_TABLE.flatMap(({ side }, kind) => (side === 'input' ? [kind] : []));

/**
 * What the tokens of an event cost: of the highest tier that its input tokens in all exceed, or else of the row.
 * @param tokens counts in the order of TOKEN_KINDS
 */
export function ratesFor(price: RatesOfTokens & { tiers: readonly Tier[] }, tokens: readonly number[]): RatesOfTokens {
  if (price.tiers.length === 0) return price;
  let input = 0;
  for (const kind of INPUTS) input += tokens[kind] ?? 0;
  return price.tiers.findLast(({ above }) => input > above) ?? price;
}
