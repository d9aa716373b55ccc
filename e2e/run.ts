/**
 * The end-to-end tests: in the Grafana of GRAFANA_URL, else in one started from GRAFANA_HOME with everything around it.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ROOT } from '@ledgerline/testkit/harness.ts';
import { startStack } from './stack.ts';

const stack = process.env['GRAFANA_URL'] ? undefined : await startStack();
const playwright = spawn(
  process.execPath,
  [path.join(ROOT, 'node_modules/.bin/playwright'), 'test', '-c', import.meta.dirname, ...process.argv.slice(2)],
  { stdio: 'inherit', env: { ...process.env, ...stack?.environment } },
);
const code = await new Promise<number>((resolve) => {
  playwright.once('close', (status) => {
    resolve(status ?? 1);
  });
});
await stack?.stop();
process.exit(code);
