/** A disk without room: what finds none is refused and can be sent again, nothing is done by half, reading goes on. */
import { expectOk, exportersOfFile, makeOrg, type Reply } from '@ledgerline/testkit/harness.ts';
import { read, verify } from './crash-tally.ts';
import { preload } from './preloads/environment.ts';

const exporters = exportersOfFile();
const LONG = 'x'.repeat(250);

interface Write {
  readonly path: string;
  /** The body under this id: as large as it may be, so that there is soon no room for it. */
  readonly body: (id: string) => unknown;
}
/** Everything that a client can post. */
const WRITES: Readonly<Record<string, Write>> = {
  event: { path: '/v1/events?org=acme', body: (id) => event(id) },
  batch: { path: '/v1/events?org=acme', body: (id) => Array.from({ length: 50 }, (_, i) => event(`${id}-${i}`)) },
  grant: {
    path: '/v1/admin/orgs/acme/grants',
    body: (id) => ({ id, pool: 'purchased', credits: 1, note: LONG.repeat(4) }),
  },
  refund: {
    path: '/v1/admin/orgs/acme/refunds',
    body: (id) => ({ id, event: 'first', credits: '0.01', note: LONG.repeat(4) }),
  },
  reservation: { path: '/v1/reservations?org=acme', body: (id) => ({ id, amount: '0.01', conversation: LONG }) },
  stream: {
    path: '/v1/events?org=acme',
    body: (id) => ({
      ...event('stream'),
      revision: Number(/\d+$/.exec(id)?.[0]) + 1,
      description: LONG.repeat(16),
      credits: 5,
    }),
  },
};
const began = Date.now();
const event = (id: string) => ({
  id,
  time: began,
  type: 'gateway_inference',
  credits: '0.5',
  workspace: `w-${id}`,
  title: LONG,
});

test('no room: 503 for every kind of write, reads go on; once there is room each is taken exactly once', async () => {
  const dataDir = exporters.directory();
  const { set: pages, env } = preload('limited-disk', dataDir, 1_000_000);
  let exporter = await exporters.start({ dataDir, env });
  const post = (path: string, body: unknown): Promise<Reply> => exporter.ask('POST', path, { body });
  await makeOrg(exporter, 'acme', { createdAt: began });
  await expectOk(post('/v1/events?org=acme', { ...event('first'), credits: 500 }));
  const state = async (): Promise<unknown[]> => {
    const all = ['balance', 'ledger', 'usage/summary'].map((path) => read(exporter, `/v1/${path}?org=acme`));
    const [balance, ...others] = await Promise.all([...all, read(exporter, '/v1/admin/orgs/acme/grants')]);
    return [{ ...(balance as object), asOf: null, actions: null, state: null }, ...others];
  };

  const refused: { readonly path: string; readonly body: unknown }[] = [];
  for (const [name, { path, body }] of Object.entries(WRITES)) {
    pages(1); // no more than there are
    // What fits a page that is there already is still taken.
    for (let i = 0; ; i++) {
      const [sent, before] = [body(`${name}${i}`), await state()];
      const reply = await post(path, sent);
      if (reply.status < 300 && i < 1000) continue;
      expect({ name, ...reply }).toMatchObject({ name, status: 503, json: { code: 'unavailable' } });
      expect(reply.headers.get('retry-after')).toBe('1');
      expect(await state()).toEqual(before);
      refused.push({ path, body: sent });
      break;
    }
    expect((await exporter.get('/metrics')).status).toBe(200);
    expect((await exporter.get('/readyz')).status).toBe(200);
    await verify(exporter);
    pages(1_000_000);
    await expectOk(post('/v1/events?org=acme', { ...event(`room-${name}`), description: LONG.repeat(16) }));
  }

  // A start without room, and its end by force.
  pages(1);
  await exporter.kill();
  exporter = await exporters.start({ dataDir, env });
  const before = (await state()) as [{ remaining: number; reserved: number }, unknown, { requests: number }];
  pages(1_000_000);
  for (const again of [false, true])
    for (const { path, body } of refused) {
      const reply = await expectOk(post(path, body));
      if (path.startsWith('/v1/events'))
        expect(reply.json).toMatchObject({ duplicates: again ? (Array.isArray(body) ? 50 : 1) : 0 });
      else expect(reply.status).toBe(again ? 200 : 201);
    }
  const [balance, , { requests }] = (await state()) as typeof before;
  // One event and fifty, and perhaps the first of a stream.
  expect([51, 52]).toContain(requests - before[2].requests);
  expect(balance.reserved).toBeCloseTo(before[0].reserved + 0.01, 6);
  await verify(exporter);
  expect(await exporter.stop()).toBe(0);
});
