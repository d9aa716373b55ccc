/**
 * OpenLIT: the conventions, but that of Anthropic's models it counts the input without the cache, as their API does.
 * https://docs.openlit.io
 */
import type { Dialect } from '../dialect.ts';
import { spans as conventions } from './gen-ai.ts';

export const spans: Dialect = {
  source: 'gen_ai',
  signal: 'traces',
  read(record) {
    const { attributes } = record;
    if (attributes.text('telemetry.sdk.name') !== 'openlit') return null;
    const told = conventions.read(record);
    const isApart = attributes.text('gen_ai.provider.name', 'gen_ai.system') === 'anthropic';
    return told !== null && typeof told === 'object' && isApart ? { ...told, inclusive: ['output'] } : told;
  },
};
