/** The history of every billable event: filters, search, every order, pages and streams, and who sees what of it. */
import type { EventRow, Events } from '@ledgerline/api/answers';
import { expectOk, exporterOfFile, makeKey, makeOrg } from '@ledgerline/testkit/harness.ts';
import { seeded } from '@ledgerline/testkit/random.ts';
import { parse } from 'csv-parse/sync';
import { ORGS, addressOf, expected, randomEvents, randomQuery, shape, type Query, type Sent } from './history.ts';

const exporter = await exporterOfFile();
const DAY = 86_400_000;
const now = Date.now();
const seed = Number(process.env['LEDGERLINE_SEED'] ?? now % 1_000_000);
const queries = Number(process.env['LEDGERLINE_RUNS'] ?? 40);
const all = randomEvents(seed, 3000, now);
const EVER = { from: String(now - 40 * DAY), to: String(now + 1) };

beforeAll(async () => {
  for (const org of ORGS) {
    await makeOrg(exporter, org, { plan: { monthlyCredits: '1000000' }, createdAt: now - 50 * DAY });
    await expectOk(
      exporter.ask('PUT', `/v1/admin/orgs/${org}/workspaces/personal`, { body: { name: 'Own', kind: 'personal' } }),
    );
  }
  for (let at = 0; at < all.length; at += 500)
    await expectOk(exporter.ask('POST', '/v1/events', { body: all.slice(at, at + 500) }));
});

const page = async (address: string, key?: string): Promise<Events> =>
  (await expectOk(exporter.get(address, key))).json as Events;

/** Every page of an answer. */
async function whole(query: Query, key?: string): Promise<{ rows: EventRow[]; totals: Set<string> }> {
  const rows: EventRow[] = [];
  const totals = new Set<string>();
  for (let cursor: string | null = ''; cursor !== null;) {
    const answer = await page(`${addressOf(query)}${cursor && `&cursor=${cursor}`}`, key);
    rows.push(...answer.events);
    totals.add(`${answer.total}${answer.totalIsAtLeast ? '+' : ''}`);
    cursor = answer.nextCursor;
    if (rows.length > all.length) throw new Error('pages without end');
  }
  return { rows, totals };
}

test(
  'whatever is asked for, it is what matches, in its order, page by page, by number, and how many they are',
  async () => {
    const random = seeded(seed);
    for (let n = 0; n < queries; n++) {
      const query = randomQuery(random, all, now);
      const its = `LEDGERLINE_SEED=${seed} ${addressOf(query)}`;
      const found = expected(all, query).map(shape);
      const { rows, totals } = await whole(query);
      expect([its, rows.map(({ id }) => id)]).toEqual([its, found.map(({ id }) => id)]);
      expect(rows).toMatchObject(found);
      expect([its, [...totals]]).toEqual([its, [String(found.length)]]);
      const limit = Number(query['limit']);
      const number = 1 + Math.floor(random() * Math.ceil(found.length / limit + 1));
      const numbered = await page(`${addressOf(query)}&page=${number}`);
      const its2 = `${its}&page=${number}`;
      expect([its2, numbered.events.map(({ id }) => id)]).toEqual([
        its2,
        found.slice((number - 1) * limit, number * limit).map(({ id }) => id),
      ]);
      expect(numbered.total).toBe(found.length);
    }
  },
  24 * 3_600_000,
);

test('streams hold what the pages hold, in CSV and in NDJSON, and end in how many rows they are', async () => {
  const random = seeded(seed + 1);
  for (let n = 0; n < 12; n++) {
    const { sort: _, limit: __, ...query } = randomQuery(random, all, now);
    const byOrg = (events: readonly Sent[]): Sent[] =>
      ORGS.flatMap((org) => events.filter((event) => event.org === org));
    const found = byOrg(expected(all, query));
    const ndjson = await expectOk(exporter.get(`${addressOf(query)}&format=ndjson`));
    const lines = ndjson.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as EventRow);
    expect(lines.pop()).toEqual({ rows: found.length });
    expect(lines).toMatchObject(found.map(shape));
    expect(ndjson.headers.get('x-total-count')).toBe(String(found.length));
    const csv = await expectOk(exporter.get(`${addressOf(query)}&format=csv`));
    expect(csv.text.endsWith(`# rows=${found.length}\r\n`)).toBe(true);
    const cells = parse<Record<string, string>>(csv.text, { columns: true, comment: '#', comment_no_infix: true });
    expect(cells.map(({ id, credits, description }) => [id, Number(credits), description])).toEqual(
      found.map(({ id, credits, description }) => [id, Number(credits), description]),
    );
  }
});

