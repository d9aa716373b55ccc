/**
 * Vercel's AI SDK, versions 4 to 6. `doGenerate`, `doStream` and `doEmbed` are calls of a model; the span around them,
 * such as `ai.generateText`, tells of the same usage again, and carries `gen_ai` attributes too.
 * https://ai-sdk.dev/docs/ai-sdk-core/telemetry
 */
import { parseJson } from '../../../text/json.ts';
import type { Attributes } from '../attributes.ts';
import type { Dialect } from '../dialect.ts';
import { BOTH_SIDES, countOf, countsOf, type CountNames, type Counts } from '../tokens.ts';

const USAGE = 'ai.usage';
const COUNTS: CountNames = {
  input: [`${USAGE}.inputTokens`, `${USAGE}.promptTokens`, `${USAGE}.tokens`],
  cacheRead: [`${USAGE}.inputTokenDetails.cacheReadTokens`, `${USAGE}.cachedInputTokens`],
  cacheWrite: [`${USAGE}.inputTokenDetails.cacheWriteTokens`],
  output: [`${USAGE}.outputTokens`, `${USAGE}.completionTokens`],
  reasoning: [`${USAGE}.outputTokenDetails.reasoningTokens`, `${USAGE}.reasoningTokens`],
};
/** Version 6 tells the input without the cache too. */
const APART = [`${USAGE}.inputTokenDetails.noCacheTokens`];
const LEAF = /\.do(Generate|Stream|Embed)$/;

export const spans: Dialect = {
  source: 'vercel_ai',
  signal: 'traces',
  read({ attributes }) {
    const operation = attributes.text('ai.operationId');
    if (operation === undefined) return null;
    if (!LEAF.test(operation)) return 'repeats';
    // Its providers are called after the kind of model too: openai.chat, anthropic.messages.
    const provider = attributes.text('ai.model.provider')?.split('.')[0];
    const tokens = countsOf(attributes, COUNTS);
    if (!tokens) return 'no_usage';
    const apart = countOf(attributes, APART);
    return {
      id: attributes.text('ai.response.id', 'gen_ai.response.id'),
      tokens: { ...tokens, ...ofProvider(attributes), ...(apart !== undefined && { input: apart }) },
      // Until then it passes on what the provider counts, which for Anthropic is the input without the cache.
      inclusive: apart !== undefined || provider === 'anthropic' ? ['output'] : BOTH_SIDES,
      dimensions: {
        provider,
        model: attributes.text('ai.response.model', 'gen_ai.response.model', 'ai.model.id'),
        agent: attributes.text('ai.telemetry.functionId'),
        user: attributes.text('ai.telemetry.metadata.userId'),
        conversation: attributes.text('ai.telemetry.metadata.sessionId', 'ai.telemetry.metadata.chatId'),
      },
    };
  },
};

/** What is told only in the provider's own words, or only there by kind. */
const OWN_WORDS: readonly (readonly [kind: keyof Counts, ...path: string[]])[] = [
  ['cacheRead', 'openai', 'cachedPromptTokens'],
  ['reasoning', 'openai', 'reasoningTokens'],
  ['cacheRead', 'anthropic', 'cacheReadInputTokens'],
  ['cacheRead', 'anthropic', 'usage', 'cache_read_input_tokens'],
  ['cacheWrite', 'anthropic', 'cacheCreationInputTokens'],
  ['cacheWrite', 'anthropic', 'usage', 'cache_creation', 'ephemeral_5m_input_tokens'],
  ['cacheWrite1h', 'anthropic', 'usage', 'cache_creation', 'ephemeral_1h_input_tokens'],
  ['reasoning', 'anthropic', 'usage', 'output_tokens_details', 'thinking_tokens'],
];

function ofProvider(attributes: Attributes): Counts {
  const told = parseJson(attributes.text('ai.response.providerMetadata') ?? '{}');
  const counts: Counts = {};
  for (const [kind, ...path] of OWN_WORDS) {
    const count = path.reduce<unknown>((within, name) => (within as Record<string, unknown> | null)?.[name], told);
    if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 0) counts[kind] = count;
  }
  return counts;
}
