/** Whatever bytes come: a refusal that says why, or events for the ledger to judge; never a crash or half an event. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { Refusal } from '../../model/refusal.ts';
import type { Body } from '../body.ts';
import { readBody } from '../body.ts';
import { readBatch, readBinary, readStructured } from '../cloudevents.ts';
import { toProtobuf, type Signal } from '../../../../testkit/src/otlp-messages.ts';
import { readTelemetry, type OtlpSettings } from './reader.ts';
import { PROTOBUF_TYPE, readRequest } from './request.ts';

const RUNS = Number(process.env['LEDGERLINE_RUNS'] ?? 150);
const SEED = Number(process.env['LEDGERLINE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const FOLDER = join(import.meta.dirname, '../../../test/otlp/recorded');
const recorded = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json') && !name.includes('openlit-1.45.0-metrics'))
  .map((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as { signal: Signal; request: object });
const settings: OtlpSettings = {
  attributes: {},
  costs: 'upstream',
  signals: { gen_ai: 'logs', claude_code: 'metrics' },
};

/** Bytes of a real message, some of them changed, taken out or put in. */
const damaged = (whole: Uint8Array): fc.Arbitrary<Buffer> =>
  fc
    .array(
      fc.record({
        at: fc.nat(whole.length - 1),
        remove: fc.nat(3),
        insert: fc.uint8Array({ maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 8 },
    )
    .map((edits) => {
      let bytes = Buffer.from(whole);
      for (const { at, remove, insert } of edits)
        bytes = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]);
      return bytes;
    });

/** A refusal, or a body of which each item is an event or known to be none. */
function isWhole(read: () => Body): boolean {
  let body: Body;
  try {
    body = read();
  } catch (error) {
    if (error instanceof Refusal) return error.message !== '';
    throw error;
  }
  return body.items.every((item, index) => {
    const broken = body.broken.get(index);
    if (broken) return broken.message !== '';
    // What is no object is refused where events are parsed.
    return item !== undefined;
  });
}

const check = (property: fc.IProperty<[Buffer]>): void => fc.assert(property, { numRuns: RUNS, seed: SEED });

describe.each(recorded.map(({ signal, request }, index) => [index, signal, request] as const))(
  'recording %i, of %s',
  (_, signal, request) => {
    test('damaged in protobuf', () => {
      check(
        fc.property(damaged(toProtobuf(signal, request)), (bytes) =>
          isWhole(() => readTelemetry(signal, readRequest(signal, bytes, PROTOBUF_TYPE), settings)),
        ),
      );
    });

    test('damaged in JSON', () => {
      check(
        fc.property(damaged(Buffer.from(JSON.stringify(request))), (bytes) =>
          isWhole(() => readTelemetry(signal, readRequest(signal, bytes, 'application/json'), settings)),
        ),
      );
    });
  },
);

/** A JSON value in place of another, anywhere in a request: what a schema lets through must not be trusted further. */
test('values of other kinds in JSON', () => {
  const strange = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom(null, -1, 2 ** 60, '', '1e999', [], {}, true),
  );
  fc.assert(
    fc.property(fc.nat(recorded.length - 1), fc.nat(400), strange, (which, place, value) => {
      const { signal, request } = recorded[which] ?? { signal: 'traces', request: {} };
      let passed = 0;
      const text = JSON.stringify(request, (name, each: unknown) => (name !== '' && passed++ === place ? value : each));
      return isWhole(() => readTelemetry(signal, readRequest(signal, Buffer.from(text), 'application/json'), settings));
    }),
    { numRuns: RUNS * 5, seed: SEED },
  );
});

const event = { id: 'e', time: 1, type: 'tool', tokens: { input: 1 } };
const enveloped = { specversion: '1.0', id: 'e', source: '/s', type: 'tool', data: event };
test.each<[string, object, (bytes: Buffer) => Body]>([
  ['an event', event, (bytes) => readBody(bytes, false)],
  ['events a line each', event, (bytes) => readBody(Buffer.concat([bytes, Buffer.from('\n'), bytes]), true)],
  ['a CloudEvent', enveloped, readStructured],
  ['CloudEvents', [enveloped, enveloped], readBatch],
  [
    'a CloudEvent in headers',
    event,
    (bytes) => readBinary(bytes, { 'ce-specversion': '1.0', 'ce-id': bytes.toString('latin1'), 'ce-source': '%' }),
  ],
])('%s, damaged', (_, whole, read) => {
  check(fc.property(damaged(Buffer.from(JSON.stringify(whole))), (bytes) => isWhole(() => read(bytes))));
});
