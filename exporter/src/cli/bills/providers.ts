/** The providers whose bills are read: a row each. */
import { anthropic } from './anthropic.ts';
import type { Provider } from './bill.ts';
import { openai } from './openai.ts';

const PROVIDER: Readonly<Record<string, Provider>> = { openai, anthropic };
export const PROVIDERS: readonly Provider[] = Object.values(PROVIDER);
