/** A real connection that is not read, with snapshots so large that what lies between the two ends is soon full. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listenerOf } from '../../src/http/event-stream.ts';
import { BalanceStream, TICK_MS } from '../../src/query/balance-stream.ts';
import { listenAsleep, messagesIn } from './listening.ts';

const SIZE = 4_000_000;
const CHANGES = 20;

test('what a connection does not take is never queued: it gets the newest when it does', async () => {
  let remaining = 0;
  const read = async (): Promise<string> =>
    JSON.stringify({ asOf: new Date().toISOString(), filling: 'x'.repeat(SIZE), remaining });
  const balances = new BalanceStream(read, (error) => {
    throw error;
  });
  const responses: ServerResponse[] = [];
  const server = createServer((_, response) => {
    responses.push(response);
    void balances.join(
      'acme',
      'k',
      listenerOf(response, () => true),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [asleep, awake] = [listenAsleep(url, '/'), listenAsleep(url, '/')];
  const newest = `"remaining":${CHANGES}}\n\n\r\n`;
  const heard = awake.read((end) => end.endsWith(newest));
  let most = 0;
  while (remaining < CHANGES) {
    remaining += 1;
    balances.changed(['acme']);
    await new Promise((resolve) => setTimeout(resolve, 2 * TICK_MS));
    most = Math.max(most, ...responses.map(({ writableLength }) => writableLength));
  }
  // Nobody who reads was held up: each change came.
  expect(messagesIn(await heard).length).toBeGreaterThan(CHANGES - 3);
  expect(most).toBeLessThan(1.1 * SIZE);
  const late = messagesIn(await asleep.read((end) => end.endsWith(newest)));
  expect(late.length).toBeLessThan(CHANGES / 2);
  expect(late.at(-1)?.data.remaining).toBe(CHANGES);
  balances.stop();
  [asleep, awake].forEach((each) => each.leave());
  await new Promise((closed) => server.close(closed));
});
