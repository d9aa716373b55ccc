/**
 * LiteLLM's proxy and library, of both its telemetries. Its own span tells of a call, or that of the HTTP request which
 * the proxy takes; one within it shows what was sent to the provider. A prompt holds the cache, a completion reasoning.
 * https://docs.litellm.ai/docs/observability/opentelemetry_integration
 */
import type { Dialect } from '../dialect.ts';
import type { Counts } from '../tokens.ts';
import { usageOf } from './gen-ai.ts';
import { usdOf } from './usd.ts';

/** What its older telemetry tells in no attribute but this: Python's notation of a dictionary. */
const DETAILS = 'metadata.usage_object';
/** The first that is there says it. */
const IN_DETAILS: readonly (readonly [kind: keyof Counts, ...patterns: RegExp[]])[] = [
  ['cacheRead', /'cached_tokens': (\d+)/],
  ['cacheWrite', /'ephemeral_5m_input_tokens': (\d+)/, /'cache_creation_tokens': (\d+)/],
  ['cacheWrite1h', /'ephemeral_1h_input_tokens': (\d+)/],
  ['inputAudio', /'prompt_tokens_details': \{'audio_tokens': (\d+)/],
  ['reasoning', /'reasoning_tokens': (\d+)/],
  ['outputAudio', /'completion_tokens_details': \{[^}]*'audio_tokens': (\d+)/],
];

function detailsOf(text = ''): Counts {
  const counts: Counts = {};
  for (const [kind, ...patterns] of IN_DETAILS) {
    const count = patterns.map((pattern) => pattern.exec(text)?.[1]).find((found) => found !== undefined);
    if (count !== undefined && Number.isSafeInteger(Number(count))) counts[kind] = Number(count);
  }
  return counts;
}

/** By names of either telemetry. */
const OF_KEY = ['metadata.user_api_key_', 'litellm.metadata.user_api_key_'];
const named = (name: string): string[] => OF_KEY.map((prefix) => prefix + name);

export const spans: Dialect = {
  source: 'litellm',
  signal: 'traces',
  read(record) {
    const { name, scope, attributes } = record;
    if (scope !== 'litellm' && !attributes.has('litellm.call_id')) return null;
    if (name === 'raw_gen_ai_request') return 'repeats';
    const usage = usageOf(record);
    return usage
      ? {
          ...usage,
          tokens: { ...usage.tokens, ...detailsOf(attributes.text(DETAILS)) },
          costUsd: usdOf(attributes.get('litellm.cost.total') ?? attributes.get('gen_ai.cost.total_cost')),
          dimensions: {
            // The name by which it was asked for is the proxy's own.
            model: attributes.text('litellm.provider.model')?.replace(/^[^/]+\//, ''),
            user: attributes.text(...named('user_id'), 'llm.user', ...named('end_user_id')),
            apiKey: attributes.text(...named('alias')),
            workspace: attributes.text(
              ...named('team_alias'),
              'litellm.team.alias',
              ...named('team_id'),
              'litellm.team.id',
            ),
          },
        }
      : 'no_usage';
  },
};
