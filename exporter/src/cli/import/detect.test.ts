import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatOf } from './detect.ts';
import { fixture } from './formats/fixtures.ts';

const directory = mkdtempSync(join(tmpdir(), 'ledgerline-detect-'));
afterAll(() => rmSync(directory, { recursive: true }));
const made = (name: string, content: string): string => {
  const file = join(directory, name);
  writeFileSync(file, content);
  return file;
};

test.each([
  ['litellm.json', 'litellm'],
  ['litellm.csv', 'litellm'],
  ['claude-code/projects', 'claude-code'],
  ['claude-code/projects/-home-me-shop/5b1c0a52-0001-4000-8000-000000000001.jsonl', 'claude-code'],
  ['openai-usage.json', 'openai-usage'],
  ['openai-usage.csv', 'openai-usage'],
  ['anthropic-usage.json', 'anthropic-usage'],
  ['anthropic-usage.csv', 'anthropic-usage'],
])('%s is %s, by what is in it, and said so', async (file, format) => {
  const said: string[] = [];
  expect(await formatOf({ file: fixture(file), note: (text) => said.push(text) }, undefined, false)).toBe(format);
  if (file !== 'claude-code/projects')
    expect(said).toEqual([`format: ${format}, by what is in it; --format says another`]);
});

test('what is nobody’s is what its name says; mapped columns are looked at by name alone', async () => {
  const csv = made('a.csv', 'time,tokens.input\n2026-01-01,1\n');
  expect(await formatOf({ file: csv }, undefined, false)).toBe('csv');
  expect(await formatOf({ file: made('a.tsv', 'time\tuser\n') }, undefined, false)).toBe('csv');
  expect(await formatOf({ file: made('a.ndjson', '{"id":"a"}\n') }, undefined, false)).toBe('ndjson');
  expect(await formatOf({ file: made('empty.csv', '') }, undefined, false)).toBe('csv');
  expect(await formatOf({ file: fixture('litellm.csv') }, undefined, true)).toBe('csv');
  expect(await formatOf({ file: csv }, 'litellm', false)).toBe('litellm');
});

test('neither: it says which formats there are; a bill says what it is for', async () => {
  await expect(formatOf({ file: made('a.json', '[{"id":1}]') }, undefined, false)).rejects.toThrow(/litellm/);
  await expect(formatOf({ file: made('b.json', '[{"id":') }, undefined, false)).rejects.toThrow(/not a JSON document/);
  await expect(formatOf({ file: fixture('openai-costs.json') }, undefined, false)).rejects.toThrow(/reconcile/);
  await expect(formatOf({ file: fixture('anthropic-costs.csv') }, undefined, false)).rejects.toThrow(/reconcile/);
});
