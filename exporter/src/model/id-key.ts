/** Ids of events as numbers: to ask whether one is known, numbers are quicker than a tree of texts of any length. */

/** Two words of 32 bits, of one ledger: who does not know them cannot choose ids that share a key. */
export type IdSecret = readonly [number, number];

/** Where the key of an id begins: what the ledger's secret and the organization make of it. */
export type IdSeed = readonly [number, number];

/** 2^52: keys are non-negative and less, so that they are safe integers, and fit a float. */
export const KEYS = 2 ** 52;

/** A seed for each organization, made once: two of them may use the same ids. */
export const idSeed = ([first, second]: IdSecret, org: string): IdSeed => [
  scramble(absorb(first, org, 0x85ebca6b, 13)),
  scramble(absorb(second, org, 0xc2b2ae35, 15)),
];

/**
 * A key of 52 bits for the id of an event. Two ids may share one, one pair in 2^52: who finds a key known compares the
 * ids. Two multiplicative hashes with the finalizer of MurmurHash3 (Appleby, public domain); a cryptographic one costs
 * ten times as much, and a collision that somebody finds costs only a comparison.
 */
export function idKey([first, second]: IdSeed, id: string): number {
  const high = scramble(absorb(first, id, 0x85ebca6b, 13));
  const low = scramble(absorb(second, id, 0xc2b2ae35, 15));
  return (high >>> 12) * 2 ** 32 + low;
}

/** Keys of ids of one ledger. */
export class IdKeys {
  private readonly secret: IdSecret;
  private readonly seeds = new Map<string, IdSeed>();

  constructor(secret: IdSecret) {
    this.secret = secret;
  }

  of(org: string, id: string): number {
    let seed = this.seeds.get(org);
    if (!seed) this.seeds.set(org, (seed = idSeed(this.secret, org)));
    return idKey(seed, id);
  }
}

function absorb(seed: number, text: string, factor: number, shift: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), factor);
    hash ^= hash >>> shift;
  }
  return hash ^ text.length;
}

/** The finalizer of MurmurHash3: every bit of the result depends on every bit given. Unsigned. */
function scramble(hash: number): number {
  let bits = hash;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
