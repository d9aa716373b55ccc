import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventsOf, fixture, leftOutOf, outcomesIn, wrongOf } from './fixtures.ts';

const directory = mkdtempSync(join(tmpdir(), 'ledgerline-litellm-'));
afterAll(() => rmSync(directory, { recursive: true }));

const COMMON = { type: 'gateway_inference', category: 'llm', durationMs: 740 };
const HASH = '0f'.repeat(32);
const EVENTS = [
  {
    ...{ id: 'chatcmpl-1', time: '2026-01-05T10:00:01.250Z', ...COMMON, provider: 'openai', model: 'gpt-4o' },
    ...{ workspace: 'checkout', user: 'ada', apiKey: 'ci-bot', conversation: 'session-1', costUsd: 0.00475 },
    tokens: { input: 400, cacheRead: 600, output: 180, reasoning: 120 },
  },
  {
    ...{ id: 'chatcmpl-2', time: '2026-01-05T10:00:02.250Z', ...COMMON, provider: 'anthropic' },
    ...{ model: 'claude-sonnet-4-5', workspace: 'team-2', user: 'ada', apiKey: HASH, conversation: 'session-2' },
    ...{ costUsd: 0.010245, tokens: { input: 10, cacheRead: 1000, cacheWrite: 300, cacheWrite1h: 800, output: 55 } },
  },
  {
    ...{ id: 'chatcmpl-3', time: '2026-01-05T10:00:03.250Z', ...COMMON, provider: 'openai', model: 'gpt-4o' },
    // Out of LiteLLM's own cache: the provider was not asked.
    ...{ user: 'customer-9', apiKey: HASH, conversation: 'session-3', costUsd: 0, tokens: { input: 70, output: 7 } },
  },
  {
    ...{
      id: 'chatcmpl-4',
      time: '2026-01-05T10:00:04.250Z',
      ...COMMON,
      category: 'embedding',
      provider: 'hosted_vllm',
    },
    // LiteLLM knows no price: the price book is asked, and where it has none either, that is flagged.
    ...{ model: 'our-own-embedder', user: 'ada', apiKey: HASH, conversation: 'session-4', tokens: { input: 40 } },
  },
  {
    ...{ id: 'chatcmpl-5', time: '2026-01-05T10:00:05.250Z', ...COMMON, type: 'tool', category: 'tool' },
    ...{ user: 'ada', apiKey: HASH, conversation: 'session-5', description: 'search/web', costUsd: 0.002 },
  },
];

test.each(['litellm.json', 'litellm.csv'])('%s: tokens apart by kind, and what LiteLLM says it cost', async (file) => {
  const outcomes = await outcomesIn('litellm', fixture(file));
  expect(eventsOf(outcomes)).toEqual(EVENTS);
  expect(leftOutOf(outcomes)).toEqual(['a failed request without usage']);
  expect(wrongOf(outcomes)).toEqual([]);
});

test('by the price book, only what came out of the cache has an amount', async () => {
  const events = eventsOf(await outcomesIn('litellm', fixture('litellm.json'), { cost: 'book' }));
  expect(events.map(({ costUsd }) => costUsd)).toEqual([undefined, undefined, 0, undefined, undefined]);
});

test('long ids keep apart, an early version counted the cache beside the prompt, wrong rows are named', async () => {
  const row = { call_type: 'completion', startTime: '2026-01-05T10:00:00Z', spend: 0.1, model: 'm' };
  const early = { cache_read_input_tokens: 900, cache_creation_input_tokens: 0 };
  const rows = [
    { ...row, request_id: `resp_${'a'.repeat(300)}1` },
    { ...row, request_id: `resp_${'a'.repeat(300)}2` },
    { ...row, request_id: 'early', prompt_tokens: 12, metadata: { additional_usage_values: early } },
    { ...row, request_id: '' },
    { ...row, request_id: 'x', startTime: 'soon' },
    { ...row, request_id: 'y', spend: -1 },
    { ...row, request_id: 'z', prompt_tokens: 1.5 },
  ];
  const file = join(directory, 'rows.ndjson');
  writeFileSync(file, rows.map((each) => JSON.stringify(each)).join('\n'));
  const outcomes = await outcomesIn('litellm', file);
  const [first, second, third] = eventsOf(outcomes);
  expect(first?.id).toMatch(/^id_[\w-]{22}$/);
  expect(second?.id).not.toBe(first?.id);
  expect(third).toMatchObject({ tokens: { input: 12, cacheRead: 900 } });
  expect(wrongOf(outcomes)).toEqual([
    'request_id: missing',
    'startTime: not a time: "soon"',
    'spend: not an amount: -1',
    'prompt_tokens: not a count: 1.5',
  ]);
});