test('no cell is one that a spreadsheet runs', async () => {
  const { text } = await expectOk(exporter.get(`${addressOf({ ...EVER, org: '*' })}&format=csv&agent=%2BSUM(1)`));
  const cells = parse<Record<string, string>>(text, { columns: true, comment: '#', comment_no_infix: true });
  expect(cells.length).toBeGreaterThan(10);
  for (const row of cells) for (const cell of Object.values(row)) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  expect(cells[0]?.['agent']).toBe("'+SUM(1)");
});

test('in an order other than that of time the first 10,000 are to be had, and further ones are refused', async () => {
  await makeOrg(exporter, 'many', { plan: { monthlyCredits: 1 } });
  const body = Array.from({ length: 10_050 }, (_, n) => ({ id: `${n}`, time: now, type: 'tool', credits: `${n}` }));
  await expectOk(exporter.ask('POST', '/v1/events?org=many', { body }));
  const query = `/v1/events?org=many&sort=credits&from=${now}&to=${now + 1}&limit=5000`;
  const first = await page(query);
  expect([first.total, first.events[0]?.credits]).toEqual([10_050, 10_049]);
  const second = await page(`${query}&cursor=${first.nextCursor}`);
  expect(second.events.at(-1)?.credits).toBe(50);
  for (const beyond of [`cursor=${second.nextCursor}`, 'page=3']) {
    const answer = await exporter.get(`${query}&${beyond}`);
    expect([answer.status, answer.json]).toMatchObject([400, { details: { field: 'sort' } }]);
  }
});

test('groups and kinds are those of the workspace', async () => {
  const { rows } = await whole({ ...EVER, org: 'acme', workspace_kind: 'personal', limit: '1000' });
  expect(rows.length).toBe(all.filter(({ org, workspace }) => org === 'acme' && workspace === 'personal').length);
  expect(new Set(rows.map(({ workspace }) => workspace))).toEqual(new Set(['personal']));
  const none = await page(addressOf({ ...EVER, org: 'acme', workspace_kind: 'personal', workspace: 'w0' }));
  expect(none).toEqual({ events: [], total: 0, nextCursor: null });
});

test('what arrives while pages are read is on none of them', async () => {
  for (const sort of ['time', 'credits']) {
    const query = { org: 'acme', from: EVER.from, to: String(now + DAY), sort, limit: '500' };
    const first = await page(addressOf(query));
    const late = { type: 'tool', credits: '2', org: 'acme' };
    const body = [now - 20 * DAY, now - 1, now + 1000].map((time, i) => ({ ...late, time, id: `late-${sort}-${i}` }));
    await expectOk(exporter.ask('POST', '/v1/events', { body }));
    const rows = [...first.events];
    for (let { nextCursor } = first; nextCursor !== null;) {
      const next = await page(`${addressOf(query)}&cursor=${nextCursor}`);
      rows.push(...next.events);
      nextCursor = next.nextCursor;
    }
    expect(rows.some(({ id }) => id.startsWith(`late-${sort}`))).toBe(false);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(first.total);
  }
});

test('an event is as it is now: its last revision, less what was refunded, under the newest title', async () => {
  await makeOrg(exporter, 'initech', { plan: { monthlyCredits: 100 } });
  const event = { id: 'r', time: now, type: 'gateway_inference', conversation: 'c', title: 'First', revision: 1 };
  const post = (body: object): Promise<unknown> => expectOk(exporter.ask('POST', '/v1/events?org=initech', { body }));
  await post({ ...event, credits: '1', tokens: { input: 5 } });
  await post({
    ...event,
    revision: 2,
    credits: '3',
    title: 'Second',
    tokens: { input: 9 },
    quantity: { pages: '0.5' },
  });
  const refund = { id: 'r1', event: 'r', credits: '0.5' };
  await expectOk(exporter.ask('POST', '/v1/admin/orgs/initech/refunds', { body: refund }));
  expect((await page('/v1/events?org=initech&to=2100-01-01&from=2020-01-01')).events).toEqual([
    expect.objectContaining({ id: 'r', credits: 2.5, inputTokens: 9, title: 'Second', revision: 2, costUsd: null }),
  ]);
  const [row] = (await page(`/v1/events?org=initech&to=${now + 1}`)).events;
  expect(row).toMatchObject({ quantity: { pages: 0.5 } });
});

