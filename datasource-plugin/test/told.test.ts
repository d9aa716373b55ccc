/** What a frame says of what it cannot show: rows beyond a limit, cost that is not known, points of half a week. */
import type { DataFrame } from '@grafana/data';
import type { CreditsQuery, PartialPoints } from '@ledgerline/api/grafana';
import { firstValueFrom } from 'rxjs';
import manifest from '../src/plugin.json';
import { QUERIES } from '../src/queries';
import { answer, backend, datasource, request, rows, templates } from './helpers';

beforeEach(() => {
  templates({});
});

async function frames(query: CreditsQuery, said: unknown): Promise<DataFrame[]> {
  backend({ '': said });
  return (await firstValueFrom(datasource().query(request(query)))).data as DataFrame[];
}
const notices = (frame: DataFrame | undefined) => (frame?.meta?.notices ?? []).map(({ text }) => text);

const BREAKDOWN: CreditsQuery = { queryType: 'breakdown', by: 'model' };
const CONVERSATIONS: CreditsQuery = { queryType: 'conversations' };
const CONVERSATION: CreditsQuery = { queryType: 'conversation', conversation: 'c' };

test('a list that is cut says so, a whole one does not', async () => {
  const breakdown = answer('breakdown') as object;
  const [rowsCut] = await frames(BREAKDOWN, breakdown);
  expect(notices(rowsCut)).toEqual(['Only the first 3 rows are here; a higher limit asks for more.']);
  const [some] = await frames(CONVERSATIONS, answer('conversations'));
  expect(notices(some)).toEqual([expect.stringMatching(/^Only the first 3 of \d+ conversations are here/)]);
  for (const query of [BREAKDOWN, CONVERSATIONS]) {
    const [whole] = await frames(query, { ...breakdown, ...(answer('conversations') as object), nextCursor: null });
    expect(notices(whole)).toEqual([]);
  }
});

test('a series that sums the others says so', async () => {
  const all = await frames({ queryType: 'series', groupBy: 'model', limit: 2 }, answer('series-grouped'));
  const told = all
    .filter((frame) => notices(frame).length > 0)
    .map(({ fields }) => fields[1]?.config.displayNameFromDS);
  expect(new Set(told.map((name) => name?.replace(' (partial)', '')))).toEqual(new Set(['Other']));
});

test('cost that no event knows is not 0, and cost that some know says how many do not', async () => {
  const unknown = { costUsd: 0, costUsdUnknownEvents: 3 };
  const some = { costUsd: 2.5, costUsdUnknownEvents: 1 };
  const free = { costUsd: 0 };
  const breakdown = answer('breakdown') as { rows: object[] };
  const { rows: listed } = breakdown;
  const [row] = listed;
  const sums = [unknown, some, free].map((cost) => ({ ...row, ...cost }));
  const [table] = await frames(BREAKDOWN, { ...breakdown, rows: sums, nextCursor: null });
  expect(rows(table).map(({ costUsd }) => costUsd)).toEqual([null, 2.5, 0]);
  expect(rows(table).map(({ costUsdUnknownEvents }) => costUsdUnknownEvents)).toEqual([3, 1, null]);
  expect(notices(table)).toEqual(['4 events are of unknown cost, which no cost here counts.']);
  const [known] = await frames(BREAKDOWN, { ...breakdown, nextCursor: null });
  expect(known?.fields.map(({ name }) => name)).not.toContain('costUsdUnknownEvents');

  const { conversations } = answer('conversations') as { conversations: object[] };
  const each = [unknown, some, free].map((cost) => ({ ...conversations[0], ...cost }));
  const [list] = await frames(CONVERSATIONS, { conversations: each, total: 3, nextCursor: null });
  expect(rows(list).map(({ costUsd }) => costUsd)).toEqual([null, 2.5, 0]);
  expect(notices(list)).toHaveLength(1);
});

describe('events without a price', () => {
  const text = '3 events have no price, which no amount here counts.';
  const named = (frame: DataFrame | undefined) => frame?.fields.map(({ name }) => name);
  const marked = (given: object[]): object[] => [{ ...given[0], unpricedEvents: 3 }, ...given.slice(1)];

  /** By query: an answer without any, and the same with three. */
  const LISTS: Array<[query: CreditsQuery, name: string, list: string]> = [
    [BREAKDOWN, 'breakdown', 'rows'],
    [CONVERSATIONS, 'conversations', 'conversations'],
    [{ queryType: 'summary', org: '*' }, 'summary', 'orgs'],
    [{ queryType: 'balance', org: '*' }, 'balance', 'orgs'],
  ];
  const ANSWERS = LISTS.map(([query, name, list]): [CreditsQuery, object, object] => {
    const said: Record<string, unknown> = { ...(answer(name) as object), nextCursor: null };
    return [query, said, { ...said, [list]: marked(said[list] as object[]) }];
  });

  test.each(ANSWERS)('%j: a column and a notice, only where there are any', async (query, without, some) => {
    const [priced] = await frames(query, without);
    expect(named(priced)).not.toContain('unpricedEvents');
    expect(notices(priced)).toEqual([]);
    const [lacking] = await frames(query, some);
    expect(rows(lacking).map(({ unpricedEvents }) => unpricedEvents)).toEqual([3, null, null]);
    expect(notices(lacking)).toEqual([text]);
  });

  test('projection: a column, beside a balance that says it', async () => {
    const query: CreditsQuery = { queryType: 'projection', org: '*' };
    const { orgs } = answer('projection') as { orgs: object[] };
    const [lacking] = await frames(query, { orgs: marked(orgs) });
    expect(rows(lacking)[0]).toMatchObject({ unpricedEvents: 3 });
  });

  test('conversation: the lines are marked', async () => {
    const said = answer('conversation') as { lines: object[] };
    expect(named((await frames(CONVERSATION, { ...said, nextCursor: null }))[0])).not.toContain('unpriced');
    const lines = said.lines.map((line, index) => (index === 1 ? { ...line, unpriced: true } : line));
    const [lacking] = await frames(CONVERSATION, { ...said, lines, unpricedEvents: 3, nextCursor: null });
    expect(rows(lacking).map(({ unpriced }) => unpriced)).toEqual([null, true, null, null]);
    expect(notices(lacking)).toEqual([text]);
  });

  test('series: one notice for all that is drawn', async () => {
    const said = answer('series') as { series: Array<{ points: object[] }> };
    const [first, ...others] = said.series.map((each) => ({ ...each, points: marked(each.points) }));
    const all = await frames({ queryType: 'series', org: '*' }, { ...said, series: [first, ...others] });
    expect(all.flatMap(notices)).toEqual(['9 events have no price, which no amount here counts.']);
    expect((await frames({ queryType: 'series', org: '*' }, said)).flatMap(notices)).toEqual([]);
  });
});

