/** Usages of every kind by our default prices and by two others, whose figures agree or are explained. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { genaiCost, near, ourCost, type ComparedRow } from './costs.ts';

const rows = readFileSync(join(import.meta.dirname, '../fixtures/usages.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as ComparedRow);

test('two hundred usages, of all that is priced', () => {
  expect(rows.length).toBeGreaterThanOrEqual(200);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  expect(new Set(rows.flatMap(({ serviceTier }) => serviceTier ?? []))).toEqual(new Set(['batch', 'flex', 'priority']));
  expect([...new Set(rows.flatMap(({ tokens }) => Object.keys(tokens)))].sort()).toEqual(
    ['cacheRead', 'cacheWrite', 'cacheWrite1h', 'input', 'inputAudio', 'output', 'outputAudio', 'reasoning'].sort(),
  );
});

test.each(rows)('$id costs what it did', (row) => {
  expect(ourCost(row)).toBe(row.usd);
});

test.each(rows.filter(({ serviceTier }) => serviceTier === undefined))('genai-prices on $id', (row) => {
  const cost = genaiCost(row);
  expect(near(row.genai === null ? null : String(row.genai), cost)).toBe(true);
  expect(near(row.usd, cost) || row.why !== undefined).toBe(true);
});

test.each(rows)('litellm on $id', (row) => {
  expect(near(row.usd, row.litellm) || row.why !== undefined).toBe(true);
});

test('where not all agree it is said who is right, and by which page', () => {
  const explained = rows.filter(({ why }) => why !== undefined);
  expect(explained.every(({ right, page }) => right !== undefined && page?.startsWith('https://'))).toBe(true);
  const others = (row: ComparedRow) => [row.litellm, ...(row.serviceTier === undefined ? [row.genai] : [])];
  for (const row of explained)
    expect([row.id, others(row).every((cost) => near(row.usd, cost))]).toEqual([row.id, false]);
});
