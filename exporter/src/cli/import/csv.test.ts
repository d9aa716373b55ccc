import type { TextLine } from './lines.ts';
import { readCsv } from './csv.ts';
import type { Row } from './rows.ts';

async function* linesOf(text: string): AsyncGenerator<TextLine> {
  let line = 0;
  for (const each of text.split('\n')) yield { line: ++line, text: each, isText: !each.includes('\ufffd') };
}

/** `a,b` before it: each row as `line: a|b`, or as `line! what is wrong`. */
async function read(text: string): Promise<string[]> {
  const rows: Row[] = [];
  for await (const row of readCsv(linesOf(`a,b\n${text}`), () => undefined)) rows.push(row);
  return rows.map(({ line, values, problem }) =>
    problem === undefined
      ? `${line}: ${String(values['a'])}|${String(values['b'])}`
      : `${line}! ${problem.split(':')[0] ?? ''}`,
  );
}

const STRAY = 'a stray quote';
test.each<[string, string, string[]]>([
  ['plain rows', '1,2\n3,4\n', ['2: 1|2', '3: 3|4']],
  ['empty lines and fields', '1,\n\n\n,4', ['2: 1|', '5: |4']],
  ['quoted fields', '"1,5","say ""hi"""\n"",3', ['2: 1,5|say "hi"', '3: |3']],
  ['quoted fields over lines', '1,"x\n\ny"\n"p\nq",4\n5,6', ['2: 1|x\n\ny', '5: p\nq|4', '7: 5|6']],
  [
    'too few and too many columns',
    '1\n1,2,3\n3,4',
    ['2! has 1 columns where the header has 2', '3! has 3 columns where the header has 2', '4: 3|4'],
  ],
  ['a stray quote in a field', '5" nail,2\n3,4', [`2! ${STRAY}`, '3: 3|4']],
  ['two in a field', '5" or 6" nail,2\n3,4', [`2! ${STRAY}`, '3: 3|4']],
  ['text after a closing quote', '"x"y,2\n3,4', [`2! ${STRAY}`, '3: 3|4']],
  ['a quote that is not closed', '"x,2\n3,4\n5,6\n', [`2! ${STRAY}`, '3: 3|4', '4: 5|6']],
  [
    'one that the next quoted field seems to close',
    '"x,2\n3,4\n"5","6"\n7,8',
    [`2! ${STRAY}`, '3: 3|4', '4: 5|6', '5: 7|8'],
  ],
  ['one before a field over lines', '"x,2\n3,"y\nz"\n7,8', [`2! ${STRAY}`, '3: 3|y\nz', '5: 7|8']],
  ['one at the very end', '1,2\n3,"', ['2: 1|2', `3! ${STRAY}`]],
  ['a stray quote in each row', '1","\n2","\n3","\n4,4', [`2! ${STRAY}`, `3! ${STRAY}`, `4! ${STRAY}`, '5: 4|4']],
  [
    'a record over lines that does not fit',
    '1,"x\ny",3\n4,5',
    ['2! has 3 columns where the header has 2', `3! ${STRAY}`, '4: 4|5'],
  ],
  ['bytes that are no text', '1,\ufffd\n3,4', ['2! is not UTF-8', '3: 3|4']],
  ['bytes that are no text within a field over lines', '1,"x\n\ufffd\n5,6"\n3,4', ['2! line 3 is not UTF-8', '5: 3|4']],
])('%s', async (_, text, rows) => {
  expect(await read(text)).toEqual(rows);
});

test('a quote that is not closed costs its line, not memory: reading goes on after a megabyte', async () => {
  const rows = await read(`0,"x\n${'1,2\n'.repeat(600_000)}`);
  expect(rows).toHaveLength(600_001);
  expect(rows.slice(0, 2)).toEqual([`2! ${STRAY}`, '3: 1|2']);
});

test.each(['a,"b\n1,2\n', '"a"x,b\n1,2\n'])('a header that is none stops it: %j', async (text) => {
  const rows = readCsv(linesOf(text), () => undefined);
  await expect(rows.next()).rejects.toThrow(/header of the file, line 1: a /);
});
