/**
 * OpenLIT: the conventions, but that it counts as some providers do: Anthropic's input is without the cache, Google's
 * output without thoughts.
 * https://docs.openlit.io
 */
import type { Dialect } from '../dialect.ts';
import { providerOf } from '../providers.ts';
import { BOTH_SIDES, type Side } from '../tokens.ts';
import { spans as conventions } from './gen-ai.ts';

const INCLUSIVE: Readonly<Record<string, readonly Side[]>> = { anthropic: ['output'], google: ['input'] };

export const spans: Dialect = {
  source: 'gen_ai',
  signal: 'traces',
  read(record) {
    const { attributes } = record;
    if (attributes.text('telemetry.sdk.name') !== 'openlit') return null;
    const told = conventions.read(record);
    if (told === null || typeof told === 'string') return told;
    const provider = providerOf(attributes.text('gen_ai.provider.name', 'gen_ai.system') ?? '');
    return { ...told, inclusive: INCLUSIVE[provider] ?? BOTH_SIDES };
  },
};
