import { jest } from '@jest/globals';
import { Refusal } from '../model/refusal.ts';
import { BalanceStream, LOOK_MS, PATIENCE_MS, TICK_MS } from './balance-stream.ts';

beforeEach(() => {
  jest.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => jest.useRealTimers());

/** Takes each message at once, unless it sleeps. */
class FakeListener {
  readonly heard: string[] = [];
  asleep = false;
  ended: 'ended' | 'cut' | null = null;
  welcome = true;
  private lying: (() => void) | null = null;
  leave: () => void = () => undefined;

  send(text: string, gone: () => void): void {
    this.heard.push(text);
    if (this.asleep) this.lying = gone;
    else gone();
  }
  wake(): void {
    this.asleep = false;
    const gone = this.lying;
    this.lying = null;
    gone?.();
  }
  end(): void {
    this.ended = 'ended';
  }
  cut(): void {
    this.ended = 'cut';
  }
  allowed(): boolean {
    return this.welcome;
  }
  onClose(listen: () => void): void {
    this.leave = listen;
  }

  /** The balances of the snapshots heard. */
  get balances(): number[] {
    return this.heard.flatMap((text) => {
      const data = /^data: (.*)$/m.exec(text)?.[1];
      return data === undefined ? [] : [(JSON.parse(data) as { remaining: number }).remaining];
    });
  }
}

function setUp() {
  const balances = new Map([
    ['acme', 100],
    ['rival', 7],
  ]);
  const reads: string[] = [];
  const errors: unknown[] = [];
  let failure: Error | null = null;
  const read = async (org: string): Promise<string> => {
    reads.push(org);
    await Promise.resolve();
    const remaining = balances.get(org);
    if (failure) throw failure;
    if (remaining === undefined) throw new Refusal('unknown_org', `no ${org}`, 'org');
    return JSON.stringify({ org, remaining, asOf: new Date().toISOString() });
  };
  const stream = new BalanceStream(read, (error) => errors.push(error));
  const join = async (org = 'acme', key = 'k'): Promise<FakeListener> => {
    const listener = new FakeListener();
    const joined = stream.join(org, key, listener);
    joined.catch(() => undefined);
    await jest.advanceTimersByTimeAsync(TICK_MS);
    await joined;
    return listener;
  };
  const set = (remaining: number, org = 'acme'): void => {
    balances.set(org, remaining);
    stream.changed([org]);
  };
  const tick = () => jest.advanceTimersByTimeAsync(TICK_MS);
  const fail = (error: Error | null): void => {
    failure = error;
  };
  return { stream, join, set, tick, reads, errors, fail };
}

test('a first message is the whole snapshot, with an id, and says when to come back', async () => {
  const { join } = setUp();
  const { heard } = await join();
  expect(heard).toEqual([
    `retry: 3000\nevent: balance\nid: 1000000\ndata: {"org":"acme","remaining":100,"asOf":"1970-01-01T00:16:40.000Z"}\n\n`,
  ]);
});

test('a change is sent to all who listen to it and to nobody else, read once', async () => {
  const { join, set, tick, reads } = setUp();
  const [one, two, other] = [await join(), await join('acme', 'l'), await join('rival')];
  reads.length = 0;
  set(99);
  await tick();
  expect([one.balances, two.balances, other.balances]).toEqual([[100, 99], [100, 99], [7]]);
  expect(reads).toEqual(['acme']);
});

test('many changes are few messages, and the last one says what is', async () => {
  const { join, set, reads } = setUp();
  const one = await join();
  reads.length = 0;
  for (let left = 1000; left > 0; left -= 1) {
    set(left);
    await jest.advanceTimersByTimeAsync(1);
  }
  await jest.advanceTimersByTimeAsync(2 * TICK_MS);
  expect(one.balances.at(-1)).toBe(1);
  expect(reads.length).toBeLessThanOrEqual(12);
  expect(one.balances.length).toBe(reads.length + 1);
});

test('a read that shows nothing new is not sent', async () => {
  const { join, set, tick } = setUp();
  const one = await join();
  set(100);
  await tick();
  expect(one.heard).toHaveLength(1);
});

test('a change of something that all share is looked for in all', async () => {
  const { stream, join, tick, reads } = setUp();
  await join();
  await join('rival');
  reads.length = 0;
  stream.changed(['*']);
  await tick();
  expect(reads).toEqual(['acme', 'rival']);
});

test('time is looked after: what changed by itself is sent, and where nothing did a comment', async () => {
  const { join, stream, set } = setUp();
  const one = await join();
  await jest.advanceTimersByTimeAsync(LOOK_MS);
  expect(one.heard.slice(1)).toEqual([': keep-alive\n\n']);
  stream.changed = () => undefined; // nobody says so
  set(50);
  await jest.advanceTimersByTimeAsync(LOOK_MS);
  expect(one.balances).toEqual([100, 50]);
  expect(one.heard).toHaveLength(3);
});

test('who does not take a message is passed over, holds nobody up, and gets the newest when it has', async () => {
  const { join, set, tick } = setUp();
  const [slow, fast] = [await join(), await join()];
  slow.asleep = true;
  for (const left of [90, 80, 70, 60]) {
    set(left);
    await tick();
  }
  expect(fast.balances).toEqual([100, 90, 80, 70, 60]);
  expect(slow.balances).toEqual([100, 90]);
  slow.wake();
  expect(slow.balances).toEqual([100, 90, 60]);
});

test('who takes nothing for a minute is cut off; one that is slow is not', async () => {
  const { join, set, tick } = setUp();
  const [stuck, slow] = [await join(), await join()];
  stuck.asleep = true;
  slow.asleep = true;
  set(90);
  await tick();
  await jest.advanceTimersByTimeAsync(PATIENCE_MS - 2 * LOOK_MS);
  slow.wake();
  await jest.advanceTimersByTimeAsync(3 * LOOK_MS);
  expect([stuck.ended, slow.ended]).toEqual(['cut', null]);
});

test('who may listen no longer is sent away at the next look', async () => {
  const { join } = setUp();
  const [one, other] = [await join(), await join()];
  one.welcome = false;
  await jest.advanceTimersByTimeAsync(LOOK_MS);
  expect([one.ended, other.ended]).toEqual(['ended', null]);
});

test('who enters while it is read is answered by the next read', async () => {
  const { stream, set, tick, reads } = setUp();
  const [first, second] = [new FakeListener(), new FakeListener()];
  const joined = [stream.join('acme', 'k', first)];
  expect(reads).toEqual(['acme']);
  set(50);
  joined.push(stream.join('acme', 'k', second));
  await tick();
  await Promise.all(joined);
  expect(second.balances).toEqual([50]);
});

test('without a first snapshot the refusal is the answer, and nothing stays', async () => {
  const { stream, join, reads } = setUp();
  await expect(join('nowhere')).rejects.toMatchObject({ code: 'unknown_org' });
  stream.changed(['nowhere']);
  await jest.advanceTimersByTimeAsync(3 * LOOK_MS);
  expect(reads).toEqual(['nowhere']);
});

test('a read that fails ends no stream; it is reported, and read again', async () => {
  const { join, set, tick, errors, fail } = setUp();
  const one = await join();
  fail(new Error('no'));
  set(50);
  await tick();
  expect([errors.length, one.ended]).toEqual([1, null]);
  fail(null);
  await jest.advanceTimersByTimeAsync(LOOK_MS);
  expect(one.balances).toEqual([100, 50]);
});

test('who leaves before the first message gets none', async () => {
  const { stream } = setUp();
  const one = new FakeListener();
  const joined = stream.join('acme', 'k', one);
  one.leave();
  await joined;
  expect([one.heard, one.ended]).toEqual([[], null]);
});

test('whoever has left costs nothing', async () => {
  const { join, set, tick, reads } = setUp();
  const one = await join();
  reads.length = 0;
  one.leave();
  set(1);
  await tick();
  await jest.advanceTimersByTimeAsync(2 * LOOK_MS);
  expect([reads, one.heard.length]).toEqual([[], 1]);
  expect(jest.getTimerCount()).toBe(0);
});

test('a stop ends all, cuts who would take long, and lets nobody in', async () => {
  const { stream, join, set, tick } = setUp();
  const [one, stuck] = [await join(), await join()];
  stuck.asleep = true;
  set(1);
  await tick();
  const late = stream.join('rival', 'k', new FakeListener());
  stream.stop();
  await expect(late).rejects.toMatchObject({ code: 'unavailable' });
  await expect(stream.join('acme', 'k', new FakeListener())).rejects.toMatchObject({ code: 'unavailable' });
  expect([one.ended, stuck.ended]).toEqual(['ended', 'cut']);
});
