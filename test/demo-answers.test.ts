/**
 * The demo as it is filled, and the reference ledger that was told the same: their answers are equal, group by group.
 * The reference adds everything up anew each time, so it is told the first `LEDGERLINE_DEMO_DAYS` (default 5) of the
 * ninety-one, and asked up to there.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { GROUPS } from '@ledgerline/api/words';
import { fill } from '@ledgerline/demo/fill.ts';
import { DAY } from '@ledgerline/demo/history.ts';
import { ORGANIZATIONS } from '@ledgerline/demo/organizations.ts';
import { exactJson } from '@ledgerline/testkit/exact.ts';
import { BOOTSTRAP, expectOk, exporterOfFile } from '@ledgerline/testkit/harness.ts';
import { Expected } from '@ledgerline/testkit/histories/expected.ts';
import { expectSame } from '@ledgerline/testkit/histories/side.ts';
import type { GrantBody, OrgBody, Plan, UsageEvent } from '@ledgerline/testkit/reference/book.ts';
import type { Price } from '@ledgerline/testkit/reference/rating.ts';
import {
  expectBreakdown,
  expectConversations,
  expectEvents,
  expectFocus,
  expectSeries,
} from '../exporter/test/events/read-back.ts';
import { credits, sumsOf, usd } from '../exporter/test/events/usage-sums.ts';
import { readPages, type Cells } from '../exporter/test/events/rows.ts';

const DAYS = Number(process.env['LEDGERLINE_DEMO_DAYS'] ?? 5);

const exporter = await exporterOfFile();
const expected = new Expected();
/** Up to which moment the reference was told, and when the exporter was. */
let cut = 0;
let now = 0;

type Told = readonly [path: string, body: unknown];

/** Passes on what the demo asks for, and remembers what it says. */
async function throughRecorder(fillFrom: (url: string) => Promise<void>): Promise<Told[]> {
  const told: Told[] = [];
  const recorder = createServer((request, response) => {
    void (async () => {
      const body = await buffer(request);
      if (request.method !== 'GET')
        told.push([request.url ?? '', parsed(request.headers['content-type'], body.toString())]);
      const { host: _, ...headers } = request.headers as Record<string, string>;
      const method = request.method ?? 'GET';
      const answer = await fetch(exporter.url + (request.url ?? ''), {
        ...{ method, headers },
        ...(method === 'GET' ? {} : { body }),
      });
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
      response.end(Buffer.from(await answer.arrayBuffer()));
    })();
  });
  await new Promise<void>((resolve) => recorder.listen(0, '127.0.0.1', resolve));
  try {
    await fillFrom(`http://127.0.0.1:${(recorder.address() as AddressInfo).port}`);
  } finally {
    recorder.close();
    recorder.closeAllConnections();
  }
  return told;
}

const parsed = (type: string | undefined, text: string): unknown =>
  type === 'application/x-ndjson'
    ? text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown)
    : JSON.parse(text);

/** What the demo says at each path of the API, told to the reference where it is of the time before the cut. */
const TELL: readonly (readonly [RegExp, (told: never, org: string) => unknown])[] = [
  [/plans\/(.+)$/, (plan: Omit<Plan, 'id'>, id) => expected.does.plan({ ...plan, id }, now)],
  [/prices$/, (prices: Price[]) => expected.does.prices(prices, now)],
  [/orgs\/([^/]+)$/, (body: OrgBody, org) => expected.does.org({ org, body }, now)],
  [/workspaces\/.+$/, () => 'a workspace has a name, and no amounts'],
  [/orgs\/(.+)\/grants$/, (body: GrantBody, org) => Number(body.at) < cut && expected.does.grant({ org, body }, now)],
  [
    /events\?org=(\w+)&backfill=true$/,
    (events: UsageEvent[], org) => {
      const early = events.filter(({ time }) => Number(time) < cut).map((event) => ({ ...event, org }));
      return expected.does.events([{ backfill: true, events: early }], now);
    },
  ],
];

beforeAll(async () => {
  const prices = await expectOk(exporter.get('/v1/admin/prices'));
  const told = await throughRecorder((url) => fill({ url, key: BOOTSTRAP }, () => undefined));
  now = Date.now();
  await expected.does.prices((prices.json as { prices: Price[] }).prices, now);
  const created = told.flatMap(([, body]) => (body as Partial<OrgBody>).createdAt ?? []);
  cut = Math.min(...created.map(Number)) + DAYS * DAY;
  for (const [path, body] of told) {
    const [pattern, tell] = TELL.find(([each]) => each.test(path)) ?? [];
    if (!pattern || !tell) throw new Error(`the demo asks for ${path}, of which the reference knows nothing`);
    await tell(body as never, pattern.exec(path)?.[1] ?? '');
  }
}, 600_000);

const orgs = ORGANIZATIONS.map((organization) => ({ ...organization }));

test.each(orgs)(
  '$org: usage by every group, in every form',
  async ({ org }) => {
    const range = { from: cut - DAYS * DAY, to: cut };
    expect(expected.book.org(org).events.length).toBeGreaterThan(100);
    const told = { exporter, expected, org, now };
    // How workspaces are grouped is not the reference's to know: see below.
    for (const by of GROUPS.filter((each) => !/^(token_type|workspace_kind|workspace_group)$/.test(each)))
      await expectBreakdown(told, range, by);
    await expectConversations(told, range);
    await expectEvents(told, range);
    await expectSeries(told, range, { interval: 'day', measure: 'credits', groupBy: 'model' });
    await expectSeries(told, range, { interval: 'day', measure: 'tokens', groupBy: 'user' });
    await expectFocus(told, range);
  },
  600_000,
);

test.each(orgs)('$org: kinds and groups of workspaces hold what their workspaces do', async ({ org, workspaces }) => {
  const rowsBy = (by: string): Promise<Cells[]> =>
    readPages(exporter, `/v1/usage/breakdown?org=${org}&by=${by}&from=0&limit=100`, ({ rows }) => rows as unknown[]);
  const measures = { credits: credits('credits'), usd: usd('costUsd') };
  const byWorkspace = await rowsBy('workspace');
  for (const [by, of] of [
    ['workspace_kind', 'kind'],
    ['workspace_group', 'group'],
  ] as const) {
    const groupIn = ({ key }: Cells): string => workspaces.find(({ workspace }) => workspace === key)?.[of] ?? '';
    const rows = await rowsBy(by);
    expectSame(
      `${org} by ${by}`,
      sumsOf(rows, ({ key = '' }) => key, measures),
      sumsOf(byWorkspace, groupIn, measures),
    );
  }
});

test.each(orgs)(
  '$org: pools, spend and cycle at the end of what the reference was told',
  async ({ org, billingModel }) => {
    const { text } = await expectOk(exporter.get(`/v1/balance?org=${org}&asOf=${cut}`));
    const answer = exactJson(text) as Cells & { pools: Record<string, Cells>; cycle: { start: string; end: string } };
    const { pools, overage, spent, cycle } = expected.stateAt(org, cut, now);
    const shown = Object.entries(answer.pools).map(([pool, row]) => {
      return [pool, { used: credits('used')(row), remaining: credits('remaining')(row) }] as const;
    });
    expectSame('pools', Object.fromEntries(shown), billingModel === 'byom' ? {} : pools);
    expectSame('overage', credits('overage')(answer), overage);
    expectSame('spend of the cycle', usd('spendUsd')(answer), spent);
    expectSame('cycle', [answer.cycle.start, answer.cycle.end].map(Date.parse), [cycle.start, cycle.end]);
  },
);
