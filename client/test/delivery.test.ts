/** Events come into the ledger once, whatever happens on the way. */
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { exportersOfFile, makeOrg } from '@ledgerline/testkit/harness.ts';
import { until } from '@ledgerline/testkit/prometheus.ts';
import { Between, type Deed } from './between.ts';
import { clientOf, creditsUsed, eventsOf } from './ledger.ts';

const exporters = exportersOfFile();
const exporter = await exporters.start();
const usage = { type: 'gateway_inference', model: 'gpt-4o', tokens: { input: 1000, output: 100 } } as const;
/** Of one such event by the default prices, in credits: (1000 × 2.5 + 100 × 10) / 1,000,000 × 100. */
const EACH = 0.35;

const between = await Between.start(exporter.url);
afterAll(() => between.stop());
beforeEach(() => {
  between.seen.length = 0;
  between.deed = () => 'pass';
});

test('what is recorded is on disk after a flush, with an id and a time of its own where it had none', async () => {
  await makeOrg(exporter, 'plain');
  const { client } = clientOf(exporter.url, 'plain', { lingerMs: 60_000 });
  const made = Array.from({ length: 100 }, () => client.record(usage));
  const mine = client.record({ ...usage, id: 'mine', time: new Date() });
  expect(await client.flush()).toBe(true);
  const events = await eventsOf(exporter, 'plain');
  expect([...events.keys()].sort()).toEqual([...made, mine].sort());
  // In the order in which they were made.
  expect([...made].sort()).toEqual(made);
  expect(await creditsUsed(exporter, 'plain')).toBeCloseTo(101 * EACH, 6);
  expect(client.counts).toEqual({ acknowledged: 101, dropped: 0, pending: 0, pendingBytes: 0 });
  expect(await client.close()).toBe(true);
});

test('events travel together, up to a count and a size, and none waits longer than it is told to', async () => {
  await makeOrg(exporter, 'batches');
  const { client } = clientOf(between.url, 'batches', { batchEvents: 10, lingerMs: 20 });
  for (let n = 0; n < 25; n++) client.record(usage);
  // Nobody flushes: two are full, the third has waited long enough.
  await until('three batches', async () => between.batches().length === 3);
  expect(between.batches().map(({ length }) => length)).toEqual([10, 10, 5]);
  await client.close();

  const { client: small } = clientOf(between.url, 'batches', { batchBytes: 1000 });
  for (let n = 0; n < 5; n++) small.record({ ...usage, title: 'x'.repeat(400) });
  await small.close();
  const sizes = between.seen.slice(3).map(({ text }) => text.length);
  expect(sizes.length).toBe(5);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(1000);
});

test('an answer that is lost, or is that of something else, is asked for again: charged once', async () => {
  await makeOrg(exporter, 'lossy');
  const { client, drops, faults } = clientOf(between.url, 'lossy', { batchEvents: 7, concurrency: 3, timeoutMs: 300 });
  const bad = { 1: 'lose_answer', 2: { status: 503 }, 3: { status: 200, body: '<html>log in</html>' } } as const;
  const worse = { 5: 'hang', 6: { status: 502 }, 8: { status: 504 }, 9: 'lose_answer', 11: { status: 500 } } as const;
  const deeds = new Map<number, Deed>(
    Object.entries({ ...bad, ...worse }).map(([count, deed]) => [Number(count), deed]),
  );
  between.deed = (_, count) => deeds.get(count) ?? 'pass';
  const ids = Array.from({ length: 50 }, () => client.record(usage));
  expect(await client.flush()).toBe(true);
  expect([...(await eventsOf(exporter, 'lossy')).keys()].sort()).toEqual([...ids].sort());
  expect(await creditsUsed(exporter, 'lossy')).toBeCloseTo(50 * EACH, 6);
  expect(drops).toEqual([]);
  expect(faults.map(({ status }) => status)).toEqual(expect.arrayContaining([200, 500, 502, 503, 504, undefined]));
  // The same event, to the letter, each time.
  const texts = new Map<unknown, Set<string>>();
  for (const event of between.batches().flat())
    texts.set(event['id'], (texts.get(event['id']) ?? new Set()).add(JSON.stringify(event)));
  expect([...texts.values()].filter(({ size }) => size > 1)).toEqual([]);
  await client.close();
});

test('no more requests are under way than were allowed', async () => {
  const { client } = clientOf(between.url, 'nobody', { batchEvents: 5, concurrency: 2 });
  between.deed = () => 'hang';
  for (let n = 0; n < 50; n++) client.record(usage);
  await until('requests are under way', async () => between.seen.length >= 2);
  expect(await client.close({ timeoutMs: 100 })).toBe(false);
  expect(between.batches().map(({ length }) => length)).toEqual([5, 5]);
});

