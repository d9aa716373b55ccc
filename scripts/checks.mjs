/**
 * `npm test`: the static checks, then jest; every one runs, whatever the others said. The last line counts them all
 * (a static check is one test) in a form that machines read too.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { run, runQuietly } from './child.mjs';
import { olderNode, onPath, schemathesis } from './programs.mjs';
import { ROOT } from './setup.mjs';

/** The longest first: as many at once as there are processors. */
const STATIC_CHECKS = [
  { title: 'Lint (eslint)', args: ['node_modules/.bin/eslint', '.'] },
  { title: 'Types (tsc)', args: ['node_modules/.bin/tsc', '-p', '.'] },
  ...['datasource-plugin', 'panel-plugin'].map((folder) => ({
    title: `Types of ${folder} (tsc)`,
    args: ['node_modules/.bin/tsc', '-p', folder, '--noEmit'],
  })),
  { title: 'What nobody uses (knip)', args: ['node_modules/.bin/knip', '--no-progress'] },
  { title: 'Format (prettier)', args: ['node_modules/.bin/prettier', '--check', '--log-level=warn', '.'] },
];

const HAS_GRAFANA = Boolean(process.env.GRAFANA_URL || process.env.GRAFANA_HOME);

/** What some tests need beyond the repository, and what to do where it is missing. */
const NEEDS = [
  { found: onPath('prometheus'), missing: 'no `prometheus` on the PATH: nothing ran against a real Prometheus' },
  { found: onPath('promtool'), missing: 'no `promtool` on the PATH: metrics and rules were not checked with it' },
  {
    found: onPath('prometheus-alertmanager') || onPath('alertmanager'),
    missing: 'no `prometheus-alertmanager` or `alertmanager` on the PATH: no message of an alert was delivered',
  },
  {
    found: onPath('otelcol') || existsSync(path.join(ROOT, '.cache/otelcol/otelcol')),
    missing: 'no OpenTelemetry Collector (`.ci/run` builds one where there is Go): nothing was sent to a real one',
  },
  {
    found: existsSync(path.join(ROOT, '.cache/otel-python/bin/python')),
    missing: 'no OpenTelemetry SDK of Python (`.ci/run` installs it): it was not tried as a client',
  },
  { found: onPath('strace'), missing: 'no `strace` on the PATH: fdatasync calls were not counted' },
  {
    found: schemathesis() !== undefined,
    missing: 'no `schemathesis` on the PATH: the API was not tried against its description with it',
  },
  { found: onPath('chromium'), missing: 'no `chromium` on the PATH: the panel was not tried in a browser' },
  {
    found: existsSync(path.join(ROOT, 'panel-plugin/test/page-13/node_modules/react/package.json')),
    missing: 'no packages of Grafana 13 (`.ci/run` installs them): the panel was not tried with them and React 19',
  },
  {
    found: HAS_GRAFANA,
    missing: 'neither GRAFANA_URL nor GRAFANA_HOME is set: nothing ran in a real Grafana',
  },
  {
    found: existsSync(process.env.LEDGERLINE_SHARED ?? path.join(ROOT, '../shared')),
    missing: 'no ../shared: the import of real traffic was not tested',
  },
  {
    found: olderNode() !== undefined,
    missing: 'no Node before 24 on the PATH: that what starts first runs there was not tested',
  },
];

const heading = (text) => console.log(`\n== ${text} ==`);

/** Each says what it has to say when it is done, in one piece. */
async function runStaticChecks() {
  const failed = [];
  const waiting = STATIC_CHECKS.values();
  const work = async () => {
    for (const { title, args } of waiting) {
      const { code, output } = await runQuietly(args);
      heading(title);
      console.log(`${output}${code === 0 ? 'ok' : `FAILED (exit code ${code})`}`);
      if (code !== 0) failed.push(title);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return failed;
}

/** Runs jest and reads its counts. Without a report (it crashed, or found no test) that is one failure. */
async function runJest(args) {
  heading('Tests (jest)');
  const directory = mkdtempSync(path.join(tmpdir(), 'ledgerline-jest-'));
  const file = path.join(directory, 'report.json');
  const nodeOptions = `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --no-warnings=ExperimentalWarning`;
  const jest = ['node_modules/.bin/jest', '--json', `--outputFile=${file}`, ...args];
  const code = await run(jest, { NODE_OPTIONS: nodeOptions.trim() });
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  rmSync(directory, { recursive: true });
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0, skippedNames: [] };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } = report;
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  const skippedNames = report.testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'pending').map(({ fullName }) => fullName),
  );
  return {
    passed: numPassedTests,
    // An open handle or a coverage threshold fails jest without failing a test.
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: numPendingTests + numTodoTests,
    skippedNames,
  };
}

/** The end-to-end tests have a runner of their own, Playwright's; it needs a Grafana and a Chromium. */
async function runEndToEnd() {
  heading('End to end, in a real Grafana (playwright)');
  const directory = mkdtempSync(path.join(tmpdir(), 'ledgerline-e2e-'));
  const file = path.join(directory, 'report.json');
  const code = await run(['e2e/run.ts', '--reporter=list,json'], { PLAYWRIGHT_JSON_OUTPUT_FILE: file });
  const stats = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).stats : undefined;
  rmSync(directory, { recursive: true });
  const { expected = 0, flaky = 0, unexpected = 0, skipped = 0 } = stats ?? {};
  return {
    passed: expected + flaky,
    failed: unexpected === 0 && code !== 0 ? 1 : unexpected,
    skipped,
    skippedNames: [],
  };
}

export async function runChecks(args) {
  const failedChecks = await runStaticChecks();
  const jest = await runJest(args);
  const none = { passed: 0, failed: 0, skipped: 0, skippedNames: [] };
  const endToEnd = args.length === 0 && HAS_GRAFANA && onPath('chromium') ? await runEndToEnd() : none;

  heading('Summary');
  for (const title of failedChecks) console.log(`failed: ${title}`);
  const missing = NEEDS.filter(({ found }) => !found).map((need) => need.missing);
  console.log(
    `not run here: ${missing.length > 0 ? missing.join('; ') : 'nothing, every program and data set was found'}`,
  );
  // A narrowed run (`npm test -- path`) skips by intent; the names are for whole runs.
  if (args.length === 0) for (const name of jest.skippedNames) console.log(`skipped: ${name}`);

  const passed = STATIC_CHECKS.length - failedChecks.length + jest.passed + endToEnd.passed;
  const failed = failedChecks.length + jest.failed + endToEnd.failed;
  const skipped = jest.skipped + endToEnd.skipped;
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed > 0 ? 1 : 0;
}
