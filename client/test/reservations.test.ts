/** What a call may cost is held while it is made. */
import { exporterOfFile, makeOrg } from '@ledgerline/testkit/harness.ts';
import { until } from '@ledgerline/testkit/prometheus.ts';
import { ExporterUnavailable, RequestRefused, ReservationRefused, type Reservation } from '../src/index.ts';
import { Between } from './between.ts';
import { clientOf, creditsUsed, eventsOf } from './ledger.ts';

const exporter = await exporterOfFile();
const between = await Between.start(exporter.url);
afterAll(() => between.stop());
beforeEach(() => {
  between.seen.length = 0;
  between.deed = () => 'pass';
});
/** 0.35 credits by the default prices. */
const usage = { type: 'gateway_inference', model: 'gpt-4o', tokens: { input: 1000, output: 100 } } as const;

async function reserved(org: string): Promise<number> {
  const { text } = await exporter.get(`/v1/balance?org=${org}`);
  return (JSON.parse(text) as { reserved: number }).reserved;
}
const nothingHeld = (org: string) => until(`nothing of ${org} is held`, async () => (await reserved(org)) === 0);

test('the usage of the call settles it', async () => {
  await makeOrg(exporter, 'settled');
  const { client } = clientOf(exporter.url, 'settled');
  const answer = await client.withReservation(
    { amount: 5, ttlSeconds: 60, conversation: 'c-1' },
    async (reservation) => {
      expect(reservation).toMatchObject({ unit: 'credits', amount: 5, held: 5 });
      expect(Date.parse(reservation.expiresAt)).toBeGreaterThan(Date.now());
      expect(await reserved('settled')).toBe(5);
      reservation.settle({ ...usage, id: 'call' });
      return 'answer';
    },
  );
  expect(answer).toBe('answer');
  await client.flush();
  expect(await reserved('settled')).toBe(0);
  expect(await creditsUsed(exporter, 'settled')).toBe(0.35);
  await client.close();
});

test('each revision of a stream takes from what is held, the last gives back the rest', async () => {
  await makeOrg(exporter, 'shrunk');
  const { client } = clientOf(exporter.url, 'shrunk');
  await client.withReservation(
    { estimate: { model: 'gpt-4o', tokens: { input: 1000, output: 400 } } },
    async (held) => {
      expect(await reserved('shrunk')).toBe(0.65);
      const step = held.stream({ type: 'gateway_inference', model: 'gpt-4o' });
      step.update({ tokens: { input: 1000 } });
      await client.flush();
      expect(await reserved('shrunk')).toBe(0.4);
      step.end({ tokens: { input: 1000, output: 100 } });
    },
  );
  await client.flush();
  expect(await reserved('shrunk')).toBe(0);
  expect(await creditsUsed(exporter, 'shrunk')).toBe(0.35);
  await client.close();
});

test('a call that throws, or used nothing, gives back what was held', async () => {
  await makeOrg(exporter, 'given-back');
  const { client, faults } = clientOf(between.url, 'given-back');
  const failure = new Error('the model is down');
  const throwing = client.withReservation({ amount: 100 }, () => {
    throw failure;
  });
  await expect(throwing).rejects.toBe(failure);
  expect(await client.withReservation({ amount: 100, id: 'a b?ü' }, () => 7)).toBe(7);
  // What is given back is part of what is flushed.
  await client.flush();
  expect(await reserved('given-back')).toBe(0);
  expect(between.seen.map(({ method }) => method).sort()).toEqual(['DELETE', 'DELETE', 'POST', 'POST']);
  expect(between.seen.at(-1)?.path).toBe('/v1/reservations/a%20b%3F%C3%BC?org=given-back');
  expect(faults).toEqual([]);
  await client.close();
});

