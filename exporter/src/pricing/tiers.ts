import { TOKEN_KINDS } from '../model/event.ts';
import { tokenRate, type RatesOfTokens, type Tier } from './rates.ts';

/** What makes a tier impossible, and in which field of it. */
interface Fault {
  error: string;
  field: string;
}

/**
 * The tiers as they are kept: each with all of its rates, since what it leaves out is as below it.
 */
export function completed(base: RatesOfTokens, tiers: readonly Tier[]): Tier[] {
  const complete: Tier[] = [];
  let below = base;
  for (const { above, usdPerMillion, creditsPerMillion } of tiers) {
    const tier = {
      above,
      usdPerMillion: { ...below.usdPerMillion, ...usdPerMillion },
      creditsPerMillion: { ...below.creditsPerMillion, ...creditsPerMillion },
    };
    complete.push(tier);
    below = tier;
  }
  return complete;
}

/**
 * Why such tiers cannot be, or null. A tier that cost less than what is below it, in USD or in credits, would take
 * back what earlier revisions of an event were charged as soon as its input passes the boundary.
 */
export function faultIn(base: RatesOfTokens, tiers: readonly Tier[], creditsPerUsd: bigint): Fault | null {
  let below: RatesOfTokens & { above: number } = { ...base, above: -1 };
  for (const [index, tier] of tiers.entries()) {
    const fault = faultBetween(below, tier, creditsPerUsd);
    if (fault) return { ...fault, field: `tiers.${index}.${fault.field}` };
    below = tier;
  }
  return null;
}

function faultBetween(below: Tier, tier: Tier, creditsPerUsd: bigint): Fault | null {
  if (tier.above <= below.above) return { error: 'must be more than that of the tier before', field: 'above' };
  for (const [index, kind] of TOKEN_KINDS.entries()) {
    const isLess = (rateIn: (rates: RatesOfTokens) => bigint): boolean => rateIn(tier) < rateIn(below);
    const error = 'must not be less than below the tier';
    if (isLess((rates) => tokenRate(rates.usdPerMillion, index) ?? 0n))
      return { error, field: `usdPerMillion.${kind}` };
    if (isLess((rates) => creditsFor(rates, index, creditsPerUsd)))
      return { error, field: `creditsPerMillion.${kind}` };
  }
  return null;
}

/** What a token of a kind costs in credits; in a unit that is the same for all. */
const creditsFor = ({ usdPerMillion, creditsPerMillion }: RatesOfTokens, kind: number, creditsPerUsd: bigint): bigint =>
  creditWeight(tokenRate(usdPerMillion, kind), tokenRate(creditsPerMillion, kind), creditsPerUsd);

/** A credit rate, or else the credits that a USD rate comes to, as an integer of 1e-18. */
export const creditWeight = (
  usdRate: bigint | undefined,
  creditRate: bigint | undefined,
  creditsPerUsd: bigint,
): bigint => (creditRate === undefined ? (usdRate ?? 0n) * creditsPerUsd : creditRate * 10n ** 9n);
