/**
 * Amounts. Credits are integers of micro-credits (1e-6), US dollars integers of nano-dollars (1e-9), both 64-bit
 * signed, both `bigint`: a ledger that adds floating-point numbers is wrong by the end of the month.
 */

/** Micro-credits: 1 credit = 1_000_000n. */
export type MicroCredits = bigint;
/** Nano-dollars: 1 USD = 1_000_000_000n. */
export type NanoUsd = bigint;

export const CREDIT_DECIMALS = 6;
export const USD_DECIMALS = 9;

const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

/**
 * What may be promised: a plan's grant, and what is given on top. Together they stay within 64 bits, so that no cycle
 * start, which nobody can refuse, ever overflows.
 */
export const MOST_PER_PLAN: MicroCredits = 2n ** 56n;
export const MOST_GRANTED: MicroCredits = 2n ** 63n - 1n - MOST_PER_PLAN;

/** An amount that 64 bits cannot hold. An error, never a wrap. */
export class AmountOverflow extends Error {
  constructor() {
    super('the amount does not fit 64 bits');
    this.name = 'AmountOverflow';
  }
}

/** Returns `amount`, or throws {@link AmountOverflow} where 64 signed bits cannot hold it. */
export function checked(amount: bigint): bigint {
  if (amount > INT64_MAX || amount < INT64_MIN) throw new AmountOverflow();
  return amount;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * Reads a decimal as an integer of 10^-`decimals`.
 * A number is read as its shortest round-trip decimal, so 0.1 is exactly one tenth.
 * Returns an error text instead where it is not a decimal, has more decimals than that (never rounded), or overflows.
 */
export function parseDecimal(value: string | number, decimals: number): bigint | { error: string } {
  const match = DECIMAL.exec(String(value));
  if (!match) return { error: 'must be a decimal number such as "1.25"' };
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const shift = Number(exponent) - fraction.length + decimals;
  if (shift > 40) return { error: 'does not fit 64 bits' };
  let digits = whole + fraction;
  if (shift < 0) {
    const dropped = digits.slice(shift);
    if (/[1-9]/.test(dropped) || (/[1-9]/.test(digits) && -shift > digits.length))
      return { error: `must have at most ${decimals} decimals` };
    digits = digits.slice(0, shift) || '0';
  } else digits += '0'.repeat(shift);
  if (digits.length > 60) return { error: 'does not fit 64 bits' };
  const amount = BigInt(digits) * (sign ? -1n : 1n);
  if (amount > INT64_MAX || amount < INT64_MIN) return { error: 'does not fit 64 bits' };
  return amount;
}

/** One notation for every way to write an amount, by which two requests are known to be the same: "6", 6 and "6.0". */
export function sameDecimal(value: string | number | undefined): string | null {
  if (value === undefined) return null;
  const parsed = parseDecimal(value, USD_DECIMALS);
  return typeof parsed === 'bigint' ? String(parsed) : String(value);
}

/** Writes an integer of 10^-`decimals` as a plain decimal without trailing zeros: 1250000n of 6 → "1.25". */
export function formatDecimal(amount: bigint, decimals: number): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  return (amount < 0n ? '-' : '') + whole + (fraction ? `.${fraction}` : '');
}

export const formatCredits = (amount: MicroCredits): string => formatDecimal(amount, CREDIT_DECIMALS);
export const formatUsd = (amount: NanoUsd): string => formatDecimal(amount, USD_DECIMALS);

/** `numerator / denominator` rounded half to even. `denominator` must be positive. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const magnitude = twice < 0n ? -twice : twice;
  if (magnitude < denominator || (magnitude === denominator && quotient % 2n === 0n)) return quotient;
  return numerator < 0n ? quotient - 1n : quotient + 1n;
}
