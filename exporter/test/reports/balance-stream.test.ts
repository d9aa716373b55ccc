/** The live balance as those who listen to it get it, from a real exporter. */
import { readFileSync } from 'node:fs';
import {
  expectOk,
  exporterOfFile,
  exportersOfFile,
  makeKey,
  makeOrg,
  type Exporter,
  type Reply,
} from '@ledgerline/testkit/harness.ts';
import { listen, listenAsleep, messagesIn, type Balance } from './listening.ts';

const exporter = await exporterOfFile();
const others = exportersOfFile();

let made = 0;
async function org(of: Exporter = exporter, body: Record<string, unknown> = {}) {
  const name = `org-${++made}`;
  await makeOrg(of, name, { plan: { monthlyCredits: 1_000_000 }, ...body });
  const query = `?org=${name}`;
  const use = (...credits: readonly number[]): Promise<Reply> =>
    expectOk(
      of.ask('POST', `/v1/events${query}`, {
        body: credits.map((each) => ({
          id: `e-${++made}`,
          time: Date.now(),
          type: 'gateway_inference',
          credits: each,
        })),
      }),
    );
  const balance = async (): Promise<Balance> => (await of.get(`/v1/balance${query}`)).json as Balance;
  return { name, query, use, balance };
}
const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const timeless = (balance: Balance): object => ({ ...balance, asOf: 'whenever' });

