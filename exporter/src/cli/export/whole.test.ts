import { CommandFailed } from '../failure.ts';
import type { Format } from './kinds.ts';
import { whole } from './whole.ts';

async function* inPieces(text: string, size: number, breaks = false): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
  if (breaks) throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
}

async function through(content: AsyncIterable<Buffer>, format: Format, total: number | null) {
  let rows = 0;
  const chunks: Buffer[] = [];
  for await (const chunk of whole(content, { format, total }, (count) => (rows = count))) chunks.push(chunk);
  return { rows, text: Buffer.concat(chunks).toString() };
}

const CSV = 'id,title\r\n1,"two\r\nlines, ""so"""\r\n2,ü\r\n# rows=2\r\n';

test.each([1, 7, 1000])('all of it passes, whatever its pieces (%s bytes)', async (size) => {
  expect((await through(inPieces(CSV, size), 'csv', 2)).text).toBe(CSV);
  const lines = '{"a":"\\n\\""}\n{"rows":1}\n';
  expect((await through(inPieces(lines, size), 'ndjson', 1)).text).toBe(lines);
  expect((await through(inPieces('a 1 2\n# EOF\n', size), 'openmetrics', null)).text).toBe('a 1 2\n# EOF\n');
});

test('nothing is whole too', async () => {
  await through(inPieces('{"rows":0}\n', 5), 'ndjson', 0);
  await through(inPieces('id\r\n# rows=0\r\n', 5), 'csv', 0);
});

test.each<[string, Format, number | null, string]>([
  ['id\r\n1\r\n', 'csv', 2, 'the stream ended before its last line after 1 of 2 rows'],
  ['id\r\n1\r\n2\r\n# rows=2', 'csv', 2, 'the stream ended before its last line after 2 of 2 rows'],
  ['id\r\n"# rows=1\r\n', 'csv', 1, 'the stream ended before its last line after 0 of 1 rows'],
  ['', 'ndjson', 2, 'the stream ended before its last line after 0 of 2 rows'],
  ['{}\n{"rows":1}\n', 'ndjson', 2, '1 rows came, 2 and 1 were announced'],
  ['{}\n{"rows":2}\n', 'ndjson', 2, '1 rows came, 2 and 2 were announced'],
  ['a 1 2\n', 'openmetrics', null, 'the stream ended before its last line after 1 rows'],
])('what is not whole is said: %j', async (text, format, total, why) => {
  const failing = through(inPieces(text, 4), format, total);
  await expect(failing).rejects.toThrow(CommandFailed);
  await expect(failing).rejects.toThrow(`incomplete: ${why}`);
});

test('a connection that breaks is said with how far it came', async () => {
  await expect(through(inPieces('{}\n{}\n', 3, true), 'ndjson', 9)).rejects.toThrow(
    'incomplete: the stream broke off (ECONNRESET) after 2 of 9 rows',
  );
});
