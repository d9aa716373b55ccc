/** Usages of every kind that is priced: the models, and what is used of each. */
import { seeded } from '../../testkit/src/random.ts';
import type { TokenKind } from '../../api/src/vocabulary.ts';

export interface ComparedUsage {
  readonly id: string;
  /** As genai-prices calls it. */
  readonly seller: string;
  readonly model: string;
  readonly litellmModel: string;
  readonly serviceTier?: string;
  readonly tokens: Partial<Record<TokenKind, number>>;
}

type Tokens = ComparedUsage['tokens'];
interface Shape {
  readonly name: string;
  readonly serviceTier?: string;
  readonly tokens: (count: (most: number) => number) => Tokens;
}

const PLAIN: Shape = { name: 'plain', tokens: (n) => ({ input: n(20_000), output: n(4000) }) };
const READ: Shape = { name: 'read', tokens: (n) => ({ input: n(3000), cacheRead: n(90_000), output: n(2000) }) };
const WRITE: Shape = {
  name: 'write',
  tokens: (n) => ({ input: n(3000), cacheRead: n(20_000), cacheWrite: n(30_000), output: n(2000) }),
};
const HOUR: Shape = {
  name: 'hour',
  tokens: (n) => ({ input: n(3000), cacheWrite: n(9000), cacheWrite1h: n(30_000), output: n(2000) }),
};
const REASONING: Shape = {
  name: 'reasoning',
  tokens: (n) => ({ input: n(5000), output: n(1000), reasoning: n(20_000) }),
};
const AUDIO: Shape = {
  name: 'audio',
  tokens: (n) => ({ input: n(1000), inputAudio: n(9000), output: n(1000), outputAudio: n(9000) }),
};
const HEARD: Shape = { name: 'heard', tokens: (n) => ({ input: n(1000), inputAudio: n(9000), output: n(1000) }) };
const longer = (above: number): Shape[] => [
  { name: 'at the tier', tokens: () => ({ input: above, output: 1000 }) },
  { name: 'past the tier', tokens: () => ({ input: above + 1, output: 1000 }) },
  {
    name: 'long',
    tokens: (n) => ({
      input: 90_000 + n(9000),
      cacheRead: above - 90_000 + n(9000),
      output: n(3000),
      reasoning: n(3000),
    }),
  },
];
const served = (serviceTier: string, shape: Shape): Shape => ({
  ...shape,
  name: `${serviceTier} ${shape.name}`,
  serviceTier,
});
const batches = [served('batch', PLAIN), served('batch', READ)];
const flexes = [served('flex', PLAIN), served('flex', READ)];
const priorities = [served('priority', PLAIN), served('priority', READ)];
const longBatch = (above: number): Shape =>
  served('batch', { name: 'long', tokens: (n) => ({ input: above + n(9000), output: n(3000) }) });

interface Models {
  readonly seller: string;
  /** What litellm puts before the name. */
  readonly prefix: string;
  readonly models: Readonly<Record<string, readonly Shape[]>>;
}
const CLAUDE = [PLAIN, READ, WRITE, HOUR, REASONING, ...batches, served('batch', WRITE)];
const ALL_TIERS = [...batches, ...flexes, ...priorities];
const MODELS: readonly Models[] = [
  {
    seller: 'anthropic',
    prefix: '',
    models: {
      'claude-haiku-4-5': CLAUDE,
      'claude-sonnet-4-5': [...CLAUDE, ...longer(180_000)],
      'claude-sonnet-5': CLAUDE,
      'claude-opus-4-5': CLAUDE,
      'claude-opus-4-6': [...CLAUDE, ...longer(200_000)],
      'claude-opus-5-5': [...CLAUDE, served('batch', HOUR)],
    },
  },
  {
    seller: 'openai',
    prefix: '',
    models: {
      'gpt-4o': [PLAIN, READ, ...batches, served('priority', PLAIN)],
      'gpt-4o-mini': [PLAIN, READ, ...batches],
      'gpt-4.1': [PLAIN, READ, ...priorities],
      'gpt-5': [PLAIN, READ, REASONING, ...ALL_TIERS],
      'gpt-5.1': [PLAIN, READ, REASONING, ...ALL_TIERS],
      'gpt-5-mini': [PLAIN, READ, REASONING, ...ALL_TIERS],
      'gpt-5.4': [PLAIN, READ, ...longer(271_999), longBatch(272_000), ...flexes],
      'gpt-5.5': [PLAIN, READ, ...longer(272_000), ...batches, ...priorities],
      'gpt-5.6-sol': [PLAIN, READ, WRITE, ...longer(272_000), served('batch', WRITE)],
      'gpt-6-luna': [PLAIN, READ, WRITE, ...longer(272_000)],
      o3: [PLAIN, READ, REASONING, ...flexes],
      'gpt-audio': [PLAIN, AUDIO],
      'gpt-4o-transcribe': [HEARD],
    },
  },
  {
    seller: 'google',
    prefix: 'gemini/',
    models: {
      'gemini-2.5-flash': [PLAIN, READ, REASONING, HEARD, ...ALL_TIERS, served('batch', HEARD), served('flex', HEARD)],
      'gemini-2.5-flash-lite': [PLAIN, READ, HEARD, ...batches],
      'gemini-2.5-pro': [PLAIN, READ, ...longer(200_000), ...batches, longBatch(200_000), ...priorities],
      'gemini-3.1-pro-preview': [PLAIN, READ, ...longer(200_000), longBatch(200_000)],
      'gemini-3.8-flash': [PLAIN, READ, ...ALL_TIERS],
    },
  },
  {
    seller: 'x-ai',
    prefix: 'xai/',
    models: {
      'grok-4.3': [PLAIN, READ, ...longer(199_999), served('batch', PLAIN)],
      'grok-4.6': [PLAIN, READ, ...longer(200_000)],
    },
  },
  {
    seller: 'mistral',
    prefix: 'mistral/',
    models: {
      'mistral-large-latest': [PLAIN, READ],
      'mistral-small-latest': [PLAIN],
      'codestral-2508': [PLAIN],
      'magistral-medium-latest': [PLAIN],
    },
  },
  { seller: 'deepseek', prefix: 'deepseek/', models: { 'deepseek-v4-flash': [PLAIN, READ] } },
  { seller: 'moonshotai', prefix: 'moonshot/', models: { 'kimi-k2.5': [PLAIN, READ], 'kimi-k2.6': [PLAIN, READ] } },
  { seller: 'minimax', prefix: 'minimax/', models: { 'MiniMax-M2': [PLAIN, READ] } },
  {
    seller: 'perplexity',
    prefix: 'perplexity/',
    models: { sonar: [PLAIN], 'sonar-pro': [PLAIN], 'sonar-reasoning-pro': [PLAIN] },
  },
];

/** Every shape of every model, by chance but the same each time. */
export function usages(seed: number): ComparedUsage[] {
  const random = seeded(seed);
  const count = (most: number): number => 1 + Math.floor(random() * most);
  return MODELS.flatMap(({ seller, prefix, models }) =>
    Object.entries(models).flatMap(([model, shapes]) =>
      shapes.map(({ name, serviceTier, tokens }) => ({
        id: `${model} ${name}`,
        ...{ seller, model, litellmModel: prefix + model },
        ...(serviceTier !== undefined && { serviceTier }),
        tokens: tokens(count),
      })),
    ),
  );
}
