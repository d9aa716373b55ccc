import { amount, amountInWords, days, moment, percent, span } from '../src/format';
import { layoutFor } from '../src/views/meter/sizes';

test.each([
  [null, 'credits', '—'],
  [0, 'credits', '0'],
  [0.004, 'credits', '<0.01'],
  [0.25, 'credits', '0.25'],
  [42.55, 'credits', '42.6'],
  [1234567.89, 'credits', '1,234,568'],
  [-12, 'credits', '−12'],
  [null, 'USD', '—'],
  [0, 'USD', '$0.00'],
  [0.001, 'USD', '<$0.01'],
  [1234.5, 'USD', '$1,234.50'],
  [-3, 'USD', '−$3.00'],
] as const)('%s %s is %s', (value, unit, words) => {
  expect(amount(value, unit)).toBe(words);
});

test('credits in words', () => {
  expect([1, 2, null].map((value) => amountInWords(value, 'credits'))).toEqual(['1 credit', '2 credits', '—']);
  expect(amountInWords(2, 'USD')).toBe('$2.00');
});

test('a percentage is whole only where it is', () => {
  expect([null, 0, 0.01, 44.566, 99.99, 100, 102.4].map(percent)).toEqual(
    ['—', '0 %', '<0.1 %', '44.6 %', '99.9 %', '100 %', '102 %'], //
  );
});

test('spans are rounded down', () => {
  expect([1.99, 9.99, 10.9, 1, 0.999, -0.5].map((value) => Object.values(span(value)).join(' '))).toEqual(
    ['1.9 days', '9.9 days', '10 days', '1 day', '23 hours', '12 hours'], //
  );
  expect(days(null).value).toBe('—');
});

test('moments are in the timezone of the dashboard', () => {
  const time = Date.parse('2026-11-23T23:30:00Z');
  expect(moment(time, time, 'utc')).toBe('Nov 23, 23:30');
  expect(moment(time, time, 'Europe/Berlin')).toBe('Nov 24, 00:30');
  expect(moment(null, time, 'utc')).toBe('—');
});

test('layouts from phone to wall', () => {
  expect(layoutFor(320, 400, 1)).toEqual({ columns: 1, size: 'compact' });
  expect(layoutFor(900, 300, 1)).toEqual({ columns: 1, size: 'regular' });
  expect(layoutFor(1600, 600, 1)).toEqual({ columns: 1, size: 'wall' });
  expect(layoutFor(1600, 200, 1)).toEqual({ columns: 1, size: 'regular' });
  expect(layoutFor(1600, 600, 3)).toEqual({ columns: 2, size: 'regular' });
});
