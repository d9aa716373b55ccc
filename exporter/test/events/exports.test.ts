/** Reports as streams: CSV and NDJSON hold what the pages hold, and add up to what the API says. */
import type { Breakdown, Conversations, Series } from '@ledgerline/api/answers';
import { expectOk, exporterOfFile, makeKey, makeOrg } from '@ledgerline/testkit/harness.ts';
import { parse } from 'csv-parse/sync';
import { ORGS, randomEvents } from './history.ts';
import { flat } from './rows.ts';

const exporter = await exporterOfFile();
const DAY = 86_400_000;
const now = Date.now();
const all = randomEvents(now % 1_000_000, 2500, now);
const RANGE = `from=${now - 29.7 * DAY}&to=${now + 1}`;

beforeAll(async () => {
  for (const org of ORGS)
    await makeOrg(exporter, org, { plan: { monthlyCredits: '1000000' }, createdAt: now - 50 * DAY });
  const more = Array.from({ length: 1100 }, (_, n) => ({
    ...{ id: `more-${n}`, org: 'acme', time: now - n, type: 'tool', credits: '1', conversation: `=many ${n}` },
  }));
  for (const body of [all, more]) await expectOk(exporter.ask('POST', '/v1/events', { body }));
});

type Row = Readonly<Record<string, unknown>>;
const rowsOf: Readonly<Record<string, (answer: unknown) => readonly Row[]>> = {
  breakdown: (answer) => (answer as Breakdown).rows,
  conversations: (answer) => (answer as Conversations).conversations,
  series: (answer) =>
    (answer as Series).series.flatMap(({ points, ...of }) => points.map((point) => ({ ...of, ...point }))),
};

async function paged(path: string, kind: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const answer = await expectOk(exporter.get(`${path}${cursor ? `&cursor=${cursor}` : ''}`));
    rows.push(...(rowsOf[kind]?.(answer.json) ?? []));
    cursor = (answer.json as { nextCursor?: string | null }).nextCursor ?? null;
  }
  return rows;
}

const ASKED = [
  ...['model', 'workspace', 'workspace_kind', 'user', 'conversation', 'consumer', 'source', 'token_type'].map(
    (by) => ['breakdown', `/v1/usage/breakdown?org=acme&by=${by}`] as const,
  ),
  ['breakdown', '/v1/usage/breakdown?org=*&by=conversation&sort=name'],
  ['breakdown', '/v1/usage/breakdown?org=*&by=model&sort=requests&order=asc&source=chat'],
  ['conversations', '/v1/conversations?org=acme'],
  ['conversations', '/v1/conversations?org=*&sort=credits&user=u1&user=u2'],
  ['series', '/v1/usage/series?org=acme&interval=day&groupBy=model'],
  ['series', '/v1/usage/series?org=*&interval=week&measure=tokens'],
  ['series', '/v1/usage/series?org=acme&interval=cycle&measure=allowance'],
] as const;

test.each(ASKED)('%s: %s', async (kind, path) => {
  const asked = `${path}&${RANGE}`;
  const rows = await paged(`${asked}${kind === 'series' ? '' : '&limit=500'}`, kind);
  expect(rows.length).toBeGreaterThan(0);
  const ndjson = await expectOk(exporter.get(`${asked}&format=ndjson`));
  const lines = ndjson.text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
  expect(lines.pop()).toEqual({ rows: rows.length });
  expect(ndjson.headers.get('x-total-count')).toBe(String(rows.length));
  expect(lines).toMatchObject(rows);

  const csv = await expectOk(exporter.get(`${asked}&format=csv`));
  expect(csv.text.endsWith(`# rows=${rows.length}\r\n`)).toBe(true);
  const cells = parse<Record<string, string>>(csv.text, { columns: true, comment: '#', comment_no_infix: true });
  expect(cells.length).toBe(rows.length);
  for (const [i, row] of lines.entries())
    for (const [name, value] of flat(row)) {
      const cell = cells[i]?.[name];
      expect([i, name, cell]).toEqual([i, name, /^[=+\-@]/.test(value) && name !== 'value' ? `'${value}` : value]);
    }
});

test('a limit is the number of rows, and a stream has no pages', async () => {
  const path = `/v1/conversations?org=acme&${RANGE}`;
  expect((await expectOk(exporter.get(`${path}&format=csv&limit=3`))).text).toMatch(/# rows=3\r\n$/);
  for (const kind of [path, `/v1/usage/breakdown?org=acme&by=model&${RANGE}`]) {
    const answer = await exporter.get(`${kind}&format=csv&cursor=x`);
    expect([answer.status, answer.json]).toMatchObject([400, { details: { field: 'cursor' } }]);
  }
});

test('what every export sums up to is what the API says', async () => {
  const sum = (rows: readonly Row[]): number => rows.reduce((total, row) => total + Number(row['credits']), 0);
  const lines = async (path: string): Promise<Row[]> =>
    (await expectOk(exporter.get(`${path}&org=acme&${RANGE}&format=ndjson`))).text
      .trimEnd()
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Row);
  const whole = await expectOk(exporter.get(`/v1/usage/breakdown?org=acme&by=model&${RANGE}`));
  const { credits } = (whole.json as Breakdown).total;
  expect(sum(await lines('/v1/events?'))).toBeCloseTo(credits ?? NaN, 6);
  for (const by of ['model', 'conversation', 'user'])
    expect(sum(await lines(`/v1/usage/breakdown?by=${by}`))).toBeCloseTo(credits ?? NaN, 6);
  const points = await lines('/v1/usage/series?interval=day');
  expect(points.reduce((total, point) => total + Number(point['value']), 0)).toBeCloseTo(credits ?? NaN, 6);
});

test('of another organization nothing, in no format', async () => {
  const key = await makeKey(exporter, { org: 'globex', role: 'billing' });
  for (const path of ['/v1/conversations?', '/v1/usage/breakdown?by=model', '/v1/usage/series?'])
    for (const format of ['csv', 'ndjson']) {
      expect((await exporter.get(`${path}&org=acme&format=${format}`, key)).status).toBe(403);
      expect((await exporter.get(`${path}&org=*&format=${format}&${RANGE}`, key)).text).not.toContain('acme');
    }
});
