import { UsageEventBody } from '@ledgerline/api';
import fc from 'fast-check';
import { KnownContexts } from '../model/context.ts';
import { ContextNumbers } from '../model/context-numbers.ts';
import { DIMENSIONS, TOKEN_KINDS, type UsageEvent } from '../model/event.ts';
import { EventBatch } from '../model/event-batch.ts';
import { EventPacker } from '../model/event-packer.ts';
import { isInvalid, parseEvent } from './event-parser.ts';
import { ItemReader } from './item-reader.ts';

const eventsOf = (batch: EventBatch) => Array.from({ length: batch.size }, (_, index) => batch.event(index));

/** The batch of those that are read, and where the others are. */
function read(items: readonly unknown[], contexts = new ContextNumbers([1, 2]), known = new KnownContexts()) {
  const packer = new EventPacker(contexts, items.length, items.length * 128);
  const reader = new ItemReader(packer);
  const declined: number[] = [];
  for (const [index, item] of items.entries())
    if (reader.read(item)) packer.end(reader.id, reader.org, reader.rare);
    else declined.push(index);
  const packed = packer.packed();
  contexts.told(packed.contexts);
  return { events: eventsOf(new EventBatch(packed, known)), declined };
}

const valid = {
  name: fc.oneof(fc.constantFrom('', 'gpt-4o', 'client-x'), fc.string({ unit: 'grapheme', maxLength: 20 })),
  id: fc.oneof(fc.stringMatching(/^[a-z0-9-]{1,36}$/), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 128 })),
  count: fc.oneof(fc.nat(5000), fc.maxSafeNat()),
  decimal: fc.oneof(fc.nat(1000), fc.constantFrom('1.25', '0', '12.000001', 0.1, 1e-7, '9223372036854')),
  time: fc.constantFrom(0, 1_764_000_000_000, '2026-11-21T09:00:00Z', '2026-11-21T09:00:00.123456789+05:45'),
};
/** What is wrong somewhere, at an edge, or seldom. */
const odd: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  ...[
    null,
    true,
    false,
    -1,
    -0,
    0,
    0.5,
    2 ** 53 - 1,
    2 ** 53,
    1e300,
    Infinity,
    NaN,
    '1',
    '-1',
    '1e3',
    '1e99',
    '0.0000001',
  ],
  ...['', ' ', 'x'.repeat(128), 'x'.repeat(129), 'x'.repeat(256), 'x'.repeat(257), 'x'.repeat(5000), 'ÿ'.repeat(128)],
  ...[
    '😀'.repeat(128),
    '😀'.repeat(256),
    '😀'.repeat(257),
    '__x',
    '_x',
    'a\u0000b',
    'a\nb',
    '\u007f',
    '\u0085',
    '\ud800',
  ],
  ...['2026-02-30T00:00:00Z', `2026-11-21T09:00:00.${'0'.repeat(60)}Z`, `2026-11-21T09:00:00.${'0'.repeat(43)}Z`],
  ...[[], {}, [1], { a: 1 }, { input: -1 }, { input: 1.5 }, { inputs: 1 }, { input: '1' }, { code: 3 }, { '': 1 }],
  ...[
    { 'x\u0000': 1 },
    { ['x'.repeat(65)]: 1 },
    { pages: 0 },
    { pages: -1 },
    { pages: '1'.repeat(65) },
    { pages: null },
  ],
  JSON.parse('{"__proto__": 1}'),
);

const fields: Record<string, fc.Arbitrary<unknown>> = {
  ...Object.fromEntries(DIMENSIONS.map((name) => [name, valid.name])),
  ...{ id: valid.id, org: valid.name, time: valid.time, title: valid.name, description: valid.name },
  ...{ reservation: valid.id, durationMs: valid.count, revision: valid.count, final: fc.boolean() },
  tokens: fc.record(Object.fromEntries(TOKEN_KINDS.map((kind) => [kind, valid.count])), { requiredKeys: [] }),
  quantity: fc.dictionary(fc.constantFrom('pages', 'code', 'toString', 'ünit'), valid.decimal, {
    noNullPrototype: true,
  }),
  ...{ credits: valid.decimal, costUsd: valid.decimal },
};
const well = fc.record(fields, { requiredKeys: ['id', 'time', 'type'], noNullPrototype: true });
const names = fc.constantFrom(...Object.keys(fields), 'unknown', 'toString', 'constructor');
const mutated = fc
  .tuple(well, fc.array(fc.tuple(names, odd), { maxLength: 2 }), fc.option(names))
  .map(([item, changes, left]) => {
    const all = Object.entries({ ...item, ...Object.fromEntries(changes) }).filter(([name]) => name !== left);
    return Object.fromEntries(all);
  });
const item: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: well, weight: 4 },
  { arbitrary: mutated, weight: 8 },
  { arbitrary: odd, weight: 1 },
);

test('knows every field of the schema', () => {
  expect(Object.keys(fields).sort()).toEqual(Object.keys(UsageEventBody.properties).sort());
});

test('what it reads is what the parser would have made of it, and it reads nothing that the parser refuses', () => {
  const seen = { read: 0, declined: 0 };
  const [contexts, known] = [new ContextNumbers([1, 2], 200), new KnownContexts()];
  fc.assert(
    fc.property(fc.array(item, { minLength: 1, maxLength: 12 }), (items) => {
      const { events, declined } = read(items, contexts, known);
      const wanted = items.filter((_, index) => !declined.includes(index)).map(parseEvent);
      expect(wanted.filter(isInvalid)).toEqual([]);
      expect(events).toEqual(wanted);
      seen.read += events.length;
      seen.declined += declined.length;
    }),
    { numRuns: 1000 },
  );
  expect(Math.min(seen.read, seen.declined)).toBeGreaterThan(1000);
});

const STEP = {
  id: 'evt-1',
  time: '2026-11-21T09:00:00Z',
  ...Object.fromEntries(DIMENSIONS.map((name) => [name, `${name} 1`])),
  ...{ org: 'acme', title: 'Tests — 修理 😀', description: 'edit\n\tthe parser', reservation: 'r-1' },
  tokens: Object.fromEntries(TOKEN_KINDS.map((kind, i) => [kind, i])),
  ...{ durationMs: 2310, revision: 2, final: true, quantity: { pages: '1.5' }, credits: 1, costUsd: '0.000000001' },
};

test('what producers send is read, whatever it has and in whatever order', () => {
  const minimal = { id: 'ünïcode 修', time: 1_764_000_000_000, type: 'gateway_inference' };
  const reversed = Object.fromEntries(Object.entries(STEP).reverse());
  const { events, declined } = read([STEP, minimal, reversed, minimal, STEP]);
  expect(declined).toEqual([]);
  const [step, small] = [parseEvent(STEP), parseEvent(minimal)] as [UsageEvent, UsageEvent];
  expect(events).toEqual([step, small, step, small, step]);
});

test('a name that was valid in one field is still looked at for another', () => {
  const base = { id: 'evt-1', time: 0, type: 'chat' };
  const names = ['', 'line\nbreak', '__x', 'x'.repeat(300)];
  const items = names.flatMap((text) => [
    { ...base, title: text, description: text },
    { ...base, conversation: text },
    { ...base, title: text, reservation: text },
    { ...base, user: text, org: text },
  ]);
  const refused = items.flatMap((each, index) => (isInvalid(parseEvent(each)) ? [index] : []));
  expect(refused.length).toBeGreaterThan(8);
  expect(read(items).declined).toEqual(refused);
});
