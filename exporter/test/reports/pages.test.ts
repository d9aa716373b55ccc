/** Pages of a listing are of one state of the ledger: every row once and none missing, whatever arrives meanwhile. */
import { expectOk, exporterOfFile, makeKey, makeOrg } from '@ledgerline/testkit/harness.ts';

const exporter = await exporterOfFile();
const time = Date.now() - 1000;
let sent = 0;
const use = (model: string, credits: number, more: object = {}) =>
  expectOk(
    exporter.ask('POST', '/v1/events?org=acme', {
      body: { id: `e${sent++}`, time, type: 'gateway_inference', model, credits, ...more },
    }),
  );

beforeAll(async () => {
  await makeOrg(exporter, 'acme', { createdAt: new Date(time - 3_600_000).toISOString() });
  await makeOrg(exporter, 'rival');
  for (const n of [1, 2, 3, 4, 5, 6, 7])
    await use(`m${n}`, n, { conversation: `c${n}`, title: `Talk ${n}`, user: 'u', description: `step ${n}` });
  for (const n of [1, 2, 3, 4, 5]) await use('m1', 1, { conversation: 'long', description: `line ${n}` });
});

type Page = Readonly<Record<string, unknown>> & { readonly nextCursor: string | null };

/** Reads page after page; something arrives after each. */
async function pagesOf(path: string, arrive: (page: number) => Promise<unknown>): Promise<Page[]> {
  const pages: Page[] = [];
  for (let cursor: string | null = ''; cursor !== null; cursor = pages.at(-1)?.nextCursor ?? null) {
    const reply = await expectOk(exporter.get(`${path}${cursor === '' ? '' : `&cursor=${cursor}`}`));
    pages.push(reply.json as Page);
    await arrive(pages.length);
  }
  return pages;
}
const rowsOf = (pages: readonly Page[], name: string): unknown[] => pages.flatMap((page) => page[name] as unknown[]);

test.each([
  ['/v1/usage/breakdown?org=acme&by=model', 'rows', 7],
  ['/v1/usage/breakdown?org=acme&by=model&sort=name&order=desc', 'rows', 7],
  ['/v1/usage/breakdown?org=acme&by=conversation', 'rows', 8],
  ['/v1/usage/breakdown?org=acme&by=consumer&sort=key', 'rows', 8],
  ['/v1/usage/breakdown?org=acme&by=conversation&sort=requests&model=m1&model=m2', 'rows', 3],
  ['/v1/conversations?org=acme&sort=credits', 'conversations', 8],
  ['/v1/conversations?org=acme&sort=messages&order=asc', 'conversations', 8],
  ['/v1/conversation?org=acme&id=long', 'lines', 5],
])('%s', async (path, name, rows) => {
  const all = ((await expectOk(exporter.get(`${path}&limit=1000`))).json as Page)[name] as unknown[];
  expect(all.length).toBeGreaterThanOrEqual(rows);
  // What arrives turns the order around, adds rows, and lengthens the conversation at its beginning.
  const pages = await pagesOf(`${path}&limit=2`, async (page) => {
    await use(`m${page}`, 100 * page, { conversation: `c${page}`, title: `Now ${page}` });
    await use(`new-${path.length}-${page}`, 50, { conversation: 'long', time: time - 60_000 });
  });
  const read = rowsOf(pages, name);
  const numbers = (row: unknown) => {
    const { title, lastTime, firstTime, ...rest } = row as Record<string, unknown>;
    return rest;
  };
  expect(read.map(numbers)).toEqual(all.map(numbers));
});

test('a cursor is of its question, of its key’s organizations, and not of any other', async () => {
  const { nextCursor } = (await exporter.get('/v1/usage/breakdown?org=acme&by=model&limit=2')).json as Page;
  const other = [
    `/v1/usage/breakdown?org=acme&by=user&limit=2&cursor=${nextCursor}`,
    `/v1/usage/breakdown?org=rival&by=model&limit=2&cursor=${nextCursor}`,
    `/v1/conversations?org=acme&cursor=${nextCursor}`,
  ];
  for (const path of other)
    expect(await exporter.get(path)).toMatchObject({
      status: 400,
      json: { code: 'invalid_request', details: { field: 'cursor' } },
    });
  const rival = await makeKey(exporter, { org: 'rival', role: 'billing' });
  expect((await exporter.get(`/v1/usage/breakdown?org=acme&by=model&cursor=${nextCursor}`, rival)).status).toBe(403);
  expect((await exporter.get(`/v1/usage/breakdown?by=model&cursor=${nextCursor}`, rival)).status).toBe(400);
});

test('one that is no longer kept is 410, and says what to do', async () => {
  const reply = await exporter.get('/v1/usage/breakdown?org=acme&by=model&cursor=AAAAAAAAAAAAAAAA.2');
  expect(reply).toMatchObject({ status: 410, json: { code: 'cursor_expired', details: { field: 'cursor' } } });
  expect((reply.json as { message: string }).message).toContain('first page');
});

test('polling: unchanged is 304 and its cursor goes on; what changed is another answer with a cursor of its own', async () => {
  const path = `/v1/usage/breakdown?org=acme&by=model&limit=2&from=${time - 3_600_000}&to=${time + 1}`;
  const first = await exporter.get(path);
  const etag = first.headers.get('etag') ?? '';
  const again = () => exporter.ask('GET', path, { headers: { 'if-none-match': etag } });
  expect((await again()).status).toBe(304);
  const { nextCursor } = first.json as Page;
  // However its parameters are ordered, it is the same question.
  const reordered = `/v1/usage/breakdown?limit=2&to=${time + 1}&by=model&from=${time - 3_600_000}&org=acme`;
  expect((await exporter.get(`${reordered}&cursor=${nextCursor}`)).status).toBe(200);
  await use('m1', 1);
  const changed = await again();
  expect(changed.status).toBe(200);
  expect((changed.json as Page).nextCursor).not.toBe(nextCursor);
  expect((await exporter.get(`${path}&cursor=${nextCursor}`)).status).toBe(200);
});

test('a page of a conversation is found by its cursor alone, and what is no cursor is refused', async () => {
  const path = '/v1/conversation?org=acme&id=long&limit=2';
  const { nextCursor } = (await exporter.get(path)).json as Page;
  expect(nextCursor).toMatch(/^2\.\d+\.\d+$/);
  for (const wrong of ['2', 'x', '2.1', '-1.2.3', '2.3.4.5'])
    expect(await exporter.get(`${path}&cursor=${wrong}`)).toMatchObject({
      status: 400,
      json: { code: 'invalid_request' },
    });
});
