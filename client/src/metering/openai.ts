import type { Tokens } from '../event.ts';
import type { Ledgerline } from '../ledgerline.ts';
import {
  countOf,
  disjoint,
  isJson,
  jsonOf,
  learned,
  textOf,
  type Json,
  type Operation,
  type Provider,
} from './provider.ts';
import { metered, type MeterOptions, type Sdk } from './wrapper.ts';

/**
 * Prompt tokens include what was read from and written to the cache, and audio (of which that from the cache is counted
 * there); completion tokens include reasoning and audio. Both shapes: of chat completions, and of responses.
 */
export function openAITokens(usage: Json): Tokens {
  const input = countOf(usage['prompt_tokens'] ?? usage['input_tokens']);
  const output = countOf(usage['completion_tokens'] ?? usage['output_tokens']);
  const read = jsonOf(usage['prompt_tokens_details'] ?? usage['input_tokens_details']);
  const written = jsonOf(usage['completion_tokens_details'] ?? usage['output_tokens_details']);
  const reasoning = countOf(written['reasoning_tokens']);
  // Some who speak this protocol count reasoning beside the completion: their total says so.
  const isBeside = reasoning > 0 && usage['total_tokens'] === input + output + reasoning;
  return {
    ...disjoint(input, 'input', [
      ['cacheRead', countOf(read['cached_tokens'])],
      ['cacheWrite', countOf(read['cache_write_tokens'])],
      ['inputAudio', countOf(read['audio_tokens'])],
    ]),
    ...disjoint(output + (isBeside ? reasoning : 0), 'output', [
      ['reasoning', reasoning],
      ['outputAudio', countOf(written['audio_tokens'])],
    ]),
  };
}

const tokensOf = ({ usage }: Json): Tokens | undefined => (isJson(usage) ? openAITokens(usage) : undefined);

const CHAT: Operation = {
  name: 'chat.completions',
  path: /\/chat\/completions$/,
  sentinel: '[DONE]',
  read: (seen, piece) =>
    learned(seen, {
      id: textOf(piece['id']),
      model: textOf(piece['model']),
      serviceTier: textOf(piece['service_tier']),
      tokens: tokensOf(piece),
    }),
  // A stream says its usage only where it was asked for, in a chunk of its own.
  prepare: (body) => {
    const options = jsonOf(body['stream_options']);
    if (body['stream'] !== true || options['include_usage'] === true) return undefined;
    return { ...body, stream_options: { ...options, include_usage: true } };
  },
  isAdded: ({ choices, usage }) => isJson(usage) && Array.isArray(choices) && choices.length === 0,
};

const LATER = new Set(['queued', 'in_progress']);

const RESPONSES: Operation = {
  name: 'responses',
  path: /\/responses$/,
  later: /\/responses\/([^/]+)(?:\/cancel)?$/,
  // The events of a stream hold the response as it is then; the last of them its usage.
  read: (seen, piece) => {
    const response = isJson(piece['response']) ? piece['response'] : piece;
    if (response['object'] !== 'response') return seen;
    const tokens = tokensOf(response);
    return learned(seen, {
      id: textOf(response['id']),
      model: textOf(response['model']),
      serviceTier: textOf(response['service_tier']),
      tokens,
      isComplete: tokens !== undefined || undefined,
      isPending: response['background'] === true && LATER.has(String(response['status'])),
    });
  },
};

const OPENAI: Provider = { name: 'openai', operations: [CHAT, RESPONSES] };

export interface OpenAIMeterOptions extends MeterOptions {
  /** Of streamed chat completions: whether they are asked for their usage where the caller does not. Default: yes. */
  readonly askForUsage?: boolean;
}

/**
 * A client like `openai` whose chat completions and responses are recorded, however they are called: `create`,
 * `parse`, `stream`, `runTools`. It is a copy with another `fetch` (`openai.withOptions`); the one given stays.
 */
export function meterOpenAI<T extends Sdk>(openai: T, client: Ledgerline, options: OpenAIMeterOptions = {}): T {
  const { askForUsage = true, ...rest } = options;
  const quiet = OPENAI.operations.map(({ prepare, isAdded, ...operation }) => operation);
  return metered(openai, client, askForUsage ? OPENAI : { ...OPENAI, operations: quiet }, rest);
}
