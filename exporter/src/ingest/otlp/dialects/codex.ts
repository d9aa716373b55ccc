/**
 * OpenAI's Codex CLI: of its many events, the one that ends a response. Input holds what was read from a cache, output
 * holds reasoning.
 * https://github.com/openai/codex/blob/main/codex-rs/otel
 */
import type { Dialect } from '../dialect.ts';
import { BOTH_SIDES, countOf, countsOf } from '../tokens.ts';

const COUNTS = {
  input: ['input_token_count'],
  cacheRead: ['cached_token_count'],
  output: ['output_token_count'],
  reasoning: ['reasoning_token_count'],
};

export const logs: Dialect = {
  source: 'codex',
  signal: 'logs',
  read({ name, attributes }) {
    if (!name.startsWith('codex.')) return null;
    if (name !== 'codex.sse_event' && name !== 'codex.websocket_event') return 'no_usage';
    const tokens = attributes.text('event.kind') === 'response.completed' ? countsOf(attributes, COUNTS) : null;
    return tokens
      ? {
          tokens,
          inclusive: BOTH_SIDES,
          durationMs: countOf(attributes, ['duration_ms']),
          dimensions: {
            ...{ provider: 'openai', source: 'agent', surface: 'cli' },
            model: attributes.text('model', 'slug'),
          },
        }
      : 'no_usage';
  },
};
