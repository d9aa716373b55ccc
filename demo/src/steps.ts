/** What a step of a conversation uses, a row per kind. Sizes are middles; each step varies around them. */
import type { UsageEventBody } from '@ledgerline/api';
import type { Random } from './random.ts';

type Usage = Pick<UsageEventBody, 'type' | 'category' | 'reason' | 'tokens' | 'quantity' | 'durationMs' | 'model'>;
/** The model is the organization's where a step names none. */
export type MakeStep = (random: Random) => Usage;

const inference =
  (type: string, reason: string, input: number, cacheRead: number, output: number, model?: string): MakeStep =>
  (random) => ({
    ...{ type, category: 'llm', reason },
    ...(model === undefined ? {} : { model }),
    tokens: {
      input: random.around(input),
      cacheRead: random.around(cacheRead),
      cacheWrite: random.chance(0.3) ? random.around(input / 2) : 0,
      output: random.around(output),
      reasoning: random.chance(0.25) ? random.around(output) : 0,
    },
    durationMs: random.around(output * 14),
  });

const tool =
  (category: string, reason: string, model: string, unit: string, most: number): MakeStep =>
  (random) => ({
    ...{ type: 'tool', category, reason, model },
    quantity: { [unit]: random.whole(1, most) },
    durationMs: random.around(1800),
  });

export const STEPS = {
  answer: inference('gateway_inference', 'premium_chat', 3600, 12_000, 1000),
  plan: inference('cloud_agent_inference', 'workflow_run', 7000, 17_000, 1500),
  edit: inference('cloud_agent_inference', 'workflow_run', 4800, 36_000, 1300),
  remember: inference('gateway_inference', 'memory_update', 900, 0, 120, 'gpt-4o-mini'),
  search: tool('web_search', 'web_search', 'web-search', 'searches', 3),
  read: tool('ocr', 'enhanced_ocr', 'ocr-standard', 'pages', 24),
  render: tool('render', 'compose_render', 'render-standard', 'images', 4),
  listen: tool('speech_to_text', 'transcription', 'transcribe-standard', 'minutes', 30),
  compute: (random: Random): Usage => ({
    ...{ type: 'cloud_agent_compute', category: 'compute', reason: 'workflow_run', model: 'sandbox-small' },
    quantity: { minutes: random.whole(1, 12) },
    durationMs: random.whole(30_000, 720_000),
  }),
} satisfies Record<string, MakeStep>;
export type StepName = keyof typeof STEPS;

/** Our own prices for what is not counted in tokens; models with tokens are in the default price book. */
export const UNIT_PRICES = [
  { model: 'web-search', usdPerUnit: { searches: '0.01' } },
  { model: 'ocr-standard', usdPerUnit: { pages: '0.0015' } },
  { model: 'render-standard', usdPerUnit: { images: '0.03' } },
  { model: 'transcribe-standard', usdPerUnit: { minutes: '0.006' } },
  { model: 'sandbox-small', usdPerUnit: { minutes: '0.004' } },
] as const;
