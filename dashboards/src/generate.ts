/** Writes the dashboards and the alert rules: `node dashboards/src/generate.ts`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { files } from './files.ts';

const ROOT = path.join(import.meta.dirname, '../..');

for (const [file, text] of Object.entries(files())) {
  const target = path.join(ROOT, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
  process.stdout.write(`${file}\n`);
}
