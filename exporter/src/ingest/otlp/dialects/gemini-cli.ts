/**
 * Gemini CLI. Input holds what was read from a cache; output holds no thoughts; what tools put into a prompt is beside
 * the input.
 * https://github.com/google-gemini/gemini-cli/blob/main/docs/cli/telemetry.md
 */
import type { Dialect } from '../dialect.ts';
import { countOf, countsOf } from '../tokens.ts';

const COUNTS = {
  input: ['input_token_count'],
  cacheRead: ['cached_content_token_count'],
  output: ['output_token_count'],
  reasoning: ['thoughts_token_count'],
};
const KINDS = new Map([
  ['input', 'input'],
  ['tool', 'input'],
  ['cache', 'cacheRead'],
  ['output', 'output'],
  ['thought', 'reasoning'],
] as const);
const SCOPE = 'gemini-cli';
const PRESET = { provider: 'google', source: 'agent', surface: 'cli' } as const;

export const logs: Dialect = {
  source: 'gemini_cli',
  signal: 'logs',
  read({ name, scope, attributes }) {
    // By the conventions too.
    if (scope === SCOPE && name.startsWith('gen_ai.')) return 'repeats';
    if (!name.startsWith('gemini_cli.')) return null;
    const tokens = name === 'gemini_cli.api_response' ? countsOf(attributes, COUNTS) : null;
    if (!tokens) return 'no_usage';
    const ofTools = countOf(attributes, ['tool_token_count']) ?? 0;
    return {
      tokens: { ...tokens, input: (tokens.input ?? 0) + ofTools },
      inclusive: ['input'],
      durationMs: countOf(attributes, ['duration_ms']),
      dimensions: { ...PRESET, model: attributes.text('model') },
    };
  },
};

export const metrics: Dialect = {
  source: 'gemini_cli',
  signal: 'metrics',
  kindAttribute: 'type',
  read({ name, scope, attributes, point }) {
    if (scope === SCOPE && name.startsWith('gen_ai.')) return 'repeats';
    if (name !== 'gemini_cli.token.usage' || !point) return null;
    const kind = KINDS.get(attributes.text('type') as never);
    return kind
      ? {
          tokens: { [kind]: point.value },
          inclusive: ['input'],
          dimensions: { ...PRESET, model: attributes.text('model') },
        }
      : 'no_usage';
  },
};
