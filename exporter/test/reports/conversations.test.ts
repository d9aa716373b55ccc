/** One conversation, whatever its id; and cost that not every event knows. */
import { expectOk, exporterOfFile, makeKey, makeOrg, type Reply } from '@ledgerline/testkit/harness.ts';

const exporter = await exporterOfFile();
const ODD = ['a/b', 'a\\b', '.', '..', '../../admin/keys', '%2F', 'a?b=c&d#e', ' ', '漢/'.repeat(128), 'plain'];
/** `usd` is known of none, some and all. */
const COSTS = { none: [null, null], some: [null, '0.5'], all: ['0.25', '0'] };
const TOKENS = { input: 1000, output: 100 };

const one = (id: string, key?: string): Promise<Reply> =>
  exporter.get(`/v1/conversation?org=acme&id=${encodeURIComponent(id)}`, key);

beforeAll(async () => {
  await makeOrg(exporter, 'acme');
  const now = Date.now();
  const odd = ODD.map((conversation, i) => ({ id: `odd-${i}`, conversation, credits: '2' }));
  const costs = Object.entries(COSTS).flatMap(([conversation, usd]) =>
    usd.map((costUsd, i) => ({ id: `${conversation}-${i}`, conversation, credits: '1', ...(costUsd && { costUsd }) })),
  );
  const body = [...odd, ...costs].map((event, i) => ({
    ...event,
    time: now + i,
    type: 'gateway_inference',
    model: 'gpt-4o',
    tokens: TOKENS,
  }));
  await expectOk(exporter.ask('POST', '/v1/events?org=acme', { body }));
});

test.each(ODD)('%j is found by a parameter', async (id) => {
  const answer = await expectOk(one(id));
  expect(answer.json).toMatchObject({
    org: 'acme',
    id,
    credits: 2,
    messages: 1,
    lines: [{ total: 2 }],
    nextCursor: null,
  });
});

test('it answers what the path answers, page by page too', async () => {
  const pages = async (path: string): Promise<object[]> => {
    const first = (await expectOk(exporter.get(path))).json as { nextCursor: string | null };
    const second = (await expectOk(exporter.get(`${path}&cursor=${first.nextCursor}`))).json as typeof first;
    return [first, second].map((page) => ({ ...page, nextCursor: page.nextCursor?.length }));
  };
  expect(await pages('/v1/conversation?id=some&org=acme&limit=1')).toEqual(
    await pages('/v1/conversations/some?org=acme&limit=1'),
  );
});

test('it asks for the same roles, and for one conversation that there is', async () => {
  const billing = await makeKey(exporter, { org: 'acme', role: 'billing' });
  expect((await one('a/b', billing)).status).toBe(403);
  const elsewhere = await makeKey(exporter, { org: 'acme', role: 'owner', workspaces: ['other'] });
  expect((await one('a/b', elsewhere)).status).toBe(403);
  expect((await one('a/b', await makeKey(exporter, { org: 'acme', role: 'owner' }))).status).toBe(200);
  expect((await one('nowhere')).json).toMatchObject({ code: 'not_found', details: { field: 'id' } });
  for (const query of ['', '&id=', '&id=a&id=b', `&id=${'x'.repeat(257)}`])
    expect((await exporter.get(`/v1/conversation?org=acme${query}`)).json).toMatchObject({ code: 'invalid_request' });
});

test('cost that is not known of every event says of how many it is not', async () => {
  const answer = await expectOk(exporter.get('/v1/conversations?org=acme'));
  const { conversations } = answer.json as {
    conversations: { id: string; costUsd: number; costUsdUnknownEvents?: number }[];
  };
  const costs = Object.fromEntries(conversations.map((row) => [row.id, [row.costUsd, row.costUsdUnknownEvents]]));
  expect(costs).toMatchObject({ none: [0, 2], some: [0.5, 1], all: [0.25, undefined] });
  const whole = async (id: string) =>
    (await expectOk(one(id))).json as {
      costUsdUnknownEvents?: number;
      lines: { costUsd: number | null; totalUsd: number; totalUsdUnknownEvents?: number }[];
    };
  const [none, some, all] = [await whole('none'), await whole('some'), await whole('all')];
  expect([none, some, all].map(({ costUsdUnknownEvents }) => costUsdUnknownEvents)).toEqual([2, 1, undefined]);
  expect(none.lines.map((line) => [line.costUsd, line.totalUsd, line.totalUsdUnknownEvents])).toEqual([
    [null, 0, 1],
    [null, 0, 2],
  ]);
  expect(some.lines.map((line) => [line.costUsd, line.totalUsd, line.totalUsdUnknownEvents])).toEqual([
    [null, 0, 1],
    [0.5, 0.5, 1],
  ]);
  expect(all.lines.map((line) => [line.totalUsd, line.totalUsdUnknownEvents])).toEqual([
    [0.25, undefined],
    [0.25, undefined],
  ]);
});

test('the count goes on from page to page', async () => {
  const path = '/v1/conversation?org=acme&id=some&limit=1';
  const { nextCursor } = (await expectOk(exporter.get(path))).json as { nextCursor: string };
  const answer = await expectOk(exporter.get(`${path}&cursor=${nextCursor}`));
  expect(answer.json).toMatchObject({ costUsdUnknownEvents: 1, lines: [{ totalUsd: 0.5, totalUsdUnknownEvents: 1 }] });
});
