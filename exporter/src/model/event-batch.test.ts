import fc from 'fast-check';
import { KnownContexts } from './context.ts';
import { ContextNumbers } from './context-numbers.ts';
import { EventBatch, type PackedEvents } from './event-batch.ts';
import { batchOf, packEvents } from './event-packer.ts';
import { CONTEXT_DIMENSIONS, DIMENSIONS, NO_QUANTITY, TOKEN_KINDS, dimension, type UsageEvent } from './event.ts';
import { idKey, idSeed, type IdSecret } from './id-key.ts';

const eventsOf = (batch: EventBatch) => Array.from({ length: batch.size }, (_, index) => batch.event(index));

const SECRET: IdSecret = [0x12345678, 0x9abcdef0];

const text = fc.oneof(fc.constant(''), fc.constantFrom('gpt-4o', 'client-x', 'chat'), fc.string({ unit: 'grapheme' }));
const count = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5000 }), fc.maxSafeNat());
const amount = fc.oneof(fc.constant(0n), fc.bigInt(0n, 2n ** 63n - 1n));
const orNull = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(values, { nil: null });
const quantity = fc
  .dictionary(fc.constantFrom('pages', 'minutes', 'images', 'toString', 'constructor'), fc.bigInt(1n, 2n ** 63n - 1n), {
    noNullPrototype: true,
  })
  .map((units) => (Object.keys(units).length === 0 ? NO_QUANTITY : units));

const event: fc.Arbitrary<UsageEvent> = fc.record(
  {
    id: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 128 }),
    org: text,
    time: fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }),
    dimensions: fc.array(text, { minLength: DIMENSIONS.length, maxLength: DIMENSIONS.length }),
    title: text,
    description: text,
    reservation: text,
    tokens: fc.array(count, { minLength: TOKEN_KINDS.length, maxLength: TOKEN_KINDS.length }),
    quantity,
    durationMs: orNull(count),
    revision: orNull(count),
    final: fc.boolean(),
    credits: orNull(amount),
    usd: orNull(amount),
  },
  { noNullPrototype: true },
);

const [EXAMPLE] = fc.sample(event, { numRuns: 1, seed: 1 });
if (!EXAMPLE) throw new Error('no example');
const example = (over: Partial<UsageEvent>): UsageEvent => ({ ...EXAMPLE, ...over });

/** As from one thread to another. */
const cross = (packed: PackedEvents): PackedEvents => structuredClone(packed, { transfer: [packed.buffer] });

test('what is packed, sent to another thread and unpacked is what it was, batch after batch', () => {
  fc.assert(
    fc.property(fc.array(fc.array(event, { maxLength: 20 }), { maxLength: 4 }), (batches) => {
      const [contexts, known] = [new ContextNumbers(SECRET), new KnownContexts()];
      for (const events of batches) {
        const packed = packEvents(events, contexts);
        contexts.told(packed.contexts);
        expect(eventsOf(new EventBatch(cross(packed), known))).toEqual(events);
      }
    }),
  );
});

test('10,000 events', () => {
  const events = Array.from({ length: 10_000 }, (_, i) =>
    example({
      ...{ id: `evt-${i}`, time: i, org: `org-${i % 3}`, durationMs: i % 7 ? i : null, final: i % 2 === 0 },
      dimensions: DIMENSIONS.map((name, at) => (at % 3 ? `${name}-${i % (at + 2)}` : '')),
      title: `Title ${Math.floor(i / 20)}`,
    }),
  );
  expect(eventsOf(batchOf(events))).toEqual(events);
});

test('an event has the key of its id in its organization', () => {
  const ids = ['a', 'ünïcödé', '修理-😀', '\u00ff', 'a'];
  const batch = batchOf(
    ids.map((id, i) => example({ id, org: i < 4 ? 'acme' : 'other' })),
    SECRET,
  );
  expect(ids.map((_, i) => batch.id(i))).toEqual(ids);
  const keys = ids.map((id, i) => idKey(idSeed(SECRET, i < 4 ? 'acme' : 'other'), id));
  expect(Array.from(batch.columns.keys)).toEqual(keys);
  expect(new Set(keys).size).toBe(5);
});

test('columns are what the objects say, and numbers that are not there are NaN', () => {
  const events = [example({ durationMs: null, revision: 7, final: true }), example({ durationMs: 0, revision: null })];
  const batch = batchOf(events);
  expect(Array.from(batch.columns.times)).toEqual(events.map(({ time }) => time));
  expect(Array.from(batch.columns.tokens)).toEqual(events.flatMap(({ tokens }) => tokens));
  expect(Array.from(batch.columns.durations)).toEqual([NaN, 0]);
  expect(Array.from(batch.columns.revisions)).toEqual([7, NaN]);
  expect(Array.from(batch.columns.final)).toEqual([1, events[1]?.final ? 1 : 0]);
  expect(batch.text(batch.columns.conversations, 0)).toBe(dimension(example({}), 'conversation'));
});

