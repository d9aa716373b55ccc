/** Usage without a price is in no amount, so every amount says how much of it there is; until it has one. */
import { samplesOf } from '@ledgerline/testkit/exposition.ts';
import { expectOk, exporterOfFile, makeOrg } from '@ledgerline/testkit/harness.ts';
import { scrape } from '../metrics/scrape.ts';

const exporter = await exporterOfFile();
const NOW = Date.now();
const HOUR = 3_600_000;
const STARTED = '2026-01-01T00:00:00Z';
type Json = Record<string, unknown>;

const price = (model: string) => ({
  model,
  from: '2020-01-01',
  usdPerMillion: { input: 2 },
  usdPerUnit: model === 'full' ? { pages: 1 } : {},
});
const event = (id: string, model: string, more: Json = {}): Json => ({
  ...{ id, model, time: NOW - HOUR, type: 'gateway_inference', conversation: 'c', apiKey: 'k', user: `of-${model}` },
  ...{ tokens: { input: 1_000_000 }, ...more },
});
const post = (org: string, events: readonly Json[]) =>
  expectOk(exporter.ask('POST', `/v1/events?org=${org}`, { body: events }));
const ask = async (path: string): Promise<Json> => (await expectOk(exporter.get(path))).json as Json;
const first = async (path: string, list: string, where: Json = {}): Promise<Json | undefined> =>
  ((await ask(path))[list] as Json[]).find((row) =>
    Object.entries(where).every(([name, value]) => row[name] === value),
  );

/** By report: the part of its answer that holds the two events of the model `new`, which has no price. */
const REPORTS: Readonly<Record<string, () => Promise<unknown>>> = {
  summary: () => ask('/v1/usage/summary?org=acme'),
  'by key': () => first('/v1/usage/by-key?org=acme', 'keys', { apiKey: 'k' }),
  'day of the month': async () => ((await ask('/v1/usage/daily?org=acme'))['days'] as Json[]).at(-1),
  'model of a day': async () => {
    const day = ((await ask('/v1/usage/daily?org=acme'))['days'] as Json[]).at(-1);
    return (day?.['models'] as Json)['new'];
  },
  breakdown: () => first('/v1/usage/breakdown?org=acme&by=user', 'rows', { key: 'of-new' }),
  'breakdown of events, not of rollups': () =>
    first('/v1/usage/breakdown?org=acme&by=user&model=new&type=gateway_inference', 'rows'),
  'total of a breakdown': async () => (await ask('/v1/usage/breakdown?org=acme&by=token_type'))['total'],
  conversations: () => first('/v1/conversations?org=acme', 'conversations'),
  'one conversation': () => ask('/v1/conversation?org=acme&id=c'),
  balance: () => ask('/v1/balance?org=acme'),
  'balance where all is used': () => ask('/v1/balance?org=dry'),
  projection: () => ask('/v1/projection?org=acme'),
  cycles: async () => ((await ask('/v1/cycles?org=acme'))['cycles'] as Json[]).at(-1),
  'point of a series': async () => {
    const series = await first('/v1/usage/series?org=acme&groupBy=model&interval=month', 'series', { key: 'new' });
    return (series?.['points'] as Json[]).at(-1);
  },
};

const reprice = async (): Promise<void> => {
  const range = { from: STARTED, to: new Date(NOW + HOUR).toISOString() };
  const dry = await expectOk(exporter.ask('POST', '/v1/admin/reprice', { body: { ...range, dryRun: true } }));
  const { token } = dry.json as { token: string };
  await expectOk(exporter.ask('POST', '/v1/admin/reprice', { body: { ...range, dryRun: false, token } }));
};
const counted = async (model: string): Promise<string[]> =>
  samplesOf(await scrape(exporter), 'ledgerline_unpriced_events_total', { org: 'acme', model }).map(
    ({ value }) => value,
  );

beforeAll(async () => {
  // An hour ago lies in this cycle and on this day, whenever the test is run.
  const timezone = new Date(NOW).getUTCHours() < 2 ? 'Asia/Tokyo' : 'UTC';
  for (const org of ['acme', 'dry', 'streamed'])
    await makeOrg(exporter, org, {
      ...{ createdAt: STARTED, timezone, cycleAnchorDay: new Date(NOW - 10 * 24 * HOUR).getUTCDate() },
      plan: { monthlyCredits: org === 'dry' ? 0 : 10_000 },
    });
  await expectOk(exporter.ask('PUT', '/v1/admin/prices', { body: [price('full'), price('half')] }));
});

describe('while all usage has a price', () => {
  beforeAll(async () => {
    await post('acme', [event('priced', 'full'), event('priced new', 'new', { tokens: {} })]);
    await post('dry', [event('priced', 'full')]);
  });

  test.each(Object.keys(REPORTS))('%s says nothing', async (report) => {
    expect(await REPORTS[report]?.()).not.toHaveProperty('unpricedEvents');
  });
});

describe('where two events lack one', () => {
  beforeAll(async () => {
    for (const org of ['acme', 'dry']) await post(org, [event('new 1', 'new'), event('new 2', 'new')]);
  });

  test.each(Object.keys(REPORTS))('%s says so', async (report) => {
    expect(await REPORTS[report]?.()).toHaveProperty('unpricedEvents', 2);
  });

  test('a series of counts lacks nothing', async () => {
    const series = await first('/v1/usage/series?org=acme&measure=tokens&interval=month', 'series');
    expect((series?.['points'] as Json[]).at(-1)).not.toHaveProperty('unpricedEvents');
  });

  test('a conversation marks them line by line, and adds up', async () => {
    const { lines } = (await ask('/v1/conversation?org=acme&id=c')) as { lines: Json[] };
    expect(lines.map(({ event: id, unpriced, totalUnpricedEvents }) => [id, unpriced, totalUnpricedEvents])).toEqual([
      ['priced', undefined, undefined],
      ['priced new', undefined, undefined],
      ['new 1', true, 1],
      ['new 2', true, 2],
    ]);
  });

  test('there is a counter for the model, and one at 0 from the beginning of the organization', async () => {
    expect(await counted('new')).toEqual(['2']);
    expect(await counted('')).toEqual(['0']);
  });

  test('once they have one no report says anything, and the counter stays', async () => {
    await expectOk(exporter.ask('PUT', '/v1/admin/prices', { body: [price('new')] }));
    await reprice();
    for (const [report, read] of Object.entries(REPORTS))
      expect([report, await read()]).toEqual([report, expect.not.objectContaining({ unpricedEvents: 2 })]);
    expect(await ask('/v1/usage/summary?org=acme')).not.toHaveProperty('unpricedEvents');
    expect(await counted('new')).toEqual(['2']);
    expect((await ask('/v1/admin/verify'))['mismatches']).toEqual([]);
  });
});

test('an event that comes in revisions is one, from the revision on that has no rate', async () => {
  const revision = (number: number, more: Json) => event('r', 'half', { revision: number, final: false, ...more });
  const unpriced = async () => (await ask('/v1/usage/summary?org=streamed'))['unpricedEvents'];
  await post('streamed', [revision(1, {})]);
  expect(await unpriced()).toBeUndefined();
  for (const pages of [1, 2]) {
    await post('streamed', [revision(pages + 1, { quantity: { pages } })]);
    expect(await unpriced()).toBe(1);
  }
});
