/** The ledger as a stream: every entry, of one state, and at its end how many they are. */
import { parse } from 'csv-parse/sync';
import { until } from '@ledgerline/testkit/prometheus.ts';
import { expectOk, exporterOfFile, makeKey, makeOrg } from '@ledgerline/testkit/harness.ts';

const exporter = await exporterOfFile();
const EVENTS = 2500;

beforeAll(async () => {
  await makeOrg(exporter, 'acme', { plan: { monthlyCredits: 100 } });
  await makeOrg(exporter, 'rival');
  const events = Array.from({ length: EVENTS }, (_, n) => ({
    ...{ id: `e "${n}", =1+1`, time: Date.now(), type: 'gateway_inference', credits: '0.123457' },
  }));
  await expectOk(exporter.ask('POST', '/v1/events?org=acme', { body: events }));
});

interface Entry {
  readonly org: string;
  readonly seq: number;
  readonly event?: string;
  readonly balance: number;
}
const linesOf = (text: string): Entry[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Entry);

/** What the API says page by page. */
async function paged(query: string): Promise<Omit<Entry, 'org'>[]> {
  const entries: Entry[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const path = `/v1/ledger?org=acme&limit=999${query}${cursor && `&cursor=${cursor}`}`;
    const page = (await expectOk(exporter.get(path))).json as { entries: Entry[]; nextCursor: string | null };
    entries.push(...page.entries);
    cursor = page.nextCursor;
  }
  return entries;
}

test.each(['', '&order=asc'])('NDJSON holds what the pages hold (%s)', async (query) => {
  const reply = await expectOk(exporter.get(`/v1/ledger?org=acme&format=ndjson${query}`));
  expect(reply.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
  const lines = linesOf(reply.text);
  expect(lines.pop()).toEqual({ rows: lines.length });
  expect(reply.headers.get('x-total-count')).toBe(String(lines.length));
  expect(lines.length).toBeGreaterThan(EVENTS);
  expect(lines.map(({ org, ...entry }) => [org, entry])).toEqual((await paged(query)).map((entry) => ['acme', entry]));
});

test('CSV holds the same, quoted as RFC 4180 says, and ends in a line that counts it', async () => {
  const reply = await expectOk(exporter.get('/v1/ledger?org=acme&format=csv'));
  expect(reply.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const rows = parse<Record<string, string>>(reply.text, { columns: true, comment: '#', comment_no_infix: true });
  expect(reply.text.endsWith(`\r\n# rows=${rows.length}\r\n`)).toBe(true);
  const entries = await paged('');
  expect(rows.map(({ seq, event, balance }) => [Number(seq), event, Number(balance)])).toEqual(
    entries.map(({ seq, event = '', balance }) => [seq, event, balance]),
  );
});

test('what is asked for is what is streamed: a range, several organizations, and none of another’s', async () => {
  const none = await expectOk(exporter.get('/v1/ledger?org=acme&format=ndjson&to=2001-01-01'));
  expect([none.text, none.headers.get('x-total-count')]).toEqual(['{"rows":0}\n', '0']);
  const both = linesOf((await expectOk(exporter.get('/v1/ledger?org=*&format=ndjson'))).text);
  expect(new Set(both.slice(0, -1).map(({ org }) => org))).toEqual(new Set(['acme', 'rival']));
  const rival = await makeKey(exporter, { org: 'rival', role: 'billing' });
  expect((await exporter.get('/v1/ledger?org=acme&format=csv', rival)).status).toBe(403);
  expect((await exporter.get('/v1/ledger?format=csv', rival)).text).not.toContain('acme');
  expect(await exporter.get('/v1/ledger?org=nowhere&format=csv')).toMatchObject({
    status: 404,
    json: { code: 'unknown_org' },
  });
  expect(await exporter.get('/v1/ledger?org=acme&format=xls')).toMatchObject({
    status: 400,
    json: { details: { field: 'format' } },
  });
});

test('clients that go away midway, or before anything was said, leave their place to others', async () => {
  const path = '/v1/ledger?org=acme&format=ndjson';
  const key = await makeKey(exporter, { org: 'acme', role: 'billing' });
  for (let i = 0; i < 20; i++) {
    const gone = new AbortController();
    const reply = fetch(exporter.url + path, {
      ...{ headers: { authorization: `Bearer ${key}` }, signal: gone.signal },
    });
    if (i % 2 === 0) await (await reply).body?.getReader().read();
    gone.abort();
    await reply.catch(() => undefined);
  }
  // Those that were cut off are noticed a moment later.
  await until('there is room again', async () => (await exporter.get(path)).status === 200);
  const { text } = await expectOk(exporter.get(path));
  expect(linesOf(text).at(-1)).toMatchObject({ rows: expect.any(Number) as number });
});
