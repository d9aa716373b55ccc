import { TOKEN_KINDS, INPUT_KINDS, OUTPUT_KINDS } from '@ledgerline/api/vocabulary';
import fc from 'fast-check';
import type { Tokens } from '../event.ts';
import { anthropicTokens } from './anthropic.ts';
import { openAITokens } from './openai.ts';

/** Without those that are 0. */
const some = (tokens: Tokens): Tokens => Object.fromEntries(Object.entries(tokens).filter(([, count]) => count > 0));

test.each([
  ['nothing but totals', { prompt_tokens: 10, completion_tokens: 5 }, { input: 10, output: 5 }],
  ['of a response', { input_tokens: 10, output_tokens: 5 }, { input: 10, output: 5 }],
  [
    'null for what there is none of',
    { prompt_tokens: 10, completion_tokens: 0, prompt_tokens_details: null, completion_tokens_details: null },
    { input: 10 },
  ],
  [
    'audio that was in the cache is counted there',
    { prompt_tokens: 100, completion_tokens: 0, prompt_tokens_details: { cached_tokens: 80, audio_tokens: 60 } },
    { cacheRead: 80, inputAudio: 20 },
  ],
  [
    'reasoning within the completion',
    { prompt_tokens: 10, completion_tokens: 50, total_tokens: 60, completion_tokens_details: { reasoning_tokens: 40 } },
    { input: 10, output: 10, reasoning: 40 },
  ],
  [
    'reasoning beside the completion',
    {
      prompt_tokens: 10,
      completion_tokens: 50,
      total_tokens: 100,
      completion_tokens_details: { reasoning_tokens: 40 },
    },
    { input: 10, output: 50, reasoning: 40 },
  ],
  ['what is no count', { prompt_tokens: '10', completion_tokens: -5, total_tokens: NaN }, {}],
])('OpenAI: %s', (_, usage, tokens) => {
  expect(some(openAITokens(usage))).toEqual(tokens);
});

test.each([
  ['without a cache', { input_tokens: 10, output_tokens: 5 }, { input: 10, output: 5 }],
  [
    'writes without their kinds are of five minutes',
    { input_tokens: 10, cache_creation_input_tokens: 7, cache_creation: null, output_tokens: 5 },
    { input: 10, cacheWrite: 7, output: 5 },
  ],
  [
    'writes by their kinds',
    { input_tokens: 0, cache_creation: { ephemeral_5m_input_tokens: 3, ephemeral_1h_input_tokens: 4 } },
    { cacheWrite: 3, cacheWrite1h: 4 },
  ],
  [
    'thinking within the output',
    { input_tokens: 1, output_tokens: 5, output_tokens_details: { thinking_tokens: 4 } },
    { input: 1, output: 1, reasoning: 4 },
  ],
])('Anthropic: %s', (_, usage, tokens) => {
  expect(some(anthropicTokens(usage))).toEqual(tokens);
});

const count = fc.oneof(fc.nat(1000), fc.constantFrom(null, undefined, -1, 1.5, 'x'));
const valueOf = (value: unknown): number => (Number.isInteger(value) && Number(value) > 0 ? Number(value) : 0);

test('the kinds of a side are what the provider says of it in all, whatever it says of the parts', () => {
  const usage = fc.record({
    prompt_tokens: count,
    completion_tokens: count,
    prompt_tokens_details: fc.record({ cached_tokens: count, audio_tokens: count, cache_write_tokens: count }),
    completion_tokens_details: fc.record({ reasoning_tokens: count, audio_tokens: count }),
  });
  fc.assert(
    fc.property(usage, (given) => {
      const tokens = openAITokens(given);
      const sum = (kinds: readonly (keyof Tokens)[]): number =>
        kinds.reduce((all, kind) => all + (tokens[kind] ?? 0), 0);
      expect(Object.keys(tokens).filter((kind) => !(TOKEN_KINDS as readonly string[]).includes(kind))).toEqual([]);
      expect([sum(INPUT_KINDS), sum(OUTPUT_KINDS)]).toEqual([
        valueOf(given.prompt_tokens),
        valueOf(given.completion_tokens),
      ]);
      expect(Object.values(tokens).every((each) => Number.isInteger(each) && each >= 0)).toBe(true);
    }),
  );
});