test('a text crosses once, and an empty one is none', () => {
  const dimensions = DIMENSIONS.map((name) => (name === 'run' || name === 'conversation' ? 'same' : ''));
  const shared = example({ dimensions, title: 'same', description: 'other', reservation: '' });
  const { texts } = packEvents(
    Array.from({ length: 1000 }, () => shared),
    new ContextNumbers(SECRET),
  );
  expect(texts).toEqual(['', 'same', 'other']);
});

test('an event without quantities has the one empty set of them again, by which it is known', () => {
  const packed = packEvents([example({ quantity: NO_QUANTITY, credits: 1n })], new ContextNumbers(SECRET));
  expect(new EventBatch(cross(packed), new KnownContexts()).event(0).quantity).toBe(NO_QUANTITY);
});

const ofUser = (user: string, org = 'acme'): UsageEvent =>
  example({
    org,
    dimensions: DIMENSIONS.map((name) => (name === 'user' ? user : name === 'run' ? `run-${user}` : '')),
  });

describe('contexts', () => {
  test('are one object for all events that share them, also of later batches', () => {
    const [contexts, known] = [new ContextNumbers(SECRET), new KnownContexts()];
    const send = (events: UsageEvent[]): EventBatch => {
      const packed = packEvents(events, contexts);
      contexts.told(packed.contexts);
      return new EventBatch(cross(packed), known);
    };
    const first = send([ofUser('a'), ofUser('b'), ofUser('a'), ofUser('a', 'other')]);
    const second = send([ofUser('b'), ofUser('c')]);
    expect(first.contextOf(0)).toBe(first.contextOf(2));
    expect(first.contextOf(0)).not.toBe(first.contextOf(3));
    expect(second.contextOf(0)).toBe(first.contextOf(1));
    const values = CONTEXT_DIMENSIONS.map((name) => (name === 'user' ? 'c' : ''));
    expect(second.contextOf(1)).toEqual({ org: 'acme', values });
    expect(() => second.contextOf(2)).toThrow(RangeError);
  });

  test('are told once, and again where a batch was never sent', () => {
    const contexts = new ContextNumbers(SECRET);
    const refused = packEvents([ofUser('a')], contexts).contexts;
    const sent = packEvents([ofUser('b')], contexts).contexts;
    contexts.told(sent);
    const later = packEvents([ofUser('b'), ofUser('c')], contexts).contexts;
    const names = (each: typeof sent) => each.added.map((tuple) => tuple.find((name) => /^[abc]$/.test(name)));
    expect([names(refused), names(sent), names(later)]).toEqual([['a'], ['a', 'b'], ['c']]);
    expect([refused.first, sent.first, later.first]).toEqual([0, 0, 2]);
  });

  test('are forgotten where they are too many, while batches of before are read', () => {
    const [contexts, known] = [new ContextNumbers(SECRET, 3), new KnownContexts()];
    const users = ['a', 'b', 'c', 'd', 'e', 'a', 'f', 'b'];
    const batches = users.map((user) => {
      const packed = packEvents([ofUser(user), ofUser(`${user}2`)], contexts);
      contexts.told(packed.contexts);
      return { generation: packed.contexts.generation, batch: new EventBatch(cross(packed), known) };
    });
    expect(batches.map(({ generation }) => generation)).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
    expect(batches.map(({ batch }) => dimension(batch.event(0), 'user'))).toEqual(users);
    expect(Math.max(...batches.map(({ batch }) => batch.contexts.length))).toBe(4);
  });

  test('are forgotten too where few of them have many names', () => {
    const contexts = new ContextNumbers(SECRET, 20);
    const names = (batch: number) => DIMENSIONS.map((name) => `${name}-${batch}`);
    const generations = Array.from({ length: 8 }, (_, i) => {
      const { generation } = packEvents([example({ dimensions: names(i) })], contexts).contexts;
      return generation;
    });
    expect(new Set(generations).size).toBeGreaterThan(1);
  });

  test('are found again among more than the table was made for', () => {
    const contexts = new ContextNumbers(SECRET);
    const events = Array.from({ length: 5000 }, (_, i) => ofUser(`user-${i}`));
    packEvents(events, contexts);
    const again = packEvents(events, contexts);
    expect(again.contexts.added.length).toBe(5000);
    expect(eventsOf(new EventBatch(again, new KnownContexts()))).toEqual(events);
  });

  test('that were never told of are an error, not those of others', () => {
    const known = new KnownContexts();
    expect(() => known.learn({ generation: 1, first: 1, added: [] })).toThrow('never told');
  });
});
