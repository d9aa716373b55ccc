/**
 * Vercel's AI SDK, versions 4 to 6. `doGenerate`, `doStream` and `doEmbed` are calls of a model; the span around them,
 * such as `ai.generateText`, tells of the same usage again, and carries `gen_ai` attributes too.
 * https://ai-sdk.dev/docs/ai-sdk-core/telemetry
 */
import type { Dialect } from '../dialect.ts';
import { BOTH_SIDES, countsOf, type CountNames } from '../tokens.ts';
import { COUNTS as CONVENTIONS } from './gen-ai.ts';

const USAGE = 'ai.usage';
const COUNTS: CountNames = {
  input: [`${USAGE}.inputTokens`, `${USAGE}.promptTokens`, `${USAGE}.tokens`, ...(CONVENTIONS.input ?? [])],
  cacheRead: [
    `${USAGE}.inputTokenDetails.cacheReadTokens`,
    `${USAGE}.cachedInputTokens`,
    ...(CONVENTIONS.cacheRead ?? []),
  ],
  cacheWrite: [`${USAGE}.inputTokenDetails.cacheWriteTokens`, ...(CONVENTIONS.cacheWrite ?? [])],
  output: [`${USAGE}.outputTokens`, `${USAGE}.completionTokens`, ...(CONVENTIONS.output ?? [])],
  reasoning: [
    `${USAGE}.outputTokenDetails.reasoningTokens`,
    `${USAGE}.reasoningTokens`,
    ...(CONVENTIONS.reasoning ?? []),
  ],
};
const LEAF = /\.do(Generate|Stream|Embed)$/;

export const spans: Dialect = {
  source: 'vercel_ai',
  signal: 'traces',
  read({ attributes }) {
    const operation = attributes.text('ai.operationId');
    if (operation === undefined) return null;
    if (!LEAF.test(operation)) return 'repeats';
    const tokens = countsOf(attributes, COUNTS);
    return tokens
      ? {
          id: attributes.text('ai.response.id', 'gen_ai.response.id'),
          tokens,
          inclusive: BOTH_SIDES,
          dimensions: {
            model: attributes.text('ai.response.model', 'gen_ai.response.model', 'ai.model.id'),
            // Its providers are called after the kind of model too: openai.chat, anthropic.messages.
            provider: attributes.text('ai.model.provider')?.split('.')[0],
            agent: attributes.text('ai.telemetry.functionId'),
            user: attributes.text('ai.telemetry.metadata.userId'),
            conversation: attributes.text('ai.telemetry.metadata.sessionId', 'ai.telemetry.metadata.chatId'),
          },
        }
      : 'no_usage';
  },
};
