/**
 * OpenAI's Codex CLI: of its many events, the one that ends a response. Input holds what was read from and written to a
 * cache, output holds reasoning.
 * https://github.com/openai/codex/tree/main/codex-rs/otel
 */
import type { Dialect } from '../dialect.ts';
import { BOTH_SIDES, countOf, countsOf } from '../tokens.ts';

const COUNTS = {
  input: ['input_token_count'],
  cacheRead: ['cached_token_count'],
  cacheWrite: ['cache_write_token_count'],
  output: ['output_token_count'],
  reasoning: ['reasoning_token_count'],
};
const KINDS = new Map([
  ['input', 'input'],
  ['cached_input', 'cacheRead'],
  ['cache_write_input', 'cacheWrite'],
  ['output', 'output'],
  ['reasoning_output', 'reasoning'],
] as const);
const PRESET = { provider: 'openai', source: 'agent', surface: 'cli' } as const;

export const logs: Dialect = {
  source: 'codex',
  signal: 'logs',
  read({ name, attributes }) {
    if (!name.startsWith('codex.')) return null;
    const isEnd = attributes.text('event.kind') === 'response.completed';
    const tokens = isEnd ? countsOf(attributes, COUNTS) : null;
    return tokens
      ? {
          tokens,
          inclusive: BOTH_SIDES,
          durationMs: countOf(attributes, ['duration_ms']),
          dimensions: { ...PRESET, model: attributes.text('model', 'slug') },
        }
      : 'no_usage';
  },
};

export const metrics: Dialect = {
  source: 'codex',
  signal: 'metrics',
  kindAttribute: 'token_type',
  read({ name, attributes, point }) {
    if (name !== 'codex.turn.token_usage' || !point) return null;
    const kind = KINDS.get(attributes.text('token_type') as never);
    return kind
      ? {
          tokens: { [kind]: point.value },
          inclusive: BOTH_SIDES,
          dimensions: { ...PRESET, model: attributes.text('model') },
        }
      : 'no_usage';
  },
};
