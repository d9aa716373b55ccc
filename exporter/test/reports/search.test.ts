/** Conversations searched for and turned page by page, and ranges that are a cycle's. */
import { expectOk, exporterOfFile, makeOrg } from '@ledgerline/testkit/harness.ts';

const exporter = await exporterOfFile();
const HOUR = 3_600_000;
/** By id: what it is called, who runs it, and when it was used, in hours before now. */
const CALLED: readonly [id: string, title: string, agent: string, hours: readonly number[]][] = [
  ['c1', 'Übersetzung der Seite', 'Émile', [1, 2]],
  ['c2', 'Parser, second try', 'writer', [2, 30]],
  ['c3', 'uber-parser', 'reviewer', [50]],
  ['c4', '', 'WRITER-2', [3]],
  ['c5', 'Ἀθήνα notes', '', [4]],
];

interface Conversations {
  conversations: { org: string; id: string; credits: number }[];
  total: number;
  nextCursor: string | null;
}
const found = async (query: string): Promise<Conversations> =>
  (await expectOk(exporter.get(`/v1/conversations?${query}`))).json as Conversations;
const ids = ({ conversations }: Conversations): string[] => conversations.map(({ id }) => id);

beforeAll(async () => {
  const now = Date.now();
  for (const org of ['acme', 'other']) {
    await makeOrg(exporter, org, { createdAt: new Date(now - 100 * 24 * HOUR).toISOString() });
    const events = CALLED.flatMap(([conversation, title, agent, hours]) =>
      hours.map((ago, i) => ({
        ...{ id: `${conversation}-${i}`, type: 'gateway_inference', model: i ? 'gpt-4o-mini' : 'gpt-4o' },
        ...{ conversation, title, ...(agent && { agent }), time: now - ago * HOUR, credits: String(i + 1) },
      })),
    );
    await expectOk(exporter.ask('POST', `/v1/events?org=${org}`, { body: events }));
  }
});

describe.each([
  ['uber', ['c1', 'c3']],
  ['ÜBER', ['c1', 'c3']],
  ['writer', ['c2', 'c4']],
  ['émile', ['c1']],
  ['emile', ['c1']],
  ['αθηνα', ['c5']],
  ['par', ['c2', 'c3']],
  ['%', []],
  ['nobody', []],
  ['', ['c1', 'c2', 'c4', 'c5', 'c3']],
])('%j', (q, expected) => {
  // Totals that are kept, usage under a filter, and an order by title find them by ways of their own.
  test.each(['', '&model=gpt-4o', '&sort=title', '&sort=credits&order=asc'])('finds the same with %j', async (how) => {
    const answer = await found(`org=acme&q=${encodeURIComponent(q)}${how}`);
    expect(ids(answer).toSorted()).toEqual(expected.toSorted());
    expect(answer.total).toBe(expected.length);
  });
});

test('of a range only what was used in it is there, and no more than that', async () => {
  const from = Date.now() - 24 * HOUR;
  const answer = await found(`org=acme&q=PARSER&from=${from}`);
  expect(answer.conversations.map(({ id, credits }) => [id, credits])).toEqual([['c2', 1]]);
});

test('of all organizations each is there as its own, and streams hold the same', async () => {
  const answer = await found('org=*&q=parser');
  expect(answer.conversations.map(({ org, id }) => `${org} ${id}`).toSorted()).toEqual(
    ['acme c2', 'acme c3', 'other c2', 'other c3'].toSorted(),
  );
  const { text } = await expectOk(exporter.get('/v1/conversations?org=*&q=parser&format=csv'));
  expect(text.trimEnd().split('\r\n')).toHaveLength(1 + 4 + 1);
});

test('pages by their number are those that a cursor leads through', async () => {
  const first = await found('org=acme&limit=2');
  const second = await found(`org=acme&limit=2&cursor=${first.nextCursor ?? ''}`);
  expect(await found('org=acme&limit=2&page=1').then(ids)).toEqual(ids(first));
  expect(await found('org=acme&limit=2&page=2').then(ids)).toEqual(ids(second));
  expect(await found('org=acme&limit=2&page=3').then(ids)).toHaveLength(1);
  expect(await found('org=acme&limit=2&page=4')).toMatchObject({ conversations: [], total: 5, nextCursor: null });
  const both = await exporter.get(`/v1/conversations?org=acme&limit=2&page=2&cursor=${first.nextCursor ?? ''}`);
  expect(both.json).toMatchObject({ code: 'invalid_request', details: { field: 'page' } });
});

test('`cycle` is the start and the end of the current cycle, in every report of a range', async () => {
  const { cycle } = (await expectOk(exporter.get('/v1/balance?org=acme'))).json as {
    cycle: { start: string; end: string };
  };
  const reports = [
    'usage/series?interval=day',
    'usage/breakdown?by=model',
    'events?',
    'conversations?',
    'usage/daily?',
  ];
  for (const report of reports) {
    const of = async (from: string, to: string): Promise<unknown> => {
      const answer = await expectOk(exporter.get(`/v1/${report}&org=acme&from=${from}&to=${to}`));
      return { ...(answer.json as object), nextCursor: null };
    };
    expect(await of('cycle', 'cycle')).toEqual(await of(cycle.start, cycle.end));
  }
  const series = (await expectOk(exporter.get('/v1/usage/series?org=acme&from=cycle&interval=day'))).json as {
    series: { points: { time: string }[] }[];
  };
  expect(series.series[0]?.points[0]?.time).toBe(cycle.start);
});

test('of organizations with cycles of their own it says that there is no such range', async () => {
  await makeOrg(exporter, 'anchored', { cycleAnchorDay: 17 });
  const answer = await exporter.get('/v1/usage/series?org=*&from=cycle');
  expect(answer.json).toMatchObject({ code: 'invalid_request', details: { field: 'from' } });
});
