/** Why others say something else than we do, who is right, and the page of the provider that decides it. */
import type { ComparedUsage } from './usages.ts';

export interface Reason {
  readonly is: (usage: ComparedUsage) => boolean;
  /** Who of the two others says something else. */
  readonly others: readonly ('genai' | 'litellm')[];
  readonly right: 'ledgerline' | 'nobody';
  readonly why: string;
  readonly page: string;
}

const OPENAI = 'https://developers.openai.com/api/docs/pricing';
const MISTRAL = 'https://docs.mistral.ai/models';

export const REASONS: readonly Reason[] = [
  {
    is: ({ seller, tokens, serviceTier }) =>
      seller === 'anthropic' && serviceTier === 'batch' && tokens.cacheWrite1h !== undefined,
    others: ['litellm'],
    right: 'ledgerline',
    why: 'writes for an hour cost twice the batch input: the multipliers of caching stack with the batch discount; litellm has no batch rate for them and takes that of five minutes',
    page: 'https://platform.claude.com/docs/en/build-with-claude/prompt-caching#pricing',
  },
  {
    is: ({ model, id, tokens }) => /^gpt-5/.test(model) && / tier$/.test(id) && tokens.input === 272_000,
    others: ['litellm'],
    right: 'ledgerline',
    why: 'the standard rates are listed for fewer than 272K input tokens, so 272,000 are a long prompt; litellm begins one token later',
    page: OPENAI,
  },
  {
    is: ({ model }) => model === 'gpt-4o-transcribe',
    others: ['litellm'],
    right: 'ledgerline',
    why: 'audio is 6 USD a million; litellm charges it as text, at 2.50',
    page: OPENAI,
  },
  {
    is: ({ model }) => model === 'mistral-large-latest',
    others: ['genai'],
    right: 'ledgerline',
    why: 'the name stands for Mistral Large 3 (25.12) since it was released; genai-prices has the price of Large 2',
    page: `${MISTRAL}/mistral-large-3-25-12`,
  },
  {
    is: ({ model }) => model === 'mistral-small-latest',
    others: ['genai'],
    right: 'ledgerline',
    why: 'the name stands for Mistral Small 4 (26.03); genai-prices has the price of Small 3',
    page: `${MISTRAL}/model-cards/mistral-small-4-0-26-03`,
  },
  {
    is: ({ model }) => model === 'magistral-medium-latest',
    others: ['genai'],
    right: 'ledgerline',
    why: 'the name stands for Mistral Medium 3.5 (26.04); genai-prices has the price of Magistral Medium',
    page: `${MISTRAL}/model-cards/mistral-medium-3-5-26-04`,
  },
  {
    is: ({ seller }) => seller === 'perplexity',
    others: ['genai', 'litellm'],
    right: 'ledgerline',
    why: 'a request costs the fee of its search context, the smallest unless it says otherwise; genai-prices adds that of the largest, litellm none',
    page: 'https://docs.perplexity.ai/getting-started/pricing',
  },
  {
    is: ({ seller }) => seller === 'deepseek',
    others: ['genai', 'litellm'],
    right: 'nobody',
    why: 'the price depends on the hour and, since 2026-08-23, on the day of the week, which no price of ours says: it is flagged unpriced until an operator puts one; genai-prices knows the hours and not the weekend, litellm one price',
    page: 'https://api-docs.deepseek.com/quick_start/pricing',
  },
];
