import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { files } from '../src/files.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const GENERATED = files();

test.each(Object.entries(GENERATED))(
  '%s is what the sources generate (else: node dashboards/src/generate.ts)',
  (file, text) => {
    expect(readFileSync(path.join(ROOT, file), 'utf8')).toBe(text);
  },
);

test('nothing else lies among the dashboards', () => {
  const found = readdirSync(path.join(ROOT, 'dashboards/json')).map((file) => `dashboards/json/${file}`);
  expect(found.sort()).toEqual(
    Object.keys(GENERATED)
      .filter((file) => file.endsWith('.json'))
      .sort(),
  );
});
