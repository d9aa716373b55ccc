/** What wrapped SDKs know of their callers: who the call is for, and what was held for it. */
import { AsyncLocalStorage } from 'node:async_hooks';
import OpenAI from 'openai';
import { exporterOfFile } from '@ledgerline/testkit/harness.ts';
import { meterOpenAI, type Context, type OpenAIMeterOptions, type Sdk } from '../src/index.ts';
import { eventsOf } from './ledger.ts';
import { metering as meteringOf } from './metering.ts';
import { ModelServer } from './model-server.ts';

const exporter = await exporterOfFile();
const server = await ModelServer.start();
afterAll(() => server.stop());
beforeEach(() => {
  server.plan = { usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 } };
});

const plain = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'none' });
const question = { model: 'gpt-4o', messages: [{ role: 'user' as const, content: 'Hi' }] };

async function metering(org: string, options: OpenAIMeterOptions = {}) {
  const { sdk: openai, ...more } = await meteringOf(exporter, org, (client, told) =>
    meterOpenAI(plain, client, { ...told, ...options }),
  );
  return { openai, ...more };
}

test('who it is for is asked at each call, where the call is made', async () => {
  const storage = new AsyncLocalStorage<Context>();
  const { openai, stored } = await metering('contexts', {
    context: ({ model, operation }) => ({ ...storage.getStore(), reason: `${operation} of ${model}` }),
  });
  await Promise.all(
    ['a', 'b', 'c'].map((user) =>
      storage.run({ user, agent: 'reviewer', type: 'cloud_agent_inference', run: 'run-1' }, () =>
        openai.chat.completions.create(question),
      ),
    ),
  );
  const events = await stored();
  expect(events.map(({ user }) => user).sort()).toEqual(['a', 'b', 'c']);
  expect(events).toMatchObject(
    events.map(() => ({ type: 'cloud_agent_inference', run: 'run-1', reason: 'chat.completions of gpt-4o' })),
  );
});

test('nothing that metering does breaks a call: a context that throws, a client that is closed', async () => {
  const { openai, client, stored, drops } = await metering('broken', {
    context: () => {
      throw new Error('no context');
    },
  });
  await openai.chat.completions.create(question);
  expect((await stored()).length).toBe(1);
  await client.close();
  expect((await openai.chat.completions.create(question)).choices.length).toBe(1);
  expect(drops).toMatchObject([{ reason: 'closed' }]);
});

test('inside withReservation the call settles what was held, also where its stream is read afterwards', async () => {
  const { openai, client } = await metering('gate');
  const reserved = async (): Promise<number> =>
    (JSON.parse((await exporter.get('/v1/balance?org=gate')).text) as { reserved: number }).reserved;
  await client.withReservation({ amount: 10 }, () => openai.chat.completions.create(question));
  await client.flush();
  expect(await reserved()).toBe(0);
  const stream = await client.withReservation({ amount: 10 }, () =>
    openai.chat.completions.create({ ...question, stream: true }),
  );
  await client.flush();
  expect(await reserved()).toBe(10);
  for await (const { object } of stream) expect(object).toBe('chat.completion.chunk');
  await client.flush();
  expect(await reserved()).toBe(0);

  // A call that failed, and one of which nothing is known, give it back.
  server.plan = { failures: { status: 400, left: 1 } };
  const failing = client.withReservation({ amount: 10 }, () => openai.chat.completions.create(question).catch(() => 0));
  expect(await failing).toBe(0);
  await client.withReservation({ amount: 10 }, () => openai.chat.completions.create(question));
  await client.flush();
  expect(await reserved()).toBe(0);
  expect((await eventsOf(exporter, 'gate')).size).toBe(2);
});

test('what is no client of an SDK is refused at once', async () => {
  const { client } = await metering('none');
  expect(() => meterOpenAI({} as Sdk, client)).toThrow('withOptions');
});
