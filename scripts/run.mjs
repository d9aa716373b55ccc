/** The commands that set themselves up: what each needs is installed, then it runs with Node 24. */
import { runChecks } from './checks.mjs';
import { run } from './child.mjs';
import { packagePlugins } from './package.mjs';
import { buildPlugins } from './plugins.mjs';
import { hasGrafana } from './programs.mjs';
import { setUp } from './setup.mjs';

const COMMANDS = {
  // Its plugins are built only for a Grafana that is there.
  start: { needs: hasGrafana() ? 'plugins' : 'server', run: (args) => run(['demo/src/start.ts', ...args]) },
  serve: { needs: 'server', run: (args) => run(['--max-semi-space-size=8', 'exporter/src/main.ts', ...args]) },
  test: { needs: 'everything', run: (args) => runChecks(args) },
  plugins: { needs: 'plugins', run: () => buildPlugins() },
  package: { needs: 'everything', run: (args) => packagePlugins(args) },
  e2e: { needs: 'everything', run: (args) => run(['e2e/run.ts', ...args]) },
  bench: { needs: 'everything', run: (args) => run(['bench/run.ts', ...args]) },
  backtest: { needs: 'everything', run: (args) => run(['bench/backtest/run.ts', ...args]) },
};

const [name = '', ...args] = process.argv.slice(2);
const command = COMMANDS[name];
if (command === undefined) {
  console.error(`Unknown command '${name}'. There are: ${Object.keys(COMMANDS).join(', ')}.`);
  process.exit(2);
}
setUp(command.needs);
process.exitCode = await command.run(args);
