/** LiteLLM's spend logs: rows of `LiteLLM_SpendLogs`, one a request, as its API and its database give them. */
import { isEmpty, RowError } from '../fields.ts';
import type { Event, Values } from '../mapping.ts';
import { readRecords } from '../records.ts';
import { parseTime } from '../time.ts';
import * as of from './format.ts';

export const litellm: of.FileFormat = {
  about: 'LiteLLM spend logs: rows of LiteLLM_SpendLogs as a JSON array, NDJSON or CSV',
  detect: (row) => ['request_id', 'call_type', 'startTime', 'spend'].every((name) => name in row),
  rows: readRecords,
  outcomes: of.rowByRow((row, { cost }) => [eventOf(row, cost ?? 'file')]),
};

/** What the calls are that are no chat, by `call_type` without the `a` of the asynchronous ones. */
const CATEGORIES: readonly (readonly [call: RegExp, category: string])[] = [
  [/embedding/, 'embedding'],
  [/image/, 'render'],
  [/transcription/, 'speech_to_text'],
  [/speech/, 'text_to_speech'],
  [/rerank/, 'rerank'],
  [/moderation/, 'moderation'],
  [/ocr/, 'ocr'],
  [/search/, 'web_search'],
];

function eventOf(row: Values, cost: of.CostFrom): Event {
  const id = of.text(row['request_id']);
  if (id === '') throw new RowError('request_id: missing');
  const time = parseTime(row['startTime']);
  if (time === undefined) throw new RowError(`startTime: not a time: ${JSON.stringify(row['startTime'])}`);
  const metadata = of.objectOf(row['metadata']);
  const tokens = of.counts(tokensOf(row, metadata));
  const spend = amountOf(row['spend']);
  if (of.firstText(row['status'], metadata['status']) === 'failure' && tokens === undefined && spend === 0)
    throw new of.NotUsage('a failed request without usage');
  const call = of.text(row['call_type']);
  const isTool = call.includes('mcp');
  return {
    id: of.idOf(id),
    time,
    type: isTool ? 'tool' : 'gateway_inference',
    category: isTool ? 'tool' : (CATEGORIES.find(([pattern]) => pattern.test(call))?.[1] ?? 'llm'),
    ...of.withoutEmpty({
      ...whoseOf(row, metadata),
      tokens,
      durationMs: durationOf(row, time),
      description: of.text(row['mcp_namespaced_tool_name']),
      costUsd: costOf(row, cost, spend, tokens !== undefined),
    }),
  };
}

function whoseOf(row: Values, metadata: Values): Record<string, string> {
  const provider = of.text(row['custom_llm_provider']);
  const model = of.firstText(row['model'], row['model_group']);
  return {
    provider,
    // `openai/gpt-4o` of openai
    model: provider !== '' && model.startsWith(`${provider}/`) ? model.slice(provider.length + 1) : model,
    serviceTier: of.text(of.objectOf(metadata['usage_object'])['service_tier']),
    workspace: of.firstText(metadata['user_api_key_team_alias'], row['team_id']),
    user: of.firstText(row['user'], row['end_user']),
    apiKey: of.firstText(metadata['user_api_key_alias'], row['api_key']),
    agent: of.text(row['agent_id']),
    conversation: of.text(row['session_id']),
  };
}

/** Prompt tokens hold what was read from a cache and written to one, completion tokens what was thought. */
function tokensOf(row: Values, metadata: Values): Record<string, number> {
  const usage = {
    ...of.objectOf(metadata['usage_object']),
    ...given(of.objectOf(metadata['additional_usage_values'])),
  };
  const prompt = of.objectOf(usage['prompt_tokens_details']);
  const completion = of.objectOf(usage['completion_tokens_details']);
  const written = of.objectOf(prompt['cache_creation_token_details']);
  const cacheRead = of.count(usage, 'cache_read_input_tokens') || of.count(prompt, 'cached_tokens');
  const cacheWrite1h = of.count(written, 'ephemeral_1h_input_tokens');
  const allWritten = of.count(usage, 'cache_creation_input_tokens') || of.count(prompt, 'cache_creation_tokens');
  const cacheWrite = Math.max(0, allWritten - cacheWrite1h);
  const inputAudio = of.count(prompt, 'audio_tokens');
  const reasoning = of.count(completion, 'reasoning_tokens');
  const outputAudio = of.count(completion, 'audio_tokens');
  return {
    input: apart(of.count(row, 'prompt_tokens'), cacheRead + cacheWrite + cacheWrite1h + inputAudio),
    ...{ cacheRead, cacheWrite, cacheWrite1h, inputAudio },
    output: apart(of.count(row, 'completion_tokens'), reasoning + outputAudio),
    ...{ reasoning, outputAudio },
  };
}

/** What of all is none of the parts. Early versions counted the cache beside the prompt: then all is apart from it. */
const apart = (all: number, parts: number): number => (all >= parts ? all - parts : all);

const given = (values: Values): Values => of.withoutEmpty(values);

function amountOf(value: unknown): number {
  const amount = isEmpty(value) ? 0 : Number(value);
  if (!Number.isFinite(amount) || amount < 0) throw new RowError(`spend: not an amount: ${JSON.stringify(value)}`);
  return amount;
}

/**
 * What LiteLLM says that it cost. 0 for tokens says that it knows no price, and the price book does better; an answer
 * out of its own cache cost nothing, whatever was counted.
 */
function costOf(row: Values, cost: of.CostFrom, spend: number, hasTokens: boolean): number | undefined {
  if (of.text(row['cache_hit']).toLowerCase() === 'true') return 0;
  return cost === 'file' && (spend > 0 || !hasTokens) ? spend : undefined;
}

function durationOf(row: Values, start: string): number | undefined {
  if (!isEmpty(row['request_duration_ms'])) return of.count(row, 'request_duration_ms');
  const end = parseTime(row['endTime']);
  const duration = end === undefined ? -1 : Date.parse(end) - Date.parse(start);
  return duration >= 0 ? duration : undefined;
}
