/**
 * OpenInference (Arize). A prompt holds what was read from and written to a cache, a completion holds reasoning.
 * https://github.com/Arize-ai/openinference/blob/main/spec/semantic_conventions.md
 */
import type { Dialect } from '../dialect.ts';
import { BOTH_SIDES, countsOf, type CountNames } from '../tokens.ts';

const COUNT = 'llm.token_count';
const COUNTS: CountNames = {
  input: [`${COUNT}.prompt`],
  cacheRead: [`${COUNT}.prompt_details.cache_read`],
  cacheWrite: [`${COUNT}.prompt_details.cache_write`],
  inputAudio: [`${COUNT}.prompt_details.audio`],
  output: [`${COUNT}.completion`],
  reasoning: [`${COUNT}.completion_details.reasoning`],
  outputAudio: [`${COUNT}.completion_details.audio`],
};
const LEAVES: ReadonlySet<string> = new Set(['LLM', 'EMBEDDING']);

export const spans: Dialect = {
  source: 'openinference',
  signal: 'traces',
  read({ attributes }) {
    const kind = attributes.text('openinference.span.kind');
    if (kind === undefined) return null;
    if (!LEAVES.has(kind.toUpperCase())) return 'repeats';
    const tokens = countsOf(attributes, COUNTS);
    return tokens
      ? {
          id: idOf(attributes.text('output.value')),
          tokens,
          inclusive: BOTH_SIDES,
          dimensions: {
            model: attributes.text('llm.model_name', 'embedding.model_name'),
            provider: attributes.text('llm.provider', 'llm.system'),
          },
        }
      : 'no_usage';
  },
};

/**
 * The answer itself is an attribute, and holds its id: Anthropic's SDK tells of the same request by a span of its own,
 * and LangChain around a client that is instrumented too. A response holds messages that have ids as well.
 */
const IDS = [/"id":\s?"(resp_[\w-]{1,100})"/, /"id":\s?"((?:msg_|chatcmpl-)[\w-]{1,100})"/];
const idOf = (answer = ''): string | undefined =>
  IDS.map((pattern) => pattern.exec(answer)?.[1]).find((id) => id !== undefined);
