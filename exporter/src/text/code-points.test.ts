import fc from 'fast-check';
import { byCodePoint } from './code-points.ts';

test('texts are in the order of their UTF-8', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '\u{d7ff}', '\u{e000}', '\u{ff41}', '😀', '😁') });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(byCodePoint(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
  expect(byCodePoint('😀', 'ａ')).toBeGreaterThan(0);
});
