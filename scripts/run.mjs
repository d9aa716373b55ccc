/** What `npm start`, `npm test` and the others run: set-up, then the target with Node 24. */
import { setUp } from './setup.mjs';
import { runChecks } from './checks.mjs';
import { run } from './child.mjs';
import { packagePlugins } from './package.mjs';
import { buildPlugins } from './plugins.mjs';

const jsBin = (name) => `node_modules/.bin/${name}`;

const TARGETS = {
  start: (args) => run(['demo/src/start.ts', ...args]),
  serve: (args) => run(['exporter/src/main.ts', ...args]),
  test: (args) => runChecks(args),
  plugins: () => buildPlugins(),
  package: (args) => packagePlugins(args),
  bench: (args) => run(['bench/run.ts', ...args]),
  backtest: (args) => run(['bench/backtest/run.ts', ...args]),
  lint: (args) => run([jsBin('eslint'), ...(args.length > 0 ? args : ['.'])]),
  format: (args) => run([jsBin('prettier'), '--write', ...(args.length > 0 ? args : ['.'])]),
};

const [name = '', ...args] = process.argv.slice(2);
const target = TARGETS[name];
if (target === undefined) {
  console.error(`Unknown target '${name}'. There are: ${Object.keys(TARGETS).join(', ')}.`);
  process.exit(2);
}
setUp();
process.exitCode = await target(args);
