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

/** Input is without what the cache gave and took; output includes thinking. */
export function anthropicTokens(usage: Json): Tokens {
  const created = jsonOf(usage['cache_creation']);
  const hour = countOf(created['ephemeral_1h_input_tokens']);
  const written = Math.max(
    countOf(usage['cache_creation_input_tokens']),
    hour + countOf(created['ephemeral_5m_input_tokens']),
  );
  return {
    input: countOf(usage['input_tokens']),
    cacheRead: countOf(usage['cache_read_input_tokens']),
    ...disjoint(written, 'cacheWrite', [['cacheWrite1h', hour]]),
    ...disjoint(countOf(usage['output_tokens']), 'output', [
      ['reasoning', countOf(jsonOf(usage['output_tokens_details'])['thinking_tokens'])],
    ]),
  };
}

/** The latest word on a count is that it is not less than before: what a later event leaves out stays. */
const grown = (before: Tokens | undefined, now: Tokens): Tokens => {
  const total = (tokens: Tokens = {}): number => (tokens.output ?? 0) + (tokens.reasoning ?? 0);
  const output = total(now) >= total(before) ? now : (before ?? {});
  const most = (kind: keyof Tokens): number => Math.max(before?.[kind] ?? 0, now[kind] ?? 0);
  const cacheWrite1h = most('cacheWrite1h');
  // The last event says the sum of what was written, the first how much of it for an hour.
  const written = Math.max(sumOfWrites(before), sumOfWrites(now));
  return {
    input: most('input'),
    cacheRead: most('cacheRead'),
    cacheWrite1h,
    cacheWrite: written - cacheWrite1h,
    output: output.output ?? 0,
    reasoning: output.reasoning ?? 0,
  };
};

const sumOfWrites = (tokens: Tokens = {}): number => (tokens.cacheWrite ?? 0) + (tokens.cacheWrite1h ?? 0);

const MESSAGES: Operation = {
  name: 'messages',
  path: /\/v1\/messages$/,
  saysInputFirst: true,
  // A message, or an event of one: `message_start` has it as it begins, `message_delta` what it used so far.
  read: (seen, piece) => {
    const message = isJson(piece['message']) ? piece['message'] : piece;
    const usage = isJson(message['usage']) ? message['usage'] : undefined;
    return learned(seen, {
      id: textOf(message['id']),
      model: textOf(message['model']),
      serviceTier: textOf(usage?.['service_tier']),
      tokens: usage && grown(seen.tokens, anthropicTokens(usage)),
      isComplete: piece['type'] === 'message_stop' || undefined,
    });
  },
};

const ANTHROPIC: Provider = { name: 'anthropic', operations: [MESSAGES] };

/**
 * A client like `anthropic` whose messages are recorded, however they are called: `create`, `parse`, `stream`, tool
 * runners, beta messages. It is a copy with another `fetch` (`anthropic.withOptions`); the one that was given stays.
 */
export const meterAnthropic = <T extends Sdk>(anthropic: T, client: Ledgerline, options: MeterOptions = {}): T =>
  metered(anthropic, client, ANTHROPIC, options);
