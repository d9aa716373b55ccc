/** One organization sends as fast as it can; another one reads, and is answered. */
import { exporterOfFile, expectOk, makeOrg } from '@ledgerline/testkit/harness.ts';
import { event } from './event.ts';

const exporter = await exporterOfFile();
const SENDERS = 16;
const BATCH = 2000;
const ROUNDS = 6;

test('a flood is taken or told to wait, memory stays bounded, and another organization reads meanwhile', async () => {
  await makeOrg(exporter, 'loud');
  await makeOrg(exporter, 'quiet');
  await expectOk(exporter.ask('POST', '/v1/events?org=quiet', { body: event({ id: 'q', credits: '1' }) }));
  const flooding = { now: true };
  let accepted = 0;
  const statuses = new Set<number>();
  const send = async (sender: number): Promise<void> => {
    for (let round = 0; round < ROUNDS; round++) {
      const batch = Array.from({ length: BATCH }, (_, n) => event({ id: `${sender}-${round}-${n}`, credits: '0.001' }));
      for (let status = 0; status !== 200;) {
        const reply = await exporter.ask('POST', '/v1/events?org=loud', { body: batch });
        status = reply.status;
        statuses.add(status);
        if (status === 200) accepted += (reply.json as { accepted: number }).accepted;
        else expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
      }
    }
  };
  const flood = Promise.all(Array.from({ length: SENDERS }, (_, sender) => send(sender))).finally(() => {
    flooding.now = false;
  });
  let reads = 0;
  while (flooding.now) {
    const balance = await exporter.get('/v1/balance?org=quiet');
    expect(balance).toMatchObject({ status: 200, json: { remaining: 999 } });
    reads += 1;
  }
  await flood;
  // Each round of every sender takes far longer than a read may.
  expect(reads).toBeGreaterThan(ROUNDS);
  expect([...statuses].filter((status) => status !== 200 && status !== 429)).toEqual([]);
  expect(accepted).toBe(SENDERS * ROUNDS * BATCH);
  const { text } = await exporter.get('/metrics/process');
  expect(Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1])).toBeLessThan(1.2e9);
});