test('the running total of a conversation is not known before any of it is', async () => {
  const conversation = answer('conversation') as { lines: object[] };
  const lines = [
    { costUsd: null, totalUsd: 0, totalUsdUnknownEvents: 1 },
    { costUsd: 0.5, totalUsd: 0.5, totalUsdUnknownEvents: 1 },
  ].map((cost) => ({ ...conversation.lines[0], ...cost }));
  const said = { ...conversation, lines, costUsd: 0.5, costUsdUnknownEvents: 1, nextCursor: null };
  const [table] = await frames(CONVERSATION, said);
  expect(rows(table).map(({ costUsd, totalUsd }) => [costUsd, totalUsd])).toEqual([
    [null, null],
    [0.5, 0.5],
  ]);
  expect(notices(table)).toEqual(['1 event is of unknown cost, which no cost here counts.']);
});

describe('points of a time that is cut, or not over', () => {
  const at = (day: number, value: number, partial?: true) => ({
    time: `2026-11-0${day}T00:00:00.000Z`,
    value,
    ...(partial && { partial }),
  });
  const series = ['web', 'cli'].map((key, i) => ({
    org: 'acme',
    measure: 'credits',
    key,
    points: [at(1, 1 + i, true), at(2, 20), at(3, 30), at(4, 4 + i, true)],
  }));
  const shown = async (partial?: PartialPoints) =>
    (await frames({ queryType: 'series', groupBy: 'surface', ...(partial && { partial }) }, { series })).map(
      ({ fields: [, value] }) => [value?.config.displayNameFromDS, value?.values],
    );

  test('stand apart', async () => {
    const apart = [
      ['web', [20, 30]],
      ['cli', [20, 30]],
      ['web (partial)', [1, null, null, 4]],
      ['cli (partial)', [2, null, null, 5]],
    ];
    expect(await shown()).toEqual(apart);
    expect(await shown('apart')).toEqual(apart);
    const dots = (await frames({ queryType: 'series', groupBy: 'surface' }, { series })).slice(2);
    expect(dots.map(({ fields }) => fields[1]?.config.custom as object)).toEqual(
      Array(2).fill(expect.objectContaining({ showPoints: 'always' })),
    );
    expect(new Set(dots.map(({ fields }) => fields[1]?.config.color?.fixedColor)).size).toBe(2);
  });

  test('or together, or not at all', async () => {
    expect(await shown('together')).toEqual([
      ['web', [1, 20, 30, 4]],
      ['cli', [2, 20, 30, 5]],
    ]);
    expect(await shown('without')).toEqual([
      ['web', [20, 30]],
      ['cli', [20, 30]],
    ]);
  });

  test('every point is shown once', async () => {
    const points = (await shown()).flatMap(([, values]) =>
      (values as (number | null)[]).filter((each) => each !== null),
    );
    expect(points.sort()).toEqual(series.flatMap((each) => each.points.map(({ value }) => value)).sort());
  });
});

test("Grafana's proxy lets through what queries ask, by a route of its own each", async () => {
  const asked = backend({
    '': {
      orgs: [],
      values: [],
      series: [],
      rows: [],
      conversations: [],
      events: [],
      lines: [],
      annotations: [],
      total: {},
      nextCursor: null,
    },
  });
  for (const queryType of Object.keys(QUERIES))
    await firstValueFrom(
      datasource().query(request({ queryType, by: 'model', conversation: 'a/../b\\c', asModel: 'm' } as CreditsQuery)),
    );
  await firstValueFrom(datasource().client.me());
  await firstValueFrom(datasource().client.values('model', {}));
  expect(asked).toHaveLength(Object.keys(QUERIES).length + 2);
  const routes = manifest.routes.map(({ path }) => path);
  for (const path of asked.map((each) => `v1/${each.split('?')[0] ?? ''}`))
    // It takes the first that a path begins with.
    expect(routes.find((route) => path.startsWith(route))).toBe(path.replace('/model', ''));
});
