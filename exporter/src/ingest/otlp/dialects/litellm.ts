/**
 * LiteLLM's proxy and library: a span of the request, one within it of what was sent to the provider, and perhaps one
 * around it of the HTTP request, which may carry the same usage under the same id.
 * https://docs.litellm.ai/docs/observability/opentelemetry_integration
 */
import type { Dialect } from '../dialect.ts';
import { usageOf } from './gen-ai.ts';
import { usdOf } from './usd.ts';

export const spans: Dialect = {
  source: 'litellm',
  signal: 'traces',
  read(record) {
    const { name, scope, attributes } = record;
    if (scope !== 'litellm') return null;
    if (name === 'raw_gen_ai_request') return 'repeats';
    const usage = usageOf(record);
    return usage
      ? {
          ...usage,
          costUsd: usdOf(attributes.get('gen_ai.cost.total_cost')),
          dimensions: {
            user: attributes.text('metadata.user_api_key_user_id', 'llm.user'),
            apiKey: attributes.text('metadata.user_api_key_alias'),
            workspace: attributes.text('metadata.user_api_key_team_alias', 'metadata.user_api_key_team_id'),
            conversation: attributes.text('metadata.session_id'),
          },
        }
      : 'no_usage';
  },
};