test('who connects gets the whole balance at once, with headers that nothing on the way keeps it back by', async () => {
  const { query, use, balance } = await org();
  await use(5);
  const live = await listen(exporter, query, undefined, { 'accept-encoding': 'gzip, br' });
  const { data, event, id } = await live.until(() => true, 1000);
  expect([event, Math.abs(Date.now() - id) < 5000, timeless(data)]).toEqual([
    'balance',
    true,
    timeless(await balance()),
  ]);
  expect([data.remaining, live.text().startsWith('retry: 3000\n')]).toEqual([999_995, true]);
  expect(live.status).toBe(200);
  expect(live.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  expect(live.headers['content-encoding']).toBeUndefined();
  live.leave();
});

test('each kind of change is sent soon: usage, a grant, a refund, a reservation, the plan, the organization', async () => {
  const { name, query, use } = await org();
  const live = await listen(exporter, query);
  const put = (path: string, body: object, method = 'PUT'): Promise<Reply> =>
    expectOk(exporter.ask(method, path, { body }));
  await use(10);
  await live.until(({ remaining }) => remaining === 999_990, 1000);
  await put(`/v1/admin/orgs/${name}/grants`, { id: 'g', pool: 'bonus', credits: 4 }, 'POST');
  await live.until(({ remaining }) => remaining === 999_994, 1000);
  await put(`/v1/admin/orgs/${name}/refunds`, { id: 'r', event: `e-${made}`, credits: 3 }, 'POST');
  await live.until(({ remaining }) => remaining === 999_997, 1000);
  await put(`/v1/reservations${query}`, { id: 'h', amount: 7, ttlSeconds: 60 }, 'POST');
  await live.until(({ reserved }) => reserved === 7, 1000);
  await put(`/v1/admin/plans/plan-of-${name}`, { name: 'Renamed', monthlyCredits: 1_000_000 });
  await live.until(({ plan }) => (plan as { name: string }).name === 'Renamed', 1000);
  await put(`/v1/admin/orgs/${name}`, {
    name: 'New',
    plan: `plan-of-${name}`,
    billingModel: 'credits',
    timezone: 'UTC',
    cycleAnchorDay: 1,
  });
  await live.until(({ name: shown }) => shown === 'New', 1000);
  expect(live.messages()).toHaveLength(7);
  live.leave();
});

test('thousands of events are few messages, and the last one is the balance; others hear nothing', async () => {
  const [busy, quiet] = [await org(), await org()];
  const [live, other] = [await listen(exporter, busy.query), await listen(exporter, quiet.query)];
  const began = Date.now();
  for (let i = 0; i < 200; i += 1) await busy.use(...Array<number>(20).fill(1));
  const { data } = await live.until(({ remaining }) => remaining === 996_000);
  const ticks = (Date.now() - began) / 100;
  expect(timeless(data)).toEqual(timeless(await busy.balance()));
  expect(live.messages().length).toBeLessThanOrEqual(ticks + 3);
  const ids = live.messages().map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
  expect(other.messages()).toHaveLength(1);
  [live, other].forEach((each) => each.leave());
});

test('who reads nothing holds nobody up, costs no memory, and in the end has the newest', async () => {
  const { query, use, balance } = await org();
  const asleep = Array.from({ length: 50 }, () => listenAsleep(exporter.url, `/v1/balance/stream${query}`));
  const live = await listen(exporter, query);
  const resident = (): number =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${exporter.process.pid ?? 0}/status`, 'utf8'))?.[1]) / 1024;
  const delays: number[] = [];
  for (let i = 0; i < 20; i += 1) await use(...Array<number>(100).fill(1));
  const before = resident();
  for (let i = 0; i < 20; i += 1) {
    for (let j = 0; j < 5; j += 1) await use(...Array<number>(20).fill(1));
    const { remaining } = await balance();
    const asked = Date.now();
    await live.until((one) => one.remaining <= remaining);
    delays.push(Date.now() - asked);
  }
  expect(Math.max(...delays)).toBeLessThan(1000);
  expect(resident() - before).toBeLessThan(64);
  const { remaining } = await balance();
  for (const one of asleep) await one.read((text) => text.includes(`"remaining":${remaining},"reserved"`));
  [live, ...asleep].forEach((each) => each.leave());
});

test('a reservation that expires shows by itself, and one who waits hears that the connection lives', async () => {
  const [{ query }, quiet] = [await org(), await org()];
  await expectOk(exporter.ask('POST', `/v1/reservations${query}`, { body: { id: 'h', amount: 7, ttlSeconds: 1 } }));
  const [live, other] = [await listen(exporter, query), await listen(exporter, quiet.query)];
  await live.until(({ reserved }) => reserved === 7, 1000);
  await live.until(({ reserved }) => reserved === 0, 17_000);
  await later(500);
  expect(other.text().endsWith('\n\n: keep-alive\n\n')).toBe(true);
  [live, other].forEach((each) => each.leave());
});

test('a key that is revoked, or expires, hears no more; one with another role is not let in', async () => {
  const { name, query } = await org();
  const key = async (body: object): Promise<{ key: string; id: string }> =>
    (
      await expectOk(
        exporter.ask('POST', '/v1/admin/keys', { body: { name: 'k', roles: [{ org: name, role: 'admit' }], ...body } }),
      )
    ).json as { key: string; id: string };
  const [revoked, expiring] = [await key({}), await key({ expiresAt: Date.now() + 2000 })];
  const streams = [await listen(exporter, '', revoked.key), await listen(exporter, query, expiring.key)];
  const kept = await listen(exporter, query, await makeKey(exporter, { org: name, role: 'billing' }));
  await expectOk(exporter.ask('DELETE', `/v1/admin/keys/${revoked.id}`));
  const over = (async () => {
    for (const { ended } of streams) await ended;
    return 'over';
  })();
  expect(await Promise.race([over, later(17_000)])).toBe('over');
  expect(await Promise.race([kept.ended, later(100).then(() => 'goes on')])).toBe('goes on');
  kept.leave();
  const statusOf = async (query: string, key?: string): Promise<number> => (await listen(exporter, query, key)).status;
  expect(await statusOf(query, revoked.key)).toBe(401);
  expect(await statusOf(query, await makeKey(exporter, { org: name, role: 'ingest' }))).toBe(403);
  expect([
    await statusOf('?org=nowhere'),
    await statusOf('?org=*'),
    await statusOf(''),
    await statusOf(`${query}&x=1`),
  ]).toEqual([404, 400, 400, 400]);
});

test('a key has a hundred streams and no more, in words that say so', async () => {
  const { name, query } = await org();
  const key = await makeKey(exporter, { org: name, role: 'billing' });
  const streams = await Promise.all(Array.from({ length: 100 }, () => listen(exporter, query, key)));
  const refused = await exporter.get(`/v1/balance/stream${query}`, key);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
  expect(refused.json).toMatchObject({
    code: 'too_many_requests',
    message: expect.stringContaining('100 streams') as string,
  });
  streams.forEach((each) => each.leave());
  for (const end = Date.now() + 5000; (await listen(exporter, query, key)).status !== 200 && Date.now() < end;)
    await later(20);
  expect((await listen(exporter, query, key)).status).toBe(200);
});

test('a stop ends the streams and is quick', async () => {
  const stopped = await others.start();
  const { query, use } = await org(stopped);
  const streams = await Promise.all(Array.from({ length: 20 }, () => listen(stopped, query)));
  const asleep = listenAsleep(stopped.url, `/v1/balance/stream${query}`);
  await use(1);
  const began = Date.now();
  expect(await stopped.stop()).toBe(0);
  expect(Date.now() - began).toBeLessThan(3000);
  await Promise.all(streams.map(({ ended }) => ended));
  expect(messagesIn(streams[0]?.text() ?? '')[0]?.data.org).toBe(query.slice(5));
  asleep.leave();
});
