/** What a client holds is bounded, and who records neither waits nor is thrown at. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { jest } from '@jest/globals';
import { exporterOfFile, makeOrg } from '@ledgerline/testkit/harness.ts';
import type { LedgerlineOptions } from '../src/index.ts';
import { Between } from './between.ts';
import { clientOf, eventsOf } from './ledger.ts';

const exporter = await exporterOfFile();
const usage = { type: 'gateway_inference', model: 'gpt-4o', tokens: { input: 1000, output: 100 } } as const;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heapBytes = (): number => {
  collect();
  return process.memoryUsage().heapUsed;
};

/** Takes connections and says nothing. */
const silent = createServer(() => undefined).listen(0, '127.0.0.1');
await once(silent, 'listening');
const { port } = silent.address() as AddressInfo;
afterAll(() => silent.close());

test('an exporter that never answers costs neither memory nor time, and every event without room is told', async () => {
  let dropped = 0;
  const { client } = clientOf(`http://127.0.0.1:${port}`, 'nobody', {
    queueBytes: 2_000_000,
    queueEvents: 5_000,
    onDrop: ({ reason }) => (dropped += reason === 'queue_full' ? 1 : 0),
  });
  const before = heapBytes();
  const title = 'x'.repeat(300);
  let turns = 0;
  setImmediate(() => turns++);
  for (let n = 0; n < 100_000; n++) client.record({ ...usage, title: `${n} ${title}` });
  // None of them let anything else run in between.
  expect(turns).toBe(0);
  const { pending, pendingBytes } = client.counts;
  expect(pending).toBeLessThanOrEqual(5_000);
  expect(pendingBytes).toBeLessThanOrEqual(2_000_000);
  expect(pendingBytes).toBeGreaterThan(1_500_000);
  expect(dropped).toBe(100_000 - pending);
  expect(client.counts.dropped).toBe(dropped);
  // 40 MB were recorded.
  expect(heapBytes() - before).toBeLessThan(12_000_000);
  expect(await client.flush({ timeoutMs: 20 })).toBe(false);
  expect(await client.close({ timeoutMs: 20 })).toBe(false);
});

test('what waits keeps its place: the newest is dropped, and what close cannot deliver is told', async () => {
  await makeOrg(exporter, 'full');
  const between = await Between.start(exporter.url);
  const { client, drops } = clientOf(between.url, 'full', { queueEvents: 2, lingerMs: 60_000 });
  const kept = [client.record(usage), client.record(usage)];
  const late = client.record(usage);
  expect(drops).toMatchObject([{ id: late, reason: 'queue_full', code: 'queue_full', event: usage }]);
  await client.flush();
  expect([...(await eventsOf(exporter, 'full')).keys()].sort()).toEqual(kept.sort());
  between.deed = () => 'hang';
  const lost = client.record(usage);
  expect(await client.close({ timeoutMs: 50 })).toBe(false);
  const after = client.record(usage);
  expect(drops.slice(1)).toMatchObject([
    { id: lost, reason: 'closed', message: expect.stringContaining('acknowledged') as string },
    { id: after, reason: 'closed', message: 'the client is closed' },
  ]);
  expect(client.counts).toEqual({ acknowledged: 2, dropped: 3, pending: 0, pendingBytes: 0 });
  // A client that is closed says so again.
  expect(await client.close()).toBe(false);
  await between.stop();
});

test('what cannot be sent at all is told, not thrown', async () => {
  const circular: Record<string, unknown> = { ...usage };
  circular['title'] = circular;
  const { client, drops } = clientOf(exporter.url, 'nobody', { queueBytes: 1000 });
  client.record(circular as unknown as typeof usage);
  client.record({ ...usage, quantity: { pages: 12n as unknown as number } });
  client.record({ ...usage, title: 'x'.repeat(2000) });
  client.record(null as unknown as typeof usage);
  expect(drops.map(({ reason }) => reason)).toEqual(['invalid', 'invalid', 'invalid']);
  await client.close();
  expect(drops.at(-1)).toMatchObject({ reason: 'rejected' });
});

test('a callback that throws breaks nothing', async () => {
  await makeOrg(exporter, 'throwing');
  const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const { client } = clientOf(exporter.url, 'throwing', {
    onDrop: () => {
      throw new Error('mine');
    },
  });
  client.record({ ...usage, type: '' });
  const good = client.record(usage);
  expect(await client.flush()).toBe(true);
  expect([...(await eventsOf(exporter, 'throwing')).keys()]).toEqual([good]);
  expect(warned.mock.calls).toEqual([[expect.stringContaining('mine'), 'LedgerlineWarning']]);
  warned.mockRestore();
  await client.close();
});

test('who asks to be told of nothing is warned, once for each reason', async () => {
  const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const { client } = clientOf(exporter.url, 'nobody', { onDrop: undefined as never });
  const [first] = [client.record(usage), client.record(usage)];
  await client.close();
  client.record(usage);
  expect(warned.mock.calls).toEqual([
    [expect.stringContaining(`(rejected), first ${first}: org: there is no organization`), 'LedgerlineWarning'],
    [expect.stringContaining('(closed)'), 'LedgerlineWarning'],
  ]);
  warned.mockRestore();
});

test('an event is given up after as long as was said', async () => {
  const { client, drops } = clientOf('http://127.0.0.1:1', 'nobody', { giveUpAfterMs: 100 });
  const id = client.record(usage);
  expect(await client.flush()).toBe(true);
  expect(drops).toMatchObject([
    { id, reason: 'gave_up', message: expect.stringContaining('no answer from') as string },
  ]);
  await client.close();
});

test.each([
  [{ url: 'exporter:9464' }, 'url must be'],
  [{ url: '' }, 'url must be'],
  [{ url: 'http://me:secret@127.0.0.1:1' }, 'url must hold no user name'],
  [{ key: '' }, 'key must be'],
  [{ lingerMs: -1 }, 'lingerMs must be a number of at least 0'],
  [{ batchEvents: NaN }, 'batchEvents must be'],
  [{ concurrency: '2' }, "concurrency must be a number of at least 1, not '2'"],
  [{ lingerMS: 5 }, 'there is no option lingerMS'],
])('options that cannot work are refused at once: %j', (options, message) => {
  expect(() => clientOf(exporter.url, 'nobody', options as Partial<LedgerlineOptions>)).toThrow(message);
});
