/** The official SDK of Anthropic, wrapped: its messages are what they were, and what they used is in the ledger. */
import Anthropic from '@anthropic-ai/sdk';
import { exporterOfFile } from '@ledgerline/testkit/harness.ts';
import { meterAnthropic, type Ledgerline, type MeterOptions } from '../src/index.ts';
import { Between } from './between.ts';
import { creditsUsed } from './ledger.ts';
import { metering as meteringOf } from './metering.ts';
import { ModelServer } from './model-server.ts';

const exporter = await exporterOfFile();
const server = await ModelServer.start();
const between = await Between.start(exporter.url);
afterAll(() => Promise.all([server.stop(), between.stop()]));

const plain = new Anthropic({ baseURL: server.url, apiKey: 'none', maxRetries: 2 });
const question = { model: 'claude-opus-5-5', max_tokens: 100, messages: [{ role: 'user' as const, content: 'Hi' }] };
/** Of a cache of five minutes 40, of one of an hour 60. */
const usage = {
  input_tokens: 500,
  cache_read_input_tokens: 8000,
  cache_creation_input_tokens: 100,
  cache_creation: { ephemeral_5m_input_tokens: 40, ephemeral_1h_input_tokens: 60 },
  output_tokens: 300,
  output_tokens_details: { thinking_tokens: 120 },
  service_tier: 'standard',
};
const tokens = {
  input: 500,
  cacheRead: 8000,
  cacheWrite: 40,
  cacheWrite1h: 60,
  inputAudio: 0,
  output: 180,
  reasoning: 120,
  outputAudio: 0,
};
/** As `message_start` says it, and `message_delta`: only the sum of what was written, but what was thought. */
const startUsage = { ...usage, output_tokens: 1, output_tokens_details: null };
const lastUsage = {
  input_tokens: 500,
  cache_read_input_tokens: 8000,
  cache_creation_input_tokens: 100,
  output_tokens: 300,
  output_tokens_details: { thinking_tokens: 120 },
};

async function metering(org: string, options: MeterOptions = {}) {
  const wrap = (client: Ledgerline, told: MeterOptions): Anthropic =>
    meterAnthropic(plain, client, { ...told, ...options });
  const { sdk: anthropic, ...more } = await meteringOf(exporter, org, wrap, { url: between.url, lingerMs: 60_000 });
  return { anthropic, ...more };
}

beforeEach(() => {
  server.asked.length = 0;
  between.seen.length = 0;
  server.plan = { usage };
});

test('a message is what it was, and its usage an event with the id of the answer', async () => {
  const { anthropic, stored } = await metering('message', { context: { agent: 'reviewer' } });
  const answer = await anthropic.messages.create(question);
  expect(answer).toEqual({ ...(await plain.messages.create(question)), id: answer.id });
  expect(server.asked[0]).toEqual(server.asked[1]);
  expect(await stored()).toMatchObject([
    {
      id: answer.id,
      provider: 'anthropic',
      model: 'claude-sonnet-4-5-20250929',
      serviceTier: 'standard',
      agent: 'reviewer',
      tokens,
      inputTokens: 8600,
      outputTokens: 300,
    },
  ]);
  // By the default prices, in USD a million: 3 in, 0.30 read, 3.75 and 6 written, 15 out.
  const usd = (500 * 3 + 8000 * 0.3 + 40 * 3.75 + 60 * 6 + 300 * 15) / 1e6;
  expect(await creditsUsed(exporter, 'message')).toBeCloseTo(usd * 100, 6);
});

test('what a stream read is charged while it goes on, and the end says the rest', async () => {
  const { anthropic, client, stored } = await metering('streamed');
  server.plan = { usage: startUsage, lastUsage };
  const types: string[] = [];
  for await (const { type } of await anthropic.messages.create({ ...question, stream: true })) {
    types.push(type);
    if (type === 'content_block_start') await client.flush();
  }
  expect(types.filter((type) => type !== 'content_block_delta')).toEqual([
    'message_start',
    'content_block_start',
    'content_block_stop',
    'message_delta',
    'message_stop',
  ]);
  expect(await stored()).toMatchObject([{ tokens, revision: 2 }]);
  const [[first], [second]] = between.batches() as [[object], [object]];
  expect(first).toMatchObject({
    revision: 1,
    tokens: { input: 500, cacheRead: 8000, cacheWrite: 40, cacheWrite1h: 60 },
  });
  expect(second).toMatchObject({ revision: 2, final: true });
});

test('helpers that call by themselves are metered: stream, parse, beta messages, tool runners', async () => {
  const { anthropic, stored } = await metering('helpers');
  server.plan = { usage: startUsage, lastUsage };
  const stream = anthropic.messages.stream(question);
  expect(await stream.finalText()).toBe('Grüße');
  server.plan = { usage, text: '{}' };
  await anthropic.messages.parse(question);
  await anthropic.beta.messages.create(question);
  await anthropic.beta.messages.toolRunner({ ...question, tools: [] }).runUntilDone();
  const { data, response } = await anthropic.messages.create(question).withResponse();
  expect([data.type, response.status]).toEqual(['message', 200]);
  expect((await stored()).map((event) => event.tokens)).toEqual(Array.from({ length: 5 }, () => tokens));
});

test('a stream that is left, aborted or broken is charged with what was seen', async () => {
  const { anthropic, stored, unmetered } = await metering('left');
  server.plan = { usage: startUsage, lastUsage, stopsAfter: 5 };
  for await (const { type } of await anthropic.messages.create({ ...question, stream: true }))
    if (type === 'content_block_delta') break;
  const stream = anthropic.messages.stream(question).on('text', () => stream.abort());
  await expect(stream.done()).rejects.toBeInstanceOf(Anthropic.APIUserAbortError);
  server.plan = { usage: startUsage, breaksAfter: 5 };
  const types: string[] = [];
  await expect(
    (async () => {
      for await (const { type } of await anthropic.messages.create({ ...question, stream: true })) types.push(type);
    })(),
  ).rejects.toThrow();
  const seen = { ...tokens, output: 1, reasoning: 0 };
  expect((await stored()).map((event) => event.tokens)).toEqual([seen, seen, seen]);
  expect(unmetered).toEqual([]);
});

test('a stream that is left before it said anything is told', async () => {
  const { anthropic, stored, unmetered } = await metering('silent');
  server.plan = { stopsAfter: 0 };
  const stream = await anthropic.messages.create({ ...question, stream: true });
  setTimeout(() => stream.controller.abort(), 20);
  for await (const { type } of stream) throw new Error(type);
  expect(unmetered).toMatchObject([{ operation: 'messages', model: 'claude-opus-5-5', reason: 'aborted' }]);
  expect(await stored()).toEqual([]);
});

test('errors pass, and what the SDK tries again is metered once', async () => {
  const { anthropic, stored, unmetered } = await metering('errors');
  server.plan.failures = { status: 400, left: 1 };
  await expect(anthropic.messages.create(question)).rejects.toBeInstanceOf(Anthropic.BadRequestError);
  server.plan.failures = { status: 529, left: 2 };
  await anthropic.messages.create(question);
  // Counting tokens costs none.
  server.plan.usage = undefined as never;
  await anthropic.messages.countTokens(question);
  expect((await stored()).length).toBe(1);
  expect(unmetered).toEqual([]);
});
