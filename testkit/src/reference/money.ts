/**
 * The reference ledger: the contract in plain lines, to compare the product with. It imports nothing of the product
 * and recomputes everything from whole lists. Read in this order: money, calendar, rating, book, sums, posting,
 * events, reports, ledger.
 *
 * Money is whole numbers: micro-credits (6 decimals) and nano-USD (9 decimals).
 */
export type Decimal = string | number;

/**
 * Reads a decimal as a whole number of its smallest unit. Of a string, what that unit cannot say is an error; a number
 * is a float and is rounded.
 */
function whole(amount: Decimal, decimals: number): bigint {
  const match = /^(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(String(amount));
  if (!match) throw new RangeError(`not an amount: ${String(amount)}`);
  const [, integer = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(integer + fraction);
  const shift = decimals - fraction.length + Number(exponent);
  if (shift >= 0) return digits * 10n ** BigInt(shift);
  const unit = 10n ** BigInt(-shift);
  if (typeof amount === 'string' && digits % unit !== 0n) throw new RangeError(`too many decimals: ${amount}`);
  return halfEven(digits, unit);
}

export const micro = (amount: Decimal): bigint => whole(amount, 6);
export const nano = (amount: Decimal): bigint => whole(amount, 9);

/** n / d, rounded to a whole number, a half to the even neighbour; n >= 0, d > 0. */
export function halfEven(n: bigint, d: bigint): bigint {
  const below = n / d;
  const twiceRest = (n % d) * 2n;
  if (twiceRest < d) return below;
  if (twiceRest > d) return below + 1n;
  return below % 2n === 0n ? below : below + 1n;
}

export const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
export const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);
export const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
