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
 * The answer itself is an attribute, and begins with its id: Anthropic's SDK tells of the same request by a span of its
 * own. What is no answer of a provider has no id of this form.
 */
const idOf = (answer: string | undefined): string | undefined =>
  /^\{"id":\s?"((?:msg|chatcmpl|resp)[-_][\w-]{1,100})"/.exec(answer ?? '')?.[1];
