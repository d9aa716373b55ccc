import { plainDecimal } from './decimal.ts';

test.each<[string, string | null, string, string]>([
  // written, nobody said, point said, comma said
  ['1.25', '1.25', '1.25', '1.25'],
  ['1,25', '1.25', '1,25', '1.25'],
  ['1,250', null, '1250', '1.250'],
  ['1.250', '1.250', '1.250', '1250'],
  ['1.234,5', '1234.5', '1.234,5', '1234.5'],
  ['1,234.5', '1234.5', '1234.5', '1,234.5'],
  ['1,234,567', '1234567', '1234567', '1,234,567'],
  ['1234,567', '1234.567', '1234,567', '1234.567'],
  ['many', 'many', 'many', 'many'],
  ['1,2,3', '1,2,3', '1,2,3', '1,2,3'],
])('%s', (written, unsaid, point, comma) => {
  expect(plainDecimal(written, undefined)).toBe(unsaid);
  expect(plainDecimal(written, 'point')).toBe(point);
  expect(plainDecimal(written, 'comma')).toBe(comma);
});
