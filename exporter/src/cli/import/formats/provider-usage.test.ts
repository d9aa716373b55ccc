import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventsOf, fixture, leftOutOf, outcomesIn, wrongOf } from './fixtures.ts';

const directory = mkdtempSync(join(tmpdir(), 'ledgerline-usage-'));
afterAll(() => rmSync(directory, { recursive: true }));

type Tokens = Readonly<Record<string, number>>;

/** Events as `workspace model tier: kind tokens …`, those of one bucket added up. */
function summed(events: readonly Readonly<Record<string, unknown>>[]): string[] {
  const sums = new Map<string, Record<string, number>>();
  for (const { time, workspace = '-', model, serviceTier = '-', tokens = {} } of events) {
    const key = [String(time).slice(0, 10), workspace, model, serviceTier].join(' ');
    const sum = sums.get(key) ?? {};
    sums.set(key, sum);
    for (const [kind, count] of Object.entries(tokens as Tokens)) sum[kind] = (sum[kind] ?? 0) + count;
  }
  return [...sums].map(([key, sum]) => `${key}: ${JSON.stringify(sum)}`);
}

test.each(['openai-usage.json', 'openai-usage.csv'])('%s', async (file) => {
  const outcomes = await outcomesIn('openai-usage', fixture(file));
  expect(summed(eventsOf(outcomes))).toEqual([
    '2026-01-05 proj_a gpt-4o-2024-08-06 -: {"input":60000,"cacheRead":1000,"output":900}',
    '2026-01-05 proj_b gpt-4o-mini-2024-07-18 batch: {"input":5000,"output":100}',
    '2026-01-06 proj_a gpt-4o-audio-preview-2024-12-17 -: {"input":500,"inputAudio":200,"output":50,"outputAudio":40}',
  ]);
  expect(leftOutOf(outcomes)).toEqual(['a bucket without usage']);
  expect(wrongOf(outcomes)).toEqual([]);
});

test('an answer and the export of the same days are the same events', async () => {
  const [answer, exported] = await Promise.all(
    ['openai-usage.json', 'openai-usage.csv'].map(async (file) =>
      eventsOf(await outcomesIn('openai-usage', fixture(file))),
    ),
  );
  expect(exported).toEqual(answer);
});

test.each([
  ['anthropic-usage.json', 'wrkspc_1', 1],
  ['anthropic-usage.csv', 'Checkout', 0],
])('%s', async (file, workspace, empty) => {
  const outcomes = await outcomesIn('anthropic-usage', fixture(file));
  expect(summed(eventsOf(outcomes))).toEqual([
    `2026-01-05 ${workspace} claude-sonnet-4-5-20250929 standard: {"input":301500,"cacheRead":90000,"cacheWrite":500,"cacheWrite1h":1000,"output":4700}`,
    '2026-01-05 - claude-haiku-4-5-20251001 batch: {"input":800,"output":60}',
  ]);
  expect(leftOutOf(outcomes)).toHaveLength(empty);
  const searches = eventsOf(outcomes).flatMap(({ quantity }) => quantity ?? []);
  expect(searches).toEqual([{ web_search_requests: 3 }]);
});

test('a sum is no long prompt: no part of it reaches a tier, but for what the provider bills as long', async () => {
  const events = eventsOf(await outcomesIn('anthropic-usage', fixture('anthropic-usage.json')));
  const inputs = events.map(({ tokens = {} }) => {
    const { input = 0, cacheRead = 0, cacheWrite = 0, cacheWrite1h = 0 } = tokens as Tokens;
    return input + cacheRead + cacheWrite + cacheWrite1h;
  });
  expect(inputs).toEqual([28000, 25000, 25000, 15000, 300000, 800]);
  expect(new Set(events.map(({ id }) => id)).size).toBe(6);
});

test('usage that the provider counted anew only grows its parts', async () => {
  const parts = async (input: number, output: number) => {
    const file = join(directory, `${input}.json`);
    const result = { model: 'gpt-4o', input_tokens: input, output_tokens: output, num_model_requests: 2 };
    writeFileSync(
      file,
      JSON.stringify({ data: [{ start_time: 1767571200, end_time: 1767657600, results: [result] }] }),
    );
    return eventsOf(await outcomesIn('openai-usage', file));
  };
  const before = await parts(30000, 100);
  const after = await parts(60000, 26000);
  expect(after.map(({ id }) => id).slice(0, 2)).toEqual(before.map(({ id }) => id));
  expect(before.map(({ tokens, revision }) => [tokens, revision])).toEqual([
    [{ input: 25000, output: 100 }, 25100],
    [{ input: 5000 }, 5000],
  ]);
  expect(after.map(({ tokens, revision }) => [tokens, revision])).toEqual([
    [{ input: 25000, output: 25000 }, 50000],
    [{ input: 25000, output: 1000 }, 26000],
    [{ input: 10000 }, 10000],
  ]);
});

test('a bucket that is not over is left out, one without a model or with a wrong count is named', async () => {
  const outcomes = await outcomesIn('openai-usage', fixture('openai-usage.json'), {
    now: Date.parse('2026-01-06T12:00:00Z'),
  });
  expect(leftOutOf(outcomes)).toContain('a bucket that is not over yet');
  const file = join(directory, 'wrong.json');
  const results = [
    { input_tokens: 5 },
    { model: 'm', input_tokens: 5, input_cached_tokens: 6 },
    { model: 'm', usage_bytes: 5 },
  ];
  writeFileSync(file, JSON.stringify({ data: [{ start_time: 1767571200, end_time: 1767657600, results }] }));
  expect(wrongOf(await outcomesIn('openai-usage', file))).toEqual([
    'model: missing: ask for the usage grouped by model',
    'input_tokens: 5 are less than the 6 that are cached, written or audio',
    'usage_bytes: storage is no usage of a moment',
  ]);
});

test.each([
  ['openai-usage', 'openai-costs.json'],
  ['openai-usage', 'openai-costs.csv'],
  ['anthropic-usage', 'anthropic-costs.json'],
  ['anthropic-usage', 'anthropic-costs.csv'],
] as const)('%s refuses a bill of costs: %s', async (format, file) => {
  await expect(outcomesIn(format, fixture(file))).rejects.toThrow(/ledgerline reconcile/);
});
