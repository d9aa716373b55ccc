/** Usage that grows: what is charged is what the last revision says, however many there were. */
import { exporterOfFile, makeOrg } from '@ledgerline/testkit/harness.ts';
import { seeded } from '@ledgerline/testkit/random.ts';
import { Between } from './between.ts';
import { clientOf, creditsUsed, eventsOf } from './ledger.ts';

const exporter = await exporterOfFile();
const between = await Between.start(exporter.url);
afterAll(() => between.stop());
beforeEach(() => {
  between.seen.length = 0;
  between.deed = () => 'pass';
});
const head = { type: 'gateway_inference', model: 'gpt-4o', conversation: 'c-1' } as const;

test('of revisions that wait only the latest is sent', async () => {
  await makeOrg(exporter, 'coalesced');
  const { client } = clientOf(between.url, 'coalesced', { lingerMs: 60_000 });
  const step = client.stream(head);
  for (let output = 1; output <= 1000; output++) step.update({ tokens: { input: 500, output } });
  expect(client.counts.pending).toBe(1);
  await client.flush();
  step.update({ tokens: { input: 500, output: 1500 } });
  step.end({ durationMs: 1234 });
  await client.flush();
  expect(between.batches()).toMatchObject([
    [{ id: step.id, revision: 1000, tokens: { input: 500, output: 1000 } }],
    [{ id: step.id, revision: 1002, tokens: { input: 500, output: 1500 }, durationMs: 1234, final: true }],
  ]);
  const times = new Set(between.batches().map(([event]) => event?.['time']));
  expect(times.size).toBe(1);
  expect(await creditsUsed(exporter, 'coalesced')).toBeCloseTo((500 * 2.5 + 1500 * 10) / 10_000, 6);
  await client.close();
});

test('many streams at once, answers lost: the ledger has exactly what each said last', async () => {
  await makeOrg(exporter, 'streamed', { plan: { monthlyCredits: 1_000_000 } });
  const random = seeded(7);
  const { client, drops } = clientOf(between.url, 'streamed', { concurrency: 3, batchEvents: 15 });
  between.deed = (_, count) => (count % 4 === 1 ? 'lose_answer' : 'pass');
  const steps = Array.from({ length: 40 }, () => ({ step: client.stream(head), input: 0, output: 0 }));
  for (let round = 0; round < 30; round++) {
    for (const each of steps) {
      each.input += Math.floor(random() * 50);
      each.output += Math.floor(random() * 50);
      each.step.update({ tokens: { input: each.input, output: each.output } });
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  for (const { step } of steps) step.end();
  expect(await client.flush()).toBe(true);
  expect(drops).toEqual([]);
  const events = await eventsOf(exporter, 'streamed');
  expect(steps.map(({ step }) => events.get(step.id)?.tokens)).toEqual(
    steps.map(({ input, output }) => expect.objectContaining({ input, output }) as unknown),
  );
  const sum = steps.reduce((all, { input, output }) => all + input * 250 + output * 1000, 0);
  expect(Math.round((await creditsUsed(exporter, 'streamed')) * 1e6)).toBe(sum);
  expect(between.batches().flat().length).toBeLessThan(40 * 31);
  await client.close();
});

test('what comes after the end, or is less than before, is told', async () => {
  await makeOrg(exporter, 'ended');
  const { client, drops } = clientOf(exporter.url, 'ended');
  const step = client.stream({ ...head, id: 'mine' });
  step.update({ tokens: { output: 10 } });
  await client.flush();
  step.end({ tokens: { output: 9 } });
  step.update({ tokens: { output: 20 } });
  step.end();
  await client.flush();
  expect(drops.map(({ id, code }) => [id, code])).toEqual([
    ['mine', 'ended'],
    ['mine', 'ended'],
    ['mine', 'usage_shrinks'],
  ]);
  expect((await eventsOf(exporter, 'ended')).get('mine')?.tokens.output).toBe(10);
  await client.close();
});
