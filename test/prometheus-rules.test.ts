import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CAP_THRESHOLDS, CREDIT_THRESHOLDS } from '../exporter/src/ledger/thresholds.ts';

// What Prometheus is given, judged by Prometheus' own tool. The cases are in provisioning/prometheus/tests.
const home = fileURLToPath(new URL('../provisioning/prometheus/', import.meta.url));
const ruleFiles = yamlFiles('rules');
const testFiles = yamlFiles('tests');

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
const run = hasPromtool ? test : test.skip;
if (!hasPromtool)
  console.warn('skipped: promtool is not on PATH, so the Prometheus configuration and rules are not tested');

describe('Prometheus', () => {
  run('configuration is valid', () => {
    promtool('check', 'config', '--lint-fatal', 'prometheus.yml');
  });

  run.each(ruleFiles)('%s is valid', (file) => {
    promtool('check', 'rules', '--lint-fatal', file);
  });

  run.each(testFiles)('%s passes', (file) => {
    promtool('test', 'rules', file);
  });

  test('thresholds are those of the ledger', () => {
    const named = [...read('rules/thresholds.yml').matchAll(/timestamp_seconds\{threshold=~"([\d|]+)"\}/g)];
    expect(named.map(([, percents]) => percents)).toEqual([CREDIT_THRESHOLDS.join('|'), CAP_THRESHOLDS.join('|')]);
  });

  // promtool does not mind a rule that no test asks about; we do.
  test.each([...new Set(ruleFiles.flatMap(rulesIn))])('%s has a test', (rule) => {
    expect(testFiles.some((file) => read(file).includes(rule))).toBe(true);
  });
});

function promtool(...args: string[]): void {
  const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: home, encoding: 'utf8' });
  if (status !== 0) throw new Error(`promtool ${args.join(' ')}\n${stdout}${stderr}`);
}

function rulesIn(file: string): string[] {
  return [...read(file).matchAll(/^ *- (?:alert|record): (\S+)/gm)].flatMap((match) => match[1] ?? []);
}

function yamlFiles(folder: string): string[] {
  const files = readdirSync(join(home, folder)).filter((name) => name.endsWith('.yml'));
  return files.sort().map((name) => `${folder}/${name}`);
}

function read(file: string): string {
  return readFileSync(join(home, file), 'utf8');
}
