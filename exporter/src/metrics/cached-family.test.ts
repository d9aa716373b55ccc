import fc from 'fast-check';
import { CachedFamily } from './cached-family.ts';

const FAMILY = { name: 'many_total', type: 'counter', help: '' } as const;
/** A character of two bytes: places are counted in bytes. */
const prefix = (line: number): string => `ledgerline_many_total{org="ö${line}"} `;

const textOf = (family: CachedFamily): string => Buffer.concat(family.write()).toString();

test('whatever values become, and however long, each line has its own', () => {
  const value = fc.bigInt({ min: 0n, max: 10n ** 18n }).map(String);
  const change = fc.record({ line: fc.nat({ max: 199 }), value });
  fc.assert(
    fc.property(fc.array(fc.array(change, { maxLength: 50 }), { maxLength: 5 }), (scrapes) => {
      const family = new CachedFamily(FAMILY);
      const values: string[] = [];
      for (const changes of scrapes) {
        for (const { line, value } of changes) {
          if (line >= values.length) {
            values.push(value);
            const number = family.add([['org', `ö${values.length - 1}`]], value);
            expect(number).toBe(values.length - 1);
          } else {
            values[line] = value;
            family.set(line, value);
          }
        }
        expect(textOf(family)).toBe(values.map((value, line) => `${prefix(line)}${value}\n`).join(''));
      }
    }),
  );
});

test('lines of several pages', () => {
  const family = new CachedFamily(FAMILY);
  const lines = Array.from({ length: 200 }, (_, i) => i);
  for (const line of lines) family.add([['org', `ö${line}`]], '0');
  for (const line of lines) family.set(line, '9'.repeat(1 + (line % 20)));
  expect(textOf(family)).toBe(lines.map((line) => `${prefix(line)}${'9'.repeat(1 + (line % 20))}\n`).join(''));
});
