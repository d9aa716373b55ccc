// Vercel's AI SDK, 4 to 6: to be copied beside its packages.
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { NodeSDK } from '@opentelemetry/sdk-node';
import * as ai from 'ai';
import { z } from 'zod';

const sdk = new NodeSDK({ serviceName: 'shop' });
sdk.start();
const telemetry = (functionId) => ({
  experimental_telemetry: { isEnabled: true, functionId, metadata: { sessionId: 's-1', userId: 'u-1' } },
});
const attempt = async (what, call) => {
  try {
    await call();
  } catch (error) {
    console.log(what, 'failed:', String(error).slice(0, 300));
  }
};
const openai = createOpenAI({ baseURL: process.env.OPENAI_BASE_URL, apiKey: 'none' });
const anthropic = createAnthropic({ baseURL: `${process.env.ANTHROPIC_BASE_URL}/v1`, apiKey: 'none' });
const schema = z.object({ city: z.string() });
const weather = {
  description: 'The weather of a city',
  parameters: schema,
  inputSchema: schema,
  execute: async () => 'sunny',
};
const steps = ai.stepCountIs ? { stopWhen: ai.stepCountIs(3) } : { maxSteps: 3 };

await attempt('generateText', () =>
  ai.generateText({
    ...{ model: openai.chat('gpt-4o'), prompt: 'How is the weather?', tools: { weather }, ...steps },
    ...telemetry('assistant'),
  }),
);
await attempt('streamText', async () => {
  const { textStream } = ai.streamText({
    ...{ model: anthropic('claude-sonnet-4-5'), prompt: 'How are you?' },
    ...telemetry('assistant'),
  });
  for await (const part of textStream) void part;
});
if (openai.responses)
  await attempt('responses', () =>
    ai.generateText({ model: openai.responses('gpt-5'), prompt: 'How are you?', ...telemetry('assistant') }),
  );
await attempt('embed', () =>
  ai.embed({ model: openai.textEmbeddingModel('text-embedding-3-small'), value: 'text', ...telemetry('index') }),
);
await sdk.shutdown();
