/**
 * Claude Code. Input does not hold what was read from or written to a cache; counts may be text.
 * https://code.claude.com/docs/en/monitoring-usage
 */
import type { Attributes } from '../attributes.ts';
import type { Dialect } from '../dialect.ts';
import { countOf, countsOf } from '../tokens.ts';
import { usdOf } from './usd.ts';

const COUNTS = {
  input: ['input_tokens'],
  cacheRead: ['cache_read_tokens'],
  cacheWrite: ['cache_creation_tokens'],
  output: ['output_tokens'],
};
const KINDS = new Map([
  ['input', 'input'],
  ['output', 'output'],
  ['cacheRead', 'cacheRead'],
  ['cacheCreation', 'cacheWrite'],
] as const);
/** With a long context, metrics and spans add `[1m]` to the name; prices tell it by the size of the prompt. */
const modelOf = (attributes: Attributes): string | undefined => attributes.text('model')?.replace(/\[1m\]$/, '');
const PRESET = { provider: 'anthropic', source: 'agent', surface: 'cli' } as const;

export const logs: Dialect = {
  source: 'claude_code',
  signal: 'logs',
  read({ name, attributes }) {
    // Other tools have an event of this short name too; only here are cache reads apart.
    const isShort = name === 'api_request' && attributes.has('cache_read_tokens');
    if (name !== 'claude_code.api_request' && !isShort) return null;
    const tokens = countsOf(attributes, COUNTS);
    return tokens
      ? {
          id: attributes.text('request_id'),
          tokens,
          costUsd: usdOf(attributes.get('cost_usd')),
          durationMs: countOf(attributes, ['duration_ms']),
          dimensions: { ...PRESET, model: modelOf(attributes) },
        }
      : 'no_usage';
  },
};

export const metrics: Dialect = {
  source: 'claude_code',
  signal: 'metrics',
  kindAttribute: 'type',
  read({ name, attributes, point }) {
    if (name !== 'claude_code.token.usage' || !point) return null;
    const kind = KINDS.get(attributes.text('type') as never);
    return kind
      ? { tokens: { [kind]: point.value }, dimensions: { ...PRESET, model: modelOf(attributes) } }
      : 'no_usage';
  },
};

/** Beta: a span of each request, with the counts of its event. */
export const spans: Dialect = {
  source: 'claude_code',
  signal: 'traces',
  read({ name, attributes }) {
    if (!name.startsWith('claude_code.')) return null;
    if (name !== 'claude_code.llm_request') return 'repeats';
    const tokens = countsOf(attributes, COUNTS);
    return tokens
      ? { id: attributes.text('request_id'), tokens, dimensions: { ...PRESET, model: modelOf(attributes) } }
      : 'no_usage';
  },
};
