/** Files of every format, damaged: rows that are events, rows that are not in, or a file that is refused; no crash. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import fc from 'fast-check';
import { UsageError } from '../failure.ts';
import type { Format } from './detect.ts';
import { Progress } from './progress.ts';
import { check, readEvents, type Import } from './run.ts';

const RUNS = Number(process.env['LEDGERLINE_RUNS'] ?? 60);
const SEED = Number(process.env['LEDGERLINE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const FIXTURES = join(import.meta.dirname, '../../../test/fixtures/import');
const SESSION = '-home-me-shop/5b1c0a52-0001-4000-8000-000000000001.jsonl';

const folder = mkdtempSync(join(tmpdir(), 'ledgerline-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const damaged = (whole: Buffer): fc.Arbitrary<Buffer> =>
  fc
    .array(fc.record({ at: fc.nat(whole.length - 1), remove: fc.nat(4), insert: fc.uint8Array({ maxLength: 4 }) }), {
      minLength: 1,
      maxLength: 6,
    })
    .map((edits) => {
      let bytes = whole;
      for (const { at, remove, insert } of edits)
        bytes = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]);
      return bytes;
    });

const jobOf = (format: Format, file: string): Import => ({
  ...{ file, format, path: '/v1/events', batch: 500, fromLine: 1 },
  mapping: { fields: undefined, constants: new Map([['type', 'gateway_inference']]) },
});

/** Every event has an id and a time; a file that cannot be one of its format is refused with a reason. */
async function isSound(format: Format, file: string): Promise<boolean> {
  const job = jobOf(format, file);
  try {
    await check(job);
    for await (const { event } of readEvents(job, Progress.silent()))
      if (typeof event.id !== 'string' || event['time'] === undefined) return false;
    return true;
  } catch (error) {
    if (error instanceof UsageError) return error.message !== '';
    throw error;
  }
}

test.each<[Format, string]>([
  ['litellm', 'litellm.json'],
  ['litellm', 'litellm.csv'],
  ['openai-usage', 'openai-usage.json'],
  ['openai-usage', 'openai-usage.csv'],
  ['anthropic-usage', 'anthropic-usage.json'],
  ['anthropic-usage', 'anthropic-usage.csv'],
  ['claude-code', `claude-code/projects/${SESSION}`],
])('%s of %s', async (format, name) => {
  const whole = readFileSync(join(FIXTURES, name));
  const file = join(folder, `damaged${extname(name)}`);
  await fc.assert(
    fc.asyncProperty(damaged(whole), async (bytes) => {
      writeFileSync(file, bytes);
      return isSound(format, file);
    }),
    { numRuns: RUNS, seed: SEED },
  );
});
