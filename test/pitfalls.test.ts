/** docs/pitfalls.md says which test covers what goes wrong elsewhere: each that it names is there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@ledgerline/testkit/harness.ts';

const ROW = /^\| .* \| .* \| `([^`]+)`: (.*?) *\|$/;
const rows = readFileSync(join(ROOT, 'docs/pitfalls.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, file, name] = ROW.exec(line) ?? [];
    return file !== undefined && name !== undefined ? [[file, name] as const] : [];
  });

test('the table is read whole', () => {
  expect(rows.length).toBeGreaterThan(30);
});

test.each(rows)('%s: %s', (file, name) => {
  const text = readFileSync(join(ROOT, 'exporter', file), 'utf8');
  expect(text.includes(name)).toBe(true);
});
