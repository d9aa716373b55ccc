import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULTS } from './settings.ts';

const document = readFileSync(join(import.meta.dirname, '../../docs/client.md'), 'utf8');

/** As documents write them. */
const WRITTEN: Readonly<Record<string, string>> = {
  queueBytes: '16 MiB',
  batchBytes: '1 MiB',
  gzip: 'gzip: true',
  giveUpAfterMs: 'unless `giveUpAfterMs`',
};

test.each(Object.entries(DEFAULTS))('docs/client.md says what %s is where it is left out: %s', (name, value) => {
  const written = WRITTEN[name] ?? Number(value).toLocaleString('en');
  const said = written.includes(name) ? written : `\`${name}\` (${written}`;
  expect(document.replace(/\s+/g, ' ')).toContain(said);
});
