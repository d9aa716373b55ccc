/** The rules of the ledger as tables that a billing person can read and correct: each file in rules/ is one. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STORES, type Opened } from '@ledgerline/testkit/histories/stores.ts';
import { understand, walk } from './rules/run.ts';
import { readRule, type Scenario } from './rules/table.ts';
import { World } from './rules/world.ts';

const FOLDER = join(import.meta.dirname, 'rules');
const directory = mkdtempSync(join(tmpdir(), 'ledgerline-rules-'));
let worlds = 0;

afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** What of a scenario is not so. */
async function wrongIn(scenario: Scenario, open: Open): Promise<string[]> {
  const steps = understand(scenario);
  const world = new World(open(mkdtempSync(join(directory, `${++worlds}-`))), scenario.timezone);
  try {
    return await walk(steps, scenario, world);
  } finally {
    await world.close();
  }
}

const files = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));

type Open = (directory: string) => Opened;
describe.each(Object.entries(STORES))('on %s', (_, open) => {
  describe.each(files)('%s', (file) => {
    const { scenarios } = readRule(`exporter/test/rules/${file}`, readFileSync(join(FOLDER, file), 'utf8'));

    test.each(scenarios.map((scenario) => [scenario.heading, scenario] as const))('%s', async (_, scenario) => {
      const wrong = await wrongIn(scenario, open);
      if (wrong.length === 0) return;
      const error = new Error(wrong.join('\n'));
      error.stack = error.message; // where it stands is in the text, not in here
      throw error;
    });
  });

  describe('a line that is wrong', () => {
    const BEGIN = '# Title\n## Heading\n2026-01-01 00:00 plan pro 100 a month\norg, plan pro\n';
    const [scenarioOf, at] = [(text: string) => readRule('r.txt', BEGIN + text).scenarios[0], 'r.txt:5'];

    test.each([
      [
        'left: monthly 90 of 100, overage 1.50',
        `left: monthly 90 of 100, overage 1.50\n  expected: monthly 90 of 100, overage 1.5\n  found:    monthly 100 of 100, overage 0`,
      ],
      ['void b9', 'void b9\n  expected: well\n  found:    refused not_found'],
      ['use e1 5 credits => duplicate', 'use e1 5 credits => duplicate\n  expected: duplicate\n  found:    accepted'],
      ['posted: nothing more', 'posted: nothing more\n  expected: nothing more\n  found:    1 more'],
    ])('%s', async (text, message) => {
      const scenario = scenarioOf(text);
      expect(scenario && (await wrongIn(scenario, open))).toEqual([`${at}: ${message}`]);
    });

    test.each([
      ['grnat b1 30 bonus', /no line does "grnat"; there is: plan, org, grant/],
      ['grant b1 thirty bonus', /"grant b1 thirty bonus" is not understood; such a line reads: grant b1 30 bonus/],
      ['grant b1 30 bonus, expire 2026-02-01 00:00', /"expire 2026-02-01 00:00" is not understood/],
      ['balnce: monthly 1 of 2', /no line states "balnce"/],
      ['left: mnthly 100 of 100', /"mnthly 100 of 100" is not understood/],
      ['2025-12-31 00:00 void b1', /time goes back/],
      ['2026-02-30 00:00 void b1', /2026-02-30 00:00 does not exist in UTC/],
      ['left', /no line does "left"/],
    ])('%s', async (text, message) => {
      const scenario = scenarioOf(text);
      const wrong = scenario ? wrongIn(scenario, open) : Promise.resolve([]);
      await expect(wrong).rejects.toThrow(message);
      await expect(scenario && wrongIn(scenario, open)).rejects.toThrow(/^r\.txt:5: /);
    });
  });
});
