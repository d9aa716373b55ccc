/** The system's Node may be older than 24, and the checkout anywhere: what starts first must run there. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, remove, temporary } from '@ledgerline/testkit/harness.ts';
import { olderNode } from '../scripts/programs.mjs';

const home = temporary();
const checkout = join(realpathSync(home), 'with a space, and %20');
beforeAll(() => {
  mkdirSync(checkout);
  // Copied: a link would be followed to a path without a space.
  for (const folder of ['exporter/src', 'exporter/package.json', 'scripts', 'package.json', 'package-lock.json'])
    cpSync(join(ROOT, folder), join(checkout, folder), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
});
afterAll(() => {
  remove(home);
});

const older = olderNode();
const withOlder = older === undefined ? test.skip : test;
const run = (...args: string[]): string =>
  execFileSync(older ?? '', args, { cwd: checkout, encoding: 'utf8', env: { PATH: '' } });

withOlder('the command line starts itself again on the Node 24 beside it (needs an older Node on the PATH)', () => {
  expect(run('exporter/src/cli/ledgerline.mjs', '--help')).toMatch(/^Usage: ledgerline /);
});

withOlder('set-up knows where it is (needs an older Node on the PATH)', () => {
  const program = `import('./scripts/setup.mjs').then(({ ROOT }) => console.log(ROOT))`;
  expect(run('-e', program)).toBe(`${checkout}\n`);
});
