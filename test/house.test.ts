import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '@ledgerline/testkit/harness.ts';

/** Runs dependency-cruiser; its report where a rule is broken. */
function cruise(...folders: string[]): string {
  const program = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [program, '--config', '.dependency-cruiser.mjs', '--output-type', 'err', ...folders];
  try {
    return execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout);
  }
}

test('imports go one way: main, app, doors, ledger, pricing, model', () => {
  expect(cruise('exporter/src', 'api/src', 'demo/src', 'client/src')).toMatch(
    /no dependency violations found \(\d{3,} modules/,
  );
});
