/**
 * A clock that steps back and forward, in the real exporter: time in the ledger does not, and nothing is posted twice.
 */
import { expectOk, exportersOfFile, makeOrg, type Exporter, type Reply } from '@ledgerline/testkit/harness.ts';
import { read, verify } from './crash-tally.ts';
import { preload } from './preloads/environment.ts';

const [MINUTE, DAY] = [60_000, 86_400_000];
const exporters = exportersOfFile();

interface Entry {
  readonly time: string;
  readonly type: string;
  readonly note?: string;
}

/** An exporter whose clock can be off by so many milliseconds, and its organization. */
async function clocked() {
  const dataDir = exporters.directory();
  const { set: shift, env } = preload('shifted-clock', dataDir, 0);
  const start = (): Promise<Exporter> => exporters.start({ dataDir, env });
  let exporter = await start();
  const ask = (method: string, path: string, body?: unknown): Promise<Reply> =>
    exporter.ask(method, path, body === undefined ? {} : { body });
  let made = 0;
  return {
    shift,
    ask,
    restart: async () => {
      await exporter.kill();
      exporter = await start();
    },
    stop: async () => {
      await verify(exporter);
      expect(await exporter.stop()).toBe(0);
    },
    org: (what: Parameters<typeof makeOrg>[2]) => makeOrg(exporter, 'acme', what),
    post: (time: number, more = {}) =>
      expectOk(
        ask('POST', '/v1/events?org=acme', {
          id: `e${(made += 1)}`,
          time,
          type: 'gateway_inference',
          credits: 1,
          ...more,
        }),
      ),
    ready: async () => (await ask('GET', '/readyz')).status,
    reserve: async (id: string, amount: number, ttlSeconds: number) =>
      (await ask('POST', '/v1/reservations?org=acme', { id, amount, ttlSeconds })).status,
    balance: async () => (await read(exporter, '/v1/balance?org=acme')) as { reserved: number; remaining: number },
    cycles: async () =>
      ((await read(exporter, '/v1/cycles?org=acme')) as { cycles: { start: string; end: string }[] }).cycles,
    entries: async () =>
      ((await read(exporter, '/v1/ledger?org=acme&order=asc&limit=1000&to=2100-01-01')) as { entries: Entry[] })
        .entries,
  };
}

const inOrder = (entries: readonly Entry[]): void => {
  expect(entries.map(({ time }) => time)).toEqual(entries.map(({ time }) => time).sort());
};

test('back: posting time stands still, and more than 5 minutes behind the newest entry it is not ready', async () => {
  const it = await clocked();
  await it.org({ createdAt: Date.now() - 60 * MINUTE });
  const time = Date.now() - 30 * MINUTE;
  await it.post(time);
  const newest = (await it.entries()).at(-1)?.time;
  it.shift(-4 * MINUTE);
  expect(await it.ready()).toBe(200);
  await it.post(time);
  it.shift(-10 * MINUTE);
  expect(await it.ready()).toBe(503);
  // What comes all the same is taken; a restart knows the newest entry as well.
  await it.restart();
  expect(await it.ready()).toBe(503);
  await it.post(time);
  await expectOk(it.ask('POST', '/v1/admin/orgs/acme/grants', { id: 'g', pool: 'purchased', credits: 5 }));
  await expectOk(it.ask('POST', '/v1/admin/orgs/acme/refunds', { id: 'r', event: 'e1' }));
  expect(new Set((await it.entries()).slice(-5).map((entry) => entry.time))).toEqual(new Set([newest]));
  it.shift(0);
  expect(await it.ready()).toBe(200);
  await it.post(time);
  const entries = await it.entries();
  expect(entries.map(({ type }) => type)).toEqual(['grant', 'charge', 'charge', 'charge', 'grant', 'refund', 'charge']);
  inOrder(entries);
  expect(Date.parse(entries.at(-1)?.time ?? '')).toBeGreaterThan(Date.parse(newest ?? ''));
  expect(await it.balance()).toMatchObject({ remaining: 1002 });
  await it.stop();
});

test('forward by months: what is due is posted at its own instants, once, however often the clock goes there', async () => {
  const it = await clocked();
  const began = Date.now();
  await it.org({ createdAt: began, cycleAnchorDay: 31, timezone: 'America/New_York' });
  const expiresAt = new Date(began + 20 * DAY).toISOString();
  await expectOk(it.ask('POST', '/v1/admin/orgs/acme/grants', { id: 'g', pool: 'purchased', credits: 5, expiresAt }));
  await it.post(began);
  const before = await it.entries();
  it.shift(100 * DAY);
  const cycles = await it.cycles();
  expect(cycles.length).toBeGreaterThanOrEqual(4);
  const shown = (await it.entries()).slice(before.length);
  it.shift(0);
  expect(await it.entries()).toEqual(before); // reads show what is due, and post nothing
  it.shift(100 * DAY);
  await it.post(began + 100 * DAY);

  const due = (await it.entries()).slice(before.length, -1);
  expect(due).toEqual(shown);
  const starts = cycles.slice(1).map(({ start }) => start);
  expect(due.filter(({ type }) => type === 'grant').map(({ time }) => time)).toEqual(starts);
  const expiries = due.filter(({ type }) => type === 'expiry').map(({ time }) => time);
  expect(expiries).toEqual([...starts, expiresAt].sort());

  // Back, forward again and back, through restarts: charges only.
  for (const days of [0, 100, 0, 50, 100]) {
    it.shift(days * DAY);
    if (days !== 50) await it.restart();
    expect(await it.ready()).toBe(days === 100 ? 200 : 503);
    await it.post(began);
  }
  const entries = await it.entries();
  inOrder(entries);
  expect(entries.slice(before.length + due.length).map(({ type }) => type)).toEqual(Array<string>(6).fill('charge'));
  expect(await it.cycles()).toMatchObject(cycles.map(({ start, end }) => ({ start, end })));
  expect(await it.balance()).toMatchObject({ remaining: 994 });

  // Further on: one more of each, at the next start.
  const next = cycles.at(-1)?.end ?? '';
  it.shift(Date.parse(next) - Date.now() + DAY);
  await it.post(began);
  expect((await it.entries()).slice(entries.length)).toMatchObject([
    { type: 'expiry', time: next },
    { type: 'grant', time: next },
    { type: 'charge' },
  ]);
  await it.stop();
});

test('back: a hold that was over stays over, also for a process that starts then', async () => {
  const it = await clocked();
  await it.org({ plan: { monthlyCredits: 10 } });
  expect(await it.reserve('a', 6, 60)).toBe(201);
  it.shift(2 * MINUTE);
  expect(await it.reserve('b', 6, 600)).toBe(201);
  it.shift(0);
  expect(await it.balance()).toMatchObject({ reserved: 6 });
  await it.restart();
  expect(await it.balance()).toMatchObject({ reserved: 6 });
  expect(await it.reserve('c', 4, 60)).toBe(201);
  await it.post(Date.now(), { reservation: 'a' }); // plain usage: past what is not held
  expect((await it.ask('GET', '/metrics/ledger')).text).toContain('ledgerline_overshoot_credits_total{org="acme"} 1\n');
  expect(await it.balance()).toMatchObject({ reserved: 10, remaining: 9 });
  await it.stop();
});
