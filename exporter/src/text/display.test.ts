import fc from 'fast-check';
import { displayable } from './display.ts';

const FAMILY = '👨‍👩‍👧‍👦'; // 7 code points
const GERMANY = '🇩🇪'; // 2 code points

test.each<[string, string, string]>([
  ['what can be shown', 'Fix — 修理 😀\n\tstep 2\r\n', 'Fix — 修理 😀\n\tstep 2\r\n'],
  ['nothing', '', ''],
  ['controls', 'a\u0000b\u001b[31mc\u007fd\u0085e', 'ab[31mcde'],
  ['half a character at its end', 'cut \ud83d', 'cut \ufffd'],
  ['halves in the wrong order', '\ude00\ud83d', '\ufffd\ufffd'],
  ['40 code points', 'x'.repeat(40), 'x'.repeat(40)],
  ['41 code points', 'x'.repeat(41), 'x'.repeat(40)],
  ['40 code points of two units', '😀'.repeat(40), '😀'.repeat(40)],
  ['41 code points of two units', '😀'.repeat(41), '😀'.repeat(40)],
  ['a flag that would be cut', 'x'.repeat(39) + GERMANY, 'x'.repeat(39)],
  ['a flag that just fits', 'x'.repeat(38) + GERMANY + 'x', 'x'.repeat(38) + GERMANY],
  ['a family that would be cut', 'x'.repeat(36) + FAMILY, 'x'.repeat(36)],
  ['an accent that would be cut off', 'x'.repeat(39) + 'e\u0301', 'x'.repeat(39)],
  ['accents without end', 'e' + '\u0301'.repeat(5000), 'e' + '\u0301'.repeat(39)],
  ['too much that is not shown', '\u0000'.repeat(100) + 'x', 'x'],
])('%s', (_, text, expected) => {
  expect(displayable(text, 40)).toBe(expected);
});

test('whatever it was, it can be shown, is short enough, and stays as it is', () => {
  const wild = fc.array(fc.constantFrom('x', 'e\u0301', '\ud83d', '\ude00', '\u0000', '\n', FAMILY, GERMANY));
  fc.assert(
    fc.property(wild, fc.integer({ min: 1, max: 12 }), (parts, most) => {
      const shown = displayable(parts.join(''), most);
      expect(Array.from(shown).length).toBeLessThanOrEqual(most);
      expect(shown.isWellFormed()).toBe(true);
      expect(shown).not.toContain('\u0000');
      expect(displayable(shown, most)).toBe(shown);
    }),
  );
});