test('Retry-After is honoured', async () => {
  await makeOrg(exporter, 'patient');
  const { client, faults } = clientOf(between.url, 'patient');
  between.deed = (_, count) => (count === 1 ? { status: 429, headers: { 'retry-after': '1' } } : 'pass');
  client.record(usage);
  expect(await client.flush()).toBe(true);
  const [first, second] = between.seen.map(({ atMs }) => atMs);
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(999);
  expect(faults).toEqual([{ status: 429, message: 'the exporter answered 429', failures: 1, retryInMs: 1000 }]);
  await client.close();
});

test('what the exporter refuses is told by id, and what came with it goes in', async () => {
  await makeOrg(exporter, 'refusals');
  const { client, drops } = clientOf(between.url, 'refusals');
  const good = client.record(usage);
  const bad = client.record({ ...usage, tokens: { input: -1 } });
  client.record({ ...usage, id: 'twice', model: 'a' });
  client.record({ ...usage, id: 'twice', model: 'b' });
  await client.flush();
  expect([...(await eventsOf(exporter, 'refusals')).keys()].sort()).toEqual([good, 'twice'].sort());
  expect(drops).toMatchObject([
    { id: bad, reason: 'rejected', code: 'invalid_event', field: 'tokens.input', event: { tokens: { input: -1 } } },
    { id: 'twice', reason: 'rejected', code: 'conflict', message: expect.any(String) as string },
  ]);
  expect(client.counts).toMatchObject({ acknowledged: 2, dropped: 2, pending: 0 });

  // Alone it is a request of which nothing could be taken.
  const alone = client.record({ ...usage, type: '' });
  await client.flush();
  expect(drops.at(-1)).toMatchObject({ id: alone, reason: 'rejected', code: 'invalid_event', field: 'type' });
  // Nothing was sent again.
  expect(between.batches().map(({ length }) => length)).toEqual([4, 1]);
  await client.close();
});

test('a request that is refused as such is not made again', async () => {
  const { client, drops } = clientOf(between.url, 'nobody');
  const id = client.record(usage);
  await client.flush();
  expect(drops).toMatchObject([{ id, reason: 'rejected', code: 'unknown_org' }]);
  const { client: stranger, drops: theirs } = clientOf(between.url, 'plain', { key: 'wrong' });
  stranger.record(usage);
  await stranger.flush();
  expect(theirs).toMatchObject([{ reason: 'rejected', code: 'unauthorized' }]);
  expect(between.seen.length).toBe(2);
  await Promise.all([client.close(), stranger.close()]);
});

test('a request that is too large goes in halves', async () => {
  await makeOrg(exporter, 'large');
  const { client, drops } = clientOf(between.url, 'large');
  between.deed = ({ text }) => (text.split('\n').length > 3 || text.includes('huge') ? { status: 413 } : 'pass');
  const ids = Array.from({ length: 20 }, () => client.record(usage));
  const huge = client.record({ ...usage, title: 'huge' });
  await client.flush();
  expect([...(await eventsOf(exporter, 'large')).keys()].sort()).toEqual([...ids].sort());
  expect(drops).toMatchObject([{ id: huge, reason: 'rejected', code: 'http_413' }]);
  await client.close();
});

test('gzip, where it is asked for and worth it', async () => {
  await makeOrg(exporter, 'packed');
  const { client } = clientOf(between.url, 'packed', { gzip: true });
  for (let n = 0; n < 100; n++) client.record(usage);
  await client.flush();
  client.record(usage);
  await client.flush();
  expect(between.seen.map(({ isGzip }) => isGzip)).toEqual([true, false]);
  expect((await eventsOf(exporter, 'packed')).size).toBe(101);
  await client.close();
});

/** A port that is free now, for an exporter that comes back where it was. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

test('an exporter that is killed again and again loses nothing and charges nothing twice', async () => {
  const port = await freePort();
  const options = { dataDir: exporters.directory(), env: { LEDGERLINE_LISTEN: `127.0.0.1:${port}` } };
  let running = await exporters.start(options);
  await makeOrg(running, 'killed', { plan: { monthlyCredits: 1_000_000 } });
  const { client, drops } = clientOf(running.url, 'killed', { batchEvents: 20, concurrency: 2 });
  const ids: string[] = [];
  const over = new AbortController();
  const recording = (async () => {
    while (!over.signal.aborted) {
      for (let n = 0; n < 5 && client.counts.pending < 1000; n++) ids.push(client.record(usage));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  })();
  for (let kills = 0; kills < 5; kills++) {
    const goal = client.counts.acknowledged + 100;
    await until('more is acknowledged', async () => client.counts.acknowledged >= goal);
    await running.kill();
    running = await exporters.start(options);
  }
  over.abort();
  await recording;
  expect(await client.flush({ timeoutMs: 30_000 })).toBe(true);
  const events = await eventsOf(running, 'killed');
  expect(events.size).toBe(ids.length);
  expect([...events.keys()].sort()).toEqual([...ids].sort());
  expect(await creditsUsed(running, 'killed')).toBeCloseTo(ids.length * EACH, 6);
  expect(drops).toEqual([]);
  expect(client.counts).toMatchObject({ acknowledged: ids.length, dropped: 0, pending: 0 });
  await client.close();
}, 120_000);
