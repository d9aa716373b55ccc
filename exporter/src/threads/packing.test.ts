import fc from 'fast-check';
import { DIMENSIONS, NO_QUANTITY, TOKEN_KINDS, type UsageEvent } from '../model/event.ts';
import { pack, unpack } from './packing.ts';

const name = fc.oneof(fc.constant(''), fc.constantFrom('gpt-4o', 'client-x', 'chat'), fc.string({ unit: 'grapheme' }));
const count = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5000 }), fc.maxSafeNat());
const amount = fc.oneof(fc.constant(0n), fc.bigInt(0n, 2n ** 63n - 1n));
const orNull = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(values, { nil: null });
const quantity = fc
  .dictionary(fc.constantFrom('pages', 'minutes', 'images', 'toString', 'constructor'), fc.bigInt(1n, 2n ** 63n - 1n))
  .map((units) => (Object.keys(units).length === 0 ? NO_QUANTITY : units));

const event: fc.Arbitrary<UsageEvent> = fc.record({
  id: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 128 }),
  org: name,
  time: fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }),
  dimensions: fc.array(name, { minLength: DIMENSIONS.length, maxLength: DIMENSIONS.length }),
  title: name,
  description: name,
  reservation: name,
  tokens: fc.array(count, { minLength: TOKEN_KINDS.length, maxLength: TOKEN_KINDS.length }),
  quantity,
  durationMs: orNull(count),
  revision: orNull(count),
  final: fc.boolean(),
  credits: orNull(amount),
  usd: orNull(amount),
});

test('what is packed, sent to another thread and unpacked is what it was', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 20 }), (events) => {
      // structuredClone is what a message goes through.
      expect(unpack(structuredClone(pack(events)))).toEqual(plain(events));
    }),
  );
});

test('an event without quantities has the one empty set of them again, by which it is known', () => {
  const [example] = fc.sample(event, 1);
  if (!example) throw new Error('no example');
  const [back] = unpack(structuredClone(pack([{ ...example, quantity: NO_QUANTITY, credits: 1n }])));
  expect(back?.quantity).toBe(NO_QUANTITY);
});

test('a text that many events share crosses once', () => {
  const [example] = fc.sample(event, 1);
  if (!example) throw new Error('no example');
  const events = Array.from({ length: 1000 }, (_, i) => ({ ...example, id: `e${i}` }));
  expect(pack(events).texts.length).toBeLessThanOrEqual(DIMENSIONS.length + 5);
});

/** fast-check makes objects without a prototype now and then; a clone has one, and nobody looks. */
const plain = (events: readonly UsageEvent[]): UsageEvent[] =>
  events.map((each) => ({ ...each, quantity: { ...each.quantity } }));
