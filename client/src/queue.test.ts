import { Queue, type Entry } from './queue.ts';

const entry = (id: string, bytes = 10): Entry => ({
  id,
  text: 'x'.repeat(bytes),
  bytes,
  recordedAtMs: 0,
  sent: false,
  company: Infinity,
});
const ids = (entries: readonly Entry[]): string[] => entries.map(({ id }) => id);
const ALL = { events: 100, bytes: 1000 };

function queueOf(...entries: Entry[]): Queue {
  const queue = new Queue(ALL);
  entries.forEach((each) => queue.add(each));
  return queue;
}

test('what is put back keeps its place, and what is taken is not taken twice', () => {
  const queue = queueOf(entry('a'), entry('b'), entry('c'));
  const first = queue.take({ events: 2, bytes: 1000 });
  expect([ids(first), ids(queue.take(ALL)), ids(queue.take(ALL))]).toEqual([['a', 'b'], ['c'], []]);
  queue.putBack(first);
  expect([queue.unsent, queue.size, queue.bytes]).toEqual([{ events: 2, bytes: 20 }, 3, 30]);
  expect(ids(queue.take(ALL))).toEqual(['a', 'b']);
});

test('one that is larger than a batch travels alone', () => {
  const queue = queueOf(entry('a'), entry('huge', 500), entry('b'));
  expect([1, 2, 3].map(() => ids(queue.take({ events: 10, bytes: 100 })))).toEqual([['a'], ['huge'], ['b']]);
});

test('only what no request carries is replaced', () => {
  const [a, b] = [entry('a'), entry('b')];
  const queue = queueOf(a, b);
  expect(queue.replace(a, 'ä')).toBe(true);
  expect([queue.bytes, queue.unsent.bytes]).toEqual([12, 12]);
  queue.take({ events: 1, bytes: 100 });
  expect(queue.replace(a, 'later')).toBe(false);
  queue.settle([a, b]);
  expect(queue.replace(b, 'later')).toBe(false);
  expect([queue.size, queue.bytes, queue.unsent]).toEqual([0, 0, { events: 0, bytes: 0 }]);
  // Given up while it was under way: it does not come back.
  queue.putBack([a]);
  expect(queue.unsent).toEqual({ events: 0, bytes: 0 });
});

test('who waits, waits for what was there, and for nothing that came later', async () => {
  const [a, b, c] = [entry('a'), entry('b'), entry('c')];
  const queue = queueOf(a, b);
  const told: string[] = [];
  const { settled } = queue.whenSettled();
  void settled.then(() => told.push('both'));
  queue.add(c);
  queue.settle([b]);
  await Promise.resolve();
  expect([told, queue.isAwaited]).toEqual([[], true]);
  queue.settle([a]);
  await settled;
  expect([told, queue.isAwaited, queue.size]).toEqual([['both'], false, 1]);
});
