/**
 * OpenTelemetry's semantic conventions for generative AI, of all generations: none is stable, and every one is emitted
 * by something that runs. Input holds what was read from and written to a cache, output holds reasoning.
 * https://github.com/open-telemetry/semantic-conventions-genai
 */
import type { Dialect, Usage } from '../dialect.ts';
import type { Telemetry } from '../telemetry.ts';
import { BOTH_SIDES, countsOf, type CountNames } from '../tokens.ts';
import { usdOf } from './usd.ts';

const USAGE = 'gen_ai.usage';
/** The newest name of each first; some are of OpenLLMetry, OpenLIT and Sentry, which are older than the conventions. */
const COUNTS: CountNames = {
  input: [`${USAGE}.input_tokens`, `${USAGE}.prompt_tokens`, 'llm.usage.prompt_tokens'],
  cacheRead: [
    `${USAGE}.cache_read.input_tokens`,
    `${USAGE}.cache_read_input_tokens`,
    `${USAGE}.input_tokens.cached`,
    `${USAGE}.details.cache_read_tokens`,
    `${USAGE}.details.cached_tokens`,
  ],
  cacheWrite: [
    // Beside the sum of both, by Anthropic's own SDK.
    'anthropic.usage.cache_creation.ephemeral_5m_input_tokens',
    `${USAGE}.cache_write.input_tokens`,
    `${USAGE}.cache_creation.input_tokens`,
    `${USAGE}.cache_creation_input_tokens`,
    `${USAGE}.input_tokens.cache_write`,
    `${USAGE}.details.cache_write_tokens`,
  ],
  cacheWrite1h: ['anthropic.usage.cache_creation.ephemeral_1h_input_tokens'],
  inputAudio: [`${USAGE}.audio.input_tokens`, `${USAGE}.details.input_audio_tokens`],
  output: [`${USAGE}.output_tokens`, `${USAGE}.completion_tokens`, 'llm.usage.completion_tokens'],
  reasoning: [
    `${USAGE}.reasoning.output_tokens`,
    `${USAGE}.reasoning_tokens`,
    `${USAGE}.output_tokens.reasoning`,
    `${USAGE}.details.reasoning_tokens`,
    `${USAGE}.details.thoughts_tokens`,
    // Beside the conventions, which the AI SDK speaks from version 7 on.
    'ai.usage.outputTokenDetails.reasoningTokens',
  ],
  outputAudio: [`${USAGE}.audio.output_tokens`, `${USAGE}.details.output_audio_tokens`],
};

/** `gen_ai.operation.name` of calls of a model; every other one tells again of the calls within it. */
const LEAVES: ReadonlySet<string> = new Set(['chat', 'text_completion', 'generate_content', 'embeddings']);

export const spans: Dialect = {
  source: 'gen_ai',
  signal: 'traces',
  read(record) {
    const { attributes } = record;
    const operation = attributes.text('gen_ai.operation.name');
    if (operation === undefined && !attributes.has('gen_ai.system') && !attributes.has('gen_ai.provider.name'))
      return null;
    if (operation !== undefined && !LEAVES.has(operation)) return 'repeats';
    return usageOf(record) ?? 'no_usage';
  },
};

/** The event that tells of a call beside its span, with the same attributes. */
export const logs: Dialect = {
  source: 'gen_ai',
  signal: 'logs',
  read: (record) =>
    record.name === 'gen_ai.client.inference.operation.details' ? (usageOf(record) ?? 'no_usage') : null,
};

const TYPE = 'gen_ai.token.type';
const KINDS = new Map([
  ['input', 'input'],
  ['output', 'output'],
  // Until 1.29.
  ['completion', 'output'],
] as const);

export const metrics: Dialect = {
  source: 'gen_ai',
  signal: 'metrics',
  kindAttribute: TYPE,
  read({ name, attributes, point }) {
    if (name !== 'gen_ai.client.token.usage' || !point) return null;
    if (!LEAVES.has(attributes.text('gen_ai.operation.name') ?? 'chat')) return 'repeats';
    const kind = KINDS.get(attributes.text(TYPE) as never);
    return kind ? { tokens: { [kind]: point.value } } : 'no_usage';
  },
};

/** Null where it has no counts. */
export function usageOf({ attributes }: Telemetry): Usage | null {
  const tokens = countsOf(attributes, COUNTS);
  return (
    tokens && {
      id: attributes.text('gen_ai.response.id'),
      tokens,
      inclusive: BOTH_SIDES,
      costUsd: usdOf(attributes.get('gen_ai.usage.cost') ?? attributes.get('gen_ai.usage.cost.total')),
    }
  );
}
