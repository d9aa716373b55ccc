import { divideHalfEven, formatDecimal, parseDecimal } from './money.ts';

describe('parseDecimal', () => {
  test.each([
    ['1.25', 6, 1_250_000n],
    [0.1, 6, 100_000n],
    ['1e-6', 6, 1n],
    [1e-7, 9, 100n],
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
