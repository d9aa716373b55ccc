/** What the linter and the formatter cannot see: the language of comments, and files that are no code. */
import { extname } from 'node:path';
import { FILES, read } from './files.ts';

/** Generated, recorded, or of somebody else. */
const NOT_OURS = [
  /^\.config\//,
  /^LICENSE$|\/LICENSE$/,
  /(^|\/)package-lock\.json$/,
  /^dashboards\/json\//,
  /^provisioning\/grafana\/alerting\//,
  /^exporter\/src\/pricing\/default-rates\.ts$/,
  /\/test\/(answers|fixtures)\//,
  /^datasource-plugin\/test\/grafana-.*\.json$/,
];
const TEXT = new Set(['.ts', '.tsx', '.mjs', '.js', '.md', '.yml', '.yaml', '.json', '.txt', '']);

const files = FILES.filter((file) => TEXT.has(extname(file)) && !NOT_OURS.some((pattern) => pattern.test(file)));

interface Line {
  readonly at: string;
  readonly text: string;
}
const linesOf = (file: string): Line[] =>
  read(file)
    .split('\n')
    .map((text, index) => ({ at: `${file}:${index + 1}`, text }));
const lines = files.flatMap(linesOf);
const code = files.filter((file) => /\.(ts|tsx|mjs|js)$/.test(file)).flatMap(linesOf);
const where = (found: readonly Line[]): string[] => found.map(({ at, text }) => `${at}: ${text.trim()}`);

/** From where a comment begins on its line. */
const commentOf = (text: string): string => /(?:^\s*(?:\/?\*)|(?:^|\s)\/\/)(.*)$/.exec(text)?.[1] ?? '';

test('the files are found', () => {
  expect(files.length).toBeGreaterThan(400);
  expect(code.filter(({ text }) => commentOf(text) !== '').length).toBeGreaterThan(1000);
});

test('comments speak words, and cite no codes of a list that a reader does not have', () => {
  const codes = /(?<![\w.#-])[A-F]\d{1,2}(?:–[A-F]?\d{1,2})?(?=[,:;.)\s]|$)/;
  expect(where(code.filter(({ text }) => codes.test(commentOf(text))))).toEqual([]);
});

test('nothing is left for later, and no line is taken from the formatter', () => {
  const marks = new RegExp(
    ['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'prettier' + '-ignore'].map((mark) => `\\b${mark}\\b`).join('|'),
  );
  expect(where(lines.filter(({ text }) => marks.test(text)))).toEqual([]);
});

test('what is no code is a few screens long too', () => {
  const long = files.filter((file) => /\.(txt|ya?ml|json)$/.test(file) && linesOf(file).length > 300);
  expect(long).toEqual([]);
});
