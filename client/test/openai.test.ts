/** The official SDK of OpenAI, wrapped: it answers what it answered before, and what it used is in the ledger. */
import OpenAI from 'openai';
import { exporterOfFile } from '@ledgerline/testkit/harness.ts';
import { meterOpenAI, type OpenAIMeterOptions } from '../src/index.ts';
import { metering as meteringOf } from './metering.ts';
import { ModelServer } from './model-server.ts';

const exporter = await exporterOfFile();
const server = await ModelServer.start();
afterAll(() => server.stop());

const plain = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'none', maxRetries: 2 });
const messages = [{ role: 'user' as const, content: 'Hi' }];
const question = { model: 'gpt-4o', messages };
/** 1,000 in, of which 600 from the cache, 50 into it and 100 audio; 300 out, of which 120 thought and 30 spoken. */
const usage = {
  prompt_tokens: 1000,
  completion_tokens: 300,
  total_tokens: 1300,
  prompt_tokens_details: { cached_tokens: 600, audio_tokens: 100, cache_write_tokens: 50 },
  completion_tokens_details: { reasoning_tokens: 120, audio_tokens: 30 },
};
const tokens = {
  input: 250,
  cacheRead: 600,
  cacheWrite: 50,
  cacheWrite1h: 0,
  inputAudio: 100,
  output: 150,
  reasoning: 120,
  outputAudio: 30,
};
const responseUsage = {
  input_tokens: 1000,
  output_tokens: 300,
  total_tokens: 1300,
  input_tokens_details: { cached_tokens: 600, cache_write_tokens: 0 },
  output_tokens_details: { reasoning_tokens: 120 },
};
const responseTokens = { ...tokens, input: 400, cacheWrite: 0, inputAudio: 0, output: 180, outputAudio: 0 };

async function metering(org: string, options: OpenAIMeterOptions = {}) {
  const { sdk: openai, ...more } = await meteringOf(exporter, org, (client, told) =>
    meterOpenAI(plain, client, { ...told, ...options }),
  );
  return { openai, ...more };
}

beforeEach(() => {
  server.asked.length = 0;
  server.plan = { usage };
});

test('a chat completion is what it was, and its usage an event with the id of the answer', async () => {
  const { openai, stored } = await metering('chat', { context: { workspace: 'client-x', conversation: 'c-1' } });
  expect(openai).toBeInstanceOf(OpenAI);
  const answer = await openai.chat.completions.create(question);
  expect(answer).toEqual({ ...(await plain.chat.completions.create(question)), id: answer.id });
  expect(server.asked[0]).toEqual(server.asked[1]);
  expect(await stored()).toMatchObject([
    {
      id: answer.id,
      type: 'gateway_inference',
      provider: 'openai',
      model: 'gpt-4o-2024-08-06',
      serviceTier: 'default',
      category: 'llm',
      workspace: 'client-x',
      conversation: 'c-1',
      tokens,
      inputTokens: 1000,
      outputTokens: 300,
    },
  ]);
});

test('withResponse, asResponse and errors pass', async () => {
  const { openai, stored, unmetered } = await metering('pass');
  const { data, response } = await openai.chat.completions.create(question).withResponse();
  expect(data.choices[0]?.message.content).toBe('Grüße');
  expect([response.status, response.url]).toEqual([200, `${server.url}/v1/chat/completions`]);
  const raw = await openai.chat.completions.create(question).asResponse();
  expect(await raw.json()).toMatchObject({ object: 'chat.completion', usage });

  server.plan.failures = { status: 400, left: 1 };
  const refused = openai.chat.completions.create(question);
  await expect(refused).rejects.toBeInstanceOf(OpenAI.BadRequestError);
  // What the SDK tries again is metered once it is answered.
  server.plan.failures = { status: 429, left: 1 };
  await openai.chat.completions.create(question);
  const unreachable = openai.withOptions({ baseURL: 'http://127.0.0.1:1/v1', maxRetries: 0 });
  await expect(unreachable.chat.completions.create(question)).rejects.toBeInstanceOf(OpenAI.APIConnectionError);
  // Other requests are none of ours.
  await openai.embeddings.create({ model: 'e', input: 'x' });
  expect((await stored()).length).toBe(3);
  expect(unmetered).toEqual([]);
});

const contentOf = async (stream: AsyncIterable<OpenAI.ChatCompletionChunk>): Promise<string[]> => {
  const said: string[] = [];
  for await (const { choices } of stream) said.push(choices.map(({ delta }) => delta.content ?? '').join('') || '-');
  return said;
};