describe('who sees what', () => {
  const BILLING = { org: 'acme', role: 'billing' };

  test('without contributor or owner no description, and no conversation by its id', async () => {
    const key = await makeKey(exporter, BILLING);
    const { events } = await page(addressOf({ ...EVER, limit: '50' }), key);
    expect(events.length).toBe(50);
    expect(events.filter((event) => 'description' in event)).toEqual([]);
    for (const format of ['json', 'csv', 'ndjson']) {
      const { status, text } = await exporter.get(`/v1/events?conversation=c1&format=${format}`, key);
      expect([format, status, text.includes('step ')]).toEqual([format, 403, false]);
      expect((await exporter.get(`/v1/events?format=${format}`, key)).text).not.toContain('step ');
    }
  });

  test('a contributor of a workspace reads the descriptions of that', async () => {
    const key = await makeKey(exporter, BILLING, { org: 'acme', role: 'contributor', workspaces: ['w0'] });
    const { rows } = await whole({ ...EVER, limit: '1000' }, key);
    for (const row of rows) expect('description' in row).toBe(row.workspace === 'w0');
    expect((await exporter.get('/v1/events?conversation=c1', key)).json).toMatchObject({
      code: 'forbidden',
      details: { field: 'conversation' },
    });
    const owner = await makeKey(exporter, BILLING, { org: 'acme', role: 'owner' });
    expect((await page(addressOf({ ...EVER, conversation: 'c1' }), owner)).events[0]?.description).toMatch(/^step /);
  });

  test('of another organization nothing', async () => {
    const key = await makeKey(exporter, { org: 'globex', role: 'billing' });
    expect((await exporter.get('/v1/events?org=acme', key)).status).toBe(403);
    const { rows } = await whole({ ...EVER, org: '*', limit: '1000' }, key);
    expect(new Set(rows.map(({ org }) => org))).toEqual(new Set(['globex']));
    const contributor = await makeKey(exporter, { org: 'acme', role: 'owner' });
    expect((await exporter.get('/v1/events?org=acme', contributor)).status).toBe(403);
  });
});

test.each([
  ['sort=size', 'sort'],
  ['page=0', 'page'],
  ['page=2000&limit=1000&q=r', 'page'],
  ['limit=0', 'limit'],
  ['cursor=x', 'cursor'],
  ['cursor=a.1.2.3.4.5.6.7.8', 'cursor'],
  ['sort=credits&cursor=x', 'cursor'],
  ['from=yesterday', 'from'],
  ['from=2026-02-01&to=2026-01-01', 'from'],
  ['timezone=Mars', 'timezone'],
  ['format=xml', 'format'],
  ['format=csv&sort=credits', 'sort'],
  ['format=csv&page=2', 'page'],
  ['nothing=1', ''],
])('%s is refused, by its name', async (query, field) => {
  const { status, text } = await exporter.get(`/v1/events?org=acme&${query}`);
  expect(status).toBe(400);
  expect(text).toContain(field);
});

test('a cursor is of its question', async () => {
  const query = { ...EVER, org: 'acme', limit: '10' };
  const { nextCursor } = await page(addressOf(query));
  for (const other of [
    { ...query, model: 'm0' },
    { ...query, order: 'asc' },
    { ...query, q: 'r' },
  ]) {
    const answer = await exporter.get(`${addressOf(other)}&cursor=${nextCursor}`);
    expect([answer.status, answer.json]).toMatchObject([400, { details: { field: 'cursor' } }]);
  }
  const both = await exporter.get(`${addressOf(query)}&cursor=${nextCursor}&page=2`);
  expect(both.json).toMatchObject({ details: { field: 'page' } });
  expect((await page(`${addressOf({ ...query, limit: '3' })}&cursor=${nextCursor}`)).events.length).toBe(3);
});
