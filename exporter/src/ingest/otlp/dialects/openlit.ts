/**
 * OpenLIT: the conventions, with what it reckons that a call cost.
 * https://docs.openlit.io
 */
import type { Dialect } from '../dialect.ts';
import { spans as conventions } from './gen-ai.ts';

export const spans: Dialect = {
  source: 'openlit',
  signal: 'traces',
  read: (record) => (record.attributes.text('telemetry.sdk.name') === 'openlit' ? conventions.read(record) : null),
};