test('a stream that goes on holds, also when its function has returned; one whose function throws does not', async () => {
  await makeOrg(exporter, 'going-on');
  const { client } = clientOf(exporter.url, 'going-on');
  const head = { type: 'gateway_inference', model: 'gpt-4o' };
  const step = await client.withReservation({ amount: 5 }, (held) => held.stream(head));
  step.update({ tokens: { input: 1000 } });
  await client.flush();
  expect(await reserved('going-on')).toBe(4.75);
  step.end();
  await client.flush();
  expect(await reserved('going-on')).toBe(0);
  const throwing = client.withReservation({ amount: 5 }, (held) => {
    held.stream(head).update({ tokens: { input: 1000 } });
    throw new Error('midway');
  });
  await expect(throwing).rejects.toThrow('midway');
  await client.flush();
  expect(await reserved('going-on')).toBe(0);
  expect(await creditsUsed(exporter, 'going-on')).toBe(0.5);
  await client.close();
});

test('more than is left is refused, by a class of its own, and the call is not made', async () => {
  await makeOrg(exporter, 'poor', { plan: { monthlyCredits: 10 } });
  await makeOrg(exporter, 'capped', { billingModel: 'byom', spendCapUsd: 2 });
  const calls: string[] = [];
  const poor = clientOf(exporter.url, 'poor').client;
  const held = await poor.reserve({ amount: 8 });
  const refused: unknown = await poor
    .withReservation({ amount: '2.5' }, () => calls.push('poor'))
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ReservationRefused);
  expect(refused).toMatchObject({
    name: 'ReservationRefused',
    code: 'credits_exhausted',
    details: { org: 'poor', unit: 'credits', amount: 2.5, available: 2, reserved: 8 },
  });
  await held.release();
  expect(await poor.withReservation({ amount: '2.5' }, () => 'made')).toBe('made');

  const capped = clientOf(exporter.url, 'capped').client;
  await expect(capped.withReservation({ amount: 3 }, () => calls.push('capped'))).rejects.toMatchObject({
    code: 'spend_cap_reached',
    details: { unit: 'USD', available: 2 },
  });
  expect(calls).toEqual([]);
  await Promise.all([poor.close(), capped.close()]);
});

test('a request that is wrong says which field is', async () => {
  const { client } = clientOf(exporter.url, 'poor');
  await expect(client.reserve({ amount: 1, ttlSeconds: 0 })).rejects.toMatchObject({
    name: 'RequestRefused',
    status: 400,
    code: 'invalid_request',
    field: 'ttlSeconds',
  });
  await expect(client.reserve({})).rejects.toBeInstanceOf(RequestRefused);
  for (const id of ['a/b', 'a\\b', '..']) await expect(client.reserve({ id, amount: 1 })).rejects.toThrow(id);
  await client.close();
});

test('an answer that is lost is asked for again: held once', async () => {
  await makeOrg(exporter, 'held-once');
  const { client } = clientOf(between.url, 'held-once');
  between.deed = (_, count) => (count === 1 ? 'lose_answer' : count === 2 ? { status: 503 } : 'pass');
  const held: Reservation = await client.reserve({ amount: 5 });
  expect(between.seen.length).toBe(3);
  expect(await reserved('held-once')).toBe(5);
  await held.release();
  expect(await reserved('held-once')).toBe(0);
  await client.close();
});

test('without an answer in time the call is not made, and what may be held is given back', async () => {
  await makeOrg(exporter, 'unheard');
  const { client } = clientOf(between.url, 'unheard', { reserveTimeoutMs: 300 });
  between.deed = ({ method }) => (method === 'POST' ? 'lose_answer' : 'pass');
  const calls: string[] = [];
  const unheard = client.withReservation({ amount: 5 }, () => calls.push('made'));
  await expect(unheard).rejects.toBeInstanceOf(ExporterUnavailable);
  expect(calls).toEqual([]);
  await nothingHeld('unheard');
  expect((await eventsOf(exporter, 'unheard')).size).toBe(0);
  await client.close();
});