test('a stream is asked for its usage, and the caller sees nothing of that', async () => {
  const { openai, stored } = await metering('streamed');
  const without = await contentOf(await plain.chat.completions.create({ ...question, stream: true }));
  const said = await contentOf(await openai.chat.completions.create({ ...question, stream: true }));
  expect(said).toEqual(without);
  expect(server.asked[1]?.body).toEqual({ ...question, stream: true, stream_options: { include_usage: true } });
  expect(await stored()).toMatchObject([{ tokens, model: 'gpt-4o-2024-08-06' }]);
});

test('who asks for the usage of a stream gets it', async () => {
  const { openai, stored } = await metering('asked');
  const stream = await openai.chat.completions.create({
    ...question,
    stream: true,
    stream_options: { include_usage: true },
  });
  let last: unknown;
  for await (const chunk of stream) last = chunk.usage;
  expect(last).toEqual(usage);
  expect(await stored()).toMatchObject([{ tokens }]);
});

test('helpers that call by themselves are metered: stream, parse, runTools', async () => {
  const { openai, stored } = await metering('helpers');
  const stream = openai.chat.completions.stream(question);
  expect(await stream.finalContent()).toBe('Grüße');
  server.plan.text = '{"a":1}';
  const schema = { name: 'a', schema: { type: 'object' }, strict: true };
  await openai.chat.completions.parse({ ...question, response_format: { type: 'json_schema', json_schema: schema } });
  await openai.chat.completions.runTools({ ...question, tools: [] }).done();
  expect((await stored()).map((event) => event.tokens)).toEqual([tokens, tokens, tokens]);
});

test('a stream that is left before its usage came is told, with what is known of it', async () => {
  const { openai, stored, unmetered } = await metering('left', { context: { user: 'u-1' } });
  server.plan.stopsAfter = 4;
  for await (const { choices } of await openai.chat.completions.create({ ...question, stream: true }))
    if (choices[0]?.delta.content === 'r') break;
  const aborted = new AbortController();
  const second = await openai.chat.completions.create({ ...question, stream: true }, { signal: aborted.signal });
  for await (const { choices } of second) if (choices[0]?.delta.content === 'r') aborted.abort();
  server.plan = { usage, breaksAfter: 4 };
  const broken = await openai.chat.completions.create({ ...question, stream: true });
  await expect(contentOf(broken)).rejects.toThrow();
  expect(unmetered).toMatchObject(
    Array.from({ length: 3 }, () => ({
      operation: 'chat.completions',
      model: 'gpt-4o',
      reason: 'aborted',
      id: expect.stringMatching(/^chatcmpl-/) as string,
      event: { type: 'gateway_inference', model: 'gpt-4o-2024-08-06', user: 'u-1', provider: 'openai' },
    })),
  );
  expect(await stored()).toEqual([]);
});

test('a provider that knows no stream_options is not asked, and its silence told', async () => {
  const { openai, unmetered } = await metering('unasked', { askForUsage: false });
  await contentOf(await openai.chat.completions.create({ ...question, stream: true }));
  expect(server.asked[0]?.body).toEqual({ ...question, stream: true });
  expect(unmetered).toMatchObject([{ reason: 'no_usage' }]);
});

test('responses, streamed and not, and by their helpers', async () => {
  const { openai, stored } = await metering('responses');
  server.plan = { usage: responseUsage, tier: 'flex', model: 'gpt-4o' };
  const answer = await openai.responses.create({ model: 'gpt-4o', input: 'Hi' });
  expect(answer.output_text).toBe('Grüße');
  const said: string[] = [];
  for await (const event of await openai.responses.create({ model: 'gpt-4o', input: 'Hi', stream: true }))
    said.push(event.type);
  expect(said.at(-1)).toBe('response.completed');
  await openai.responses.stream({ model: 'gpt-4o', input: 'Hi' }).finalResponse();
  const events = await stored();
  expect(events.map((event) => [event.tokens, event.serviceTier, event.model])).toEqual(
    Array.from({ length: 3 }, () => [responseTokens, 'flex', 'gpt-4o']),
  );
  expect(events.some(({ id }) => id === answer.id)).toBe(true);
});

test('a response that is made in the background is metered when it is asked for, once', async () => {
  const { openai, stored, unmetered } = await metering('background');
  server.plan = { usage: responseUsage, polls: 2 };
  const { id, status } = await openai.responses.create({ model: 'gpt-4o', input: 'Hi', background: true });
  expect(status).toBe('in_progress');
  expect(await stored()).toEqual([]);
  server.plan.failures = { status: 500, left: 1 };
  const statuses: unknown[] = [];
  for (let n = 0; n < 4; n++) statuses.push((await openai.responses.retrieve(id)).status);
  expect(statuses).toEqual(['in_progress', 'in_progress', 'completed', 'completed']);
  expect(await stored()).toMatchObject([{ id, tokens: responseTokens }]);
  expect(unmetered).toEqual([]);
});
