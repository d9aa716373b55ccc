/** `otlp` of the configuration file: how telemetry is read as usage. */
import { Type, type Static, type TOptional, type TSchema } from 'typebox';
import { SOURCES, signalsOf } from './ingest/otlp/dialects.ts';
import { FIELDS } from './ingest/otlp/fields.ts';
import type { OtlpSettings } from './ingest/otlp/reader.ts';
import type { Signal } from './ingest/otlp/signal.ts';

const byKey = <K extends string, S extends TSchema>(keys: readonly K[], schemaOf: (key: K) => S) =>
  Type.Object(Object.fromEntries(keys.map((key) => [key, Type.Optional(schemaOf(key))])) as Record<K, TOptional<S>>, {
    additionalProperties: false,
  });

export const OtlpBody = Type.Object(
  {
    attributes: Type.Optional(
      byKey(FIELDS, () => Type.Array(Type.String({ minLength: 1, maxLength: 256 }), { maxItems: 20 })),
    ),
    signals: Type.Optional(byKey(SOURCES, (source) => Type.Enum<Signal[]>([...signalsOf(source)]))),
    costs: Type.Optional(Type.Enum(['prices', 'upstream'])),
  },
  { additionalProperties: false },
);

/** What is not set is as the dialects have it; amounts are the price book's. */
export const otlpSettings = ({ attributes = {}, signals = {}, costs = 'prices' }: Static<typeof OtlpBody> = {}) =>
  ({ attributes, signals, costs }) satisfies OtlpSettings;
