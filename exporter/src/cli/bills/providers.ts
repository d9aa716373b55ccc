/** The providers whose bills are read: a row each. */
import { anthropic } from './anthropic.ts';
import type { Provider } from './bill.ts';
import { openai } from './openai.ts';

const PROVIDER = { openai, anthropic } as const satisfies Readonly<Record<string, Provider>>;
export type ProviderName = keyof typeof PROVIDER;
export const PROVIDER_NAMES = Object.keys(PROVIDER) as readonly ProviderName[];
export const PROVIDERS: readonly Provider[] = Object.values(PROVIDER);

export const providerNamed = (name: ProviderName): Provider => PROVIDER[name];
