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
const TOO_LARGE = { error: 'does not fit 64 bits' };

/**
 * Reads a decimal as an integer of 10^-`decimals`.
 * A string is taken exactly, and more decimals than that are an error. A number is a float, whose last digits may be
 * noise: its shortest round-trip decimal is rounded, half to even. Returns an error text instead where it is no
 * decimal,
 * has too many decimals, or overflows.
 */
export function parseDecimal(value: string | number, decimals: number): bigint | { error: string } {
  const match = DECIMAL.exec(String(value));
  if (!match) return { error: 'must be a decimal number such as "1.25"' };
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const shift = Number(exponent) - fraction.length + decimals;
  if (shift > 40) return TOO_LARGE;
  const digits = BigInt(whole + fraction) * 10n ** BigInt(Math.max(0, shift));
  const unit = 10n ** BigInt(Math.max(0, -shift));
  if (typeof value === 'string' && digits % unit !== 0n) return { error: `must have at most ${decimals} decimals` };
  const amount = divideHalfEven(digits, unit) * (sign ? -1n : 1n);
  return amount > INT64_MAX || amount < INT64_MIN ? TOO_LARGE : amount;
}

/**
 * One notation for every way to write an amount of so many decimals, by which two requests are known to be the same:
 * "6", 6, "6.0" and 6.0000000000000001. It is kept with the request, so it stays as it is: an integer of 1e-9.
 */
export function sameDecimal(value: string | number | undefined, decimals: number): string | null {
  if (value === undefined) return null;
  const parsed = parseDecimal(value, decimals);
  return typeof parsed === 'bigint' ? String(parsed * 10n ** BigInt(USD_DECIMALS - decimals)) : String(value);
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
