import { divideHalfEven, formatDecimal, parseDecimal, sameDecimal } from './money.ts';

describe('parseDecimal', () => {
  test.each([
    ['1.25', 6, 1_250_000n],
    [0.1, 6, 100_000n],
    ['1e-6', 6, 1n],
    [1e-7, 9, 100n],
    [0.1 + 0.2, 6, 300_000n],
    [0.1 + 0.2, 9, 300_000_000n],
    [0.0016150000000000001, 9, 1_615_000n],
    [1.2345678901234567, 9, 1_234_567_890n],
    [1e-7, 6, 0n],
    [-1e-7, 6, 0n],
    [5e-7, 6, 0n],
    [15e-7, 6, 2n],
    [25e-7, 6, 2n],
    [2.5000001e-6, 6, 3n],
    [-15e-7, 6, -2n],
    [1e-300, 6, 0n],
    [5e-324, 9, 0n],
    [-0, 6, 0n],
    ['-0', 6, 0n],
    [2 ** 53 + 2, 0, 9_007_199_254_740_994n],
    [9.2e18, 0, 9_200_000_000_000_000_000n],
    [9.3e18, 0, { error: 'does not fit 64 bits' }],
    [1.7976931348623157e308, 6, { error: 'does not fit 64 bits' }],
    [Infinity, 6, { error: 'must be a decimal number such as "1.25"' }],
    ['0.30000000000000004', 9, { error: 'must have at most 9 decimals' }],
    ['0.300000000000000000', 9, 300_000_000n],
    ['1.2500000', 6, 1_250_000n],
    ['-0.5', 6, -500_000n],
    [1e21, 0, { error: 'does not fit 64 bits' }],
    ['1e3', 6, 1_000_000_000n],
    ['0.0000001', 6, { error: 'must have at most 6 decimals' }],
    ['1e-30', 6, { error: 'must have at most 6 decimals' }],
    ['9223372036854.775807', 6, 2n ** 63n - 1n],
    ['9223372036854.775808', 6, { error: 'does not fit 64 bits' }],
    ['1e999', 6, { error: 'does not fit 64 bits' }],
    ['', 6, { error: 'must be a decimal number such as "1.25"' }],
    ['0x10', 6, { error: 'must be a decimal number such as "1.25"' }],
    [NaN, 6, { error: 'must be a decimal number such as "1.25"' }],
  ])('%p with %d decimals is %p', (text, decimals, expected) => {
    expect(parseDecimal(text, decimals)).toEqual(expected);
  });
});

test.each<[string | number, string | number, number]>([
  [0.1 + 0.2, '0.3', 9],
  [0.1 + 0.2, 0.3, 6],
  [6, '6.0', 6],
  [0.1000000234, '0.1', 6],
  [-0, '0', 9],
])('%p and %p are the same amount of %d decimals', (a, b, decimals) => {
  expect(sameDecimal(a, decimals)).toBe(sameDecimal(b, decimals));
});

test.each<[string | number, string | number, number]>([
  ['0.3', '0.300001', 6],
  ['0.1000000234', '0.1', 6],
  ['much', 'more', 6],
])('%p and %p are two of %d decimals', (a, b, decimals) => {
  expect(sameDecimal(a, decimals)).not.toBe(sameDecimal(b, decimals));
});

test.each([
  [1_250_000n, 6, '1.25'],
  [-1n, 9, '-0.000000001'],
  [0n, 6, '0'],
  [12_000_000n, 6, '12'],
])('formatDecimal(%p, %d) is %s', (amount, decimals, expected) => {
  expect(formatDecimal(amount, decimals)).toBe(expected);
});

test.each([
  [5n, 2n, 2n],
  [7n, 2n, 4n],
  [-5n, 2n, -2n],
  [-7n, 2n, -4n],
  [8n, 3n, 3n],
  [-8n, 3n, -3n],
  [1n, 3n, 0n],
])('divideHalfEven(%p, %p) is %p', (numerator, denominator, expected) => {
  expect(divideHalfEven(numerator, denominator)).toBe(expected);
});
