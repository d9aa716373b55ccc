import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { MessageChannel, Worker } from 'node:worker_threads';
import { Refusal } from '../model/refusal.ts';
import { connect, serve, stream } from './channel.ts';
import { IN_FLIGHT } from './stream.ts';

/** What the other side has made so far, and what it still holds. */
interface Made {
  chunks: number;
  ended: number;
}

async function* counting(made: Made, most: number): AsyncGenerator<number, void> {
  try {
    for (let i = 0; i < most; i++) {
      made.chunks += 1;
      yield i;
    }
  } finally {
    made.ended += 1;
  }
}

const open: MessageChannel[] = [];
afterEach(() => {
  for (const { port1 } of open.splice(0)) port1.close();
});

function serving() {
  const channel = new MessageChannel();
  open.push(channel);
  const made: Made = { chunks: 0, ended: 0 };
  const streams = {
    count: (most: number) => counting(made, most),
    refused: async function* () {
      yield 1;
      throw new Refusal('not_found', 'is not there', 'org');
    },
    failed: async function* () {
      yield 1;
      throw new TypeError('not our day');
    },
    bytes: async function* () {
      yield new Uint8Array([1, 2, 3]);
    },
  };
  serve(channel.port2, { double: (n: number) => 2 * n }, streams);
  const start = <K extends keyof typeof streams>(
    name: K,
    args: Parameters<(typeof streams)[K]>,
    signal?: AbortSignal,
  ) => stream<typeof streams, K>(channel.port1, name, args, signal);
  return { made, start };
}

/** Long enough for whatever is on its way to arrive. */
const settled = () => sleep(20);

async function all<T>(chunks: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const chunk of chunks) list.push(chunk);
  return list;
}

test('a stream brings its chunks in order, and ends', async () => {
  const { made, start } = serving();
  expect(await all(start('count', [100]))).toEqual(Array.from({ length: 100 }, (_, i) => i));
  expect(await all(start('count', [0]))).toEqual([]);
  expect(await all(start('bytes', []))).toEqual([new Uint8Array([1, 2, 3])]);
  expect(made).toEqual({ chunks: 100, ended: 2 });
});

test('no more is made than there is room for, however slow the reader, and nothing before it reads', async () => {
  const { made, start } = serving();
  const chunks = start('count', [1000]);
  await settled();
  expect(made.chunks).toBe(0);
  for (let taken = 1; taken <= 10; taken++) {
    await chunks.next();
    await settled();
    // The one that is taken is only then not on its way any more when the next is asked for.
    expect(made.chunks).toBe(taken - 1 + IN_FLIGHT);
  }
  await chunks.return();
});

test('a reader that stops ends what makes the chunks', async () => {
  const { made, start } = serving();
  for await (const chunk of start('count', [1_000_000])) if (chunk === 10) break;
  await settled();
  expect(made.ended).toBe(1);
  expect(made.chunks).toBeLessThan(20);
});

test('so does a signal, also where nobody reads on, or ever read', async () => {
  const { made, start } = serving();
  const gone = new AbortController();
  const chunks = start('count', [1_000_000], gone.signal);
  await chunks.next();
  const unread = start('count', [5], gone.signal);
  gone.abort();
  await settled();
  expect(made.ended).toBe(1);
  await expect(all(unread)).rejects.toThrow('the ledger has stopped');
  await expect(all(start('count', [5], gone.signal))).rejects.toThrow('the ledger has stopped');
});

test('what goes wrong midway comes through as what it is', async () => {
  const { start } = serving();
  const refused = start('refused', []);
  expect(await refused.next()).toEqual({ value: 1, done: false });
  await expect(refused.next()).rejects.toMatchObject({
    ...{ name: 'Refusal', code: 'not_found', message: 'org: is not there', field: 'org' },
  });
  const failed = start('failed', []);
  await failed.next();
  await expect(failed.next()).rejects.toThrow('not our day');
});

test('two at once do not wait for each other, nor do calls', async () => {
  const { made, start } = serving();
  const asleep = start('count', [1000]);
  await asleep.next();
  expect((await all(start('count', [50]))).length).toBe(50);
  expect(made.ended).toBe(1);
  expect((await all(asleep)).length).toBe(999);
});

describe('of a thread', () => {
  const FILE = new URL('../../test/threads/counting-worker.ts', import.meta.url);
  interface Columns {
    readonly size: number;
    readonly buffer: ArrayBuffer;
  }
  interface Counting {
    [name: string]: (most: number) => AsyncGenerator<number, void>;
    count: (most: number) => AsyncGenerator<number, void>;
  }

  // Also where a test fails: a thread that goes on keeps the process alive.
  const workers: Worker[] = [];
  afterEach(() => Promise.all(workers.splice(0).map((worker) => worker.terminate())));
  function begin(): Worker {
    const worker = new Worker(FILE);
    workers.push(worker);
    return worker;
  }

  test('a stream is as long as it is, and calls are answered meanwhile', async () => {
    const worker = begin();
    const { double } = connect<{ double: (n: number) => number }>(worker);
    let seen = 0;
    for await (const chunk of stream<Counting, 'count'>(worker, 'count', [500])) {
      expect(chunk).toBe(seen++);
      if (seen % 100 === 0) expect(await double(seen)).toBe(2 * seen);
    }
    expect(seen).toBe(500);
  });

  test('a buffer that it is given changes hands, and comes back', async () => {
    const worker = begin();
    const { echo } = connect<{ echo: (numbers: Columns) => Columns }>(worker);
    const columns = { size: 2, buffer: new ArrayBuffer(16) };
    new Float64Array(columns.buffer).set([1, 2]);
    const back = await echo(columns);
    expect(columns.buffer.byteLength).toBe(0);
    expect([...new Float64Array(back.buffer)]).toEqual([1, 2]);
  });

  test('one that dies ends its streams with a refusal', async () => {
    const worker = begin();
    const chunks = stream<Counting, 'count'>(worker, 'count', [1_000_000]);
    await chunks.next();
    const exit = once(worker, 'exit');
    await worker.terminate();
    await exit;
    await expect(all(chunks)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
