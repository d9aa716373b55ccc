/**
 * What is at the leaves of a request, in whichever encoding it came: JSON has hex and decimal strings where protobuf
 * has bytes and `Long`.
 */

/** A value of an attribute. Lists and maps are not read: no dialect says usage in one. */
export type Value = string | number | boolean;

/** 64 bits, as protobufjs has them: two halves, as signed integers. */
interface Long {
  readonly low: number;
  readonly high: number;
}
const isLong = (leaf: unknown): leaf is Long =>
  typeof leaf === 'object' && leaf !== null && 'low' in leaf && 'high' in leaf;

/** Past 2^53 not exactly: it is no count that an event may have. */
function numberOf(leaf: unknown): number | undefined {
  if (typeof leaf === 'number') return leaf;
  if (typeof leaf === 'string') return leaf.trim() === '' ? undefined : Number(leaf);
  return isLong(leaf) ? leaf.high * 2 ** 32 + (leaf.low >>> 0) : undefined;
}

/** Finite, or not there. */
export function realOf(leaf: unknown): number | undefined {
  const number = numberOf(leaf);
  return number !== undefined && Number.isFinite(number) ? number : undefined;
}

/** Epoch milliseconds of nanoseconds; 0 is a time that is not known. */
export function millisecondsOf(leaf: unknown): number | null {
  const nanoseconds = nanosecondsOf(leaf);
  return nanoseconds === 0n ? null : millisecondsIn(nanoseconds);
}

export const millisecondsIn = (nanoseconds: bigint): number => Number(nanoseconds / 1_000_000n);

export function nanosecondsOf(leaf: unknown): bigint {
  if (typeof leaf === 'string' && leaf !== '') return BigInt(leaf);
  if (typeof leaf === 'number') return BigInt(Math.trunc(leaf));
  return isLong(leaf) ? (BigInt(leaf.high >>> 0) << 32n) | BigInt(leaf.low >>> 0) : 0n;
}

/** An id in lower case hex, '' where there is none; one of zeros only is none (W3C Trace Context). */
export function hexOf(leaf: unknown): string {
  const hex = leaf instanceof Uint8Array ? Buffer.from(leaf).toString('hex') : typeof leaf === 'string' ? leaf : '';
  return /^0*$/.test(hex) ? '' : hex.toLowerCase();
}

/** An `AnyValue` that is a scalar. */
export function valueOf(any: unknown): Value | undefined {
  if (typeof any !== 'object' || any === null) return undefined;
  // Only what is set is an own field of a decoded message.
  const field = (name: string): unknown => (Object.hasOwn(any, name) ? (any as Record<string, unknown>)[name] : null);
  const text = field('stringValue');
  if (typeof text === 'string') return text;
  const truth = field('boolValue');
  if (typeof truth === 'boolean') return truth;
  return realOf(field('intValue') ?? field('doubleValue'));
}
