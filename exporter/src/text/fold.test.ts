import { fold } from './fold.ts';

test.each([
  ['Fix the Parser', 'the parser'],
  ['Café crème', 'CAFE'],
  ['Cafe\u0301', 'café'],
  ['ÖL', 'öl'],
  ['Straße', 'STRASSE'],
  ['ΟΔΟΣ', 'οδος'],
  ['οδοςα', 'ΟΔΟΣ'],
  ['МОСКВА', 'москва'],
  ['Йога', 'йог'],
  ['İstanbul', 'istanbul'],
  ['IŞIK', 'ışık'],
  ['Ｆｕｌｌ　ｗｉｄｔｈ', 'full w'],
  ['ﬁne', 'fi'],
  ['Nguyễn', 'nguyen'],
  ['한국어', '한국'],
  ['한국어', '하'],
  ['ऐप की सूची', 'सूची'],
  ['𐐀𐐁', '𐐨'],
])('%j holds %j', (text, part) => {
  expect(fold(text)).toContain(fold(part));
});

test.each([
  ['की', 'का'],
  ['abc', 'abd'],
  ['漢字', '字漢'],
])('%j does not hold %j', (text, part) => {
  expect(fold(text)).not.toContain(fold(part));
});
