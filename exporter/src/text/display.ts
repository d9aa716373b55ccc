/** Text that people read and nothing depends on: whatever is wrong with it is mended, and what it came with is kept. */

/** Half of a character, and controls but tab, line feed and carriage return. */
const NOT_SHOWN = /[\p{Cs}\p{Cc}]/u;
const CONTROL = /[^\P{Cc}\t\n\r]/gu;

/** More than any character that people see as one takes, in UTF-16: families and flags have about 30. */
const LONGEST_GRAPHEME = 64;

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * The text as it can be shown: without control characters, with U+FFFD for each half of a character, and cut to `most`
 * code points, between two characters as people see them. Mending what was mended changes nothing.
 */
export function displayable(text: string, most: number): string {
  const shown = NOT_SHOWN.test(text) ? text.toWellFormed().replace(CONTROL, '') : text;
  return shown.length <= most ? shown : cut(shown, most);
}

function cut(text: string, most: number): string {
  const end = unitsOf(text, most);
  if (end === text.length) return text;
  // Where it is cut inside one, as in a flag of two code points, it ends before that.
  const start = graphemes.segment(text.slice(0, end + LONGEST_GRAPHEME)).containing(end)?.index ?? end;
  return text.slice(0, start > Math.max(0, end - LONGEST_GRAPHEME) ? start : end);
}

/** How many UTF-16 units the first `most` code points take. */
function unitsOf(text: string, most: number): number {
  let units = 0;
  for (let count = 0; count < most && units < text.length; count++)
    units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  return units;
}
