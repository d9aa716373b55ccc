/** Events, the ledger, cycles, durations, what if and annotations; what is set beside it; ad hoc filters. */
import {
  type AdHocVariableFilter,
  CoreApp,
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
} from '@grafana/data';
import { type CreditsQuery, type ListingMeta, NONE, type RankingMeta } from '@ledgerline/api/grafana';
import { DIMENSIONS } from '@ledgerline/api/words';
import { firstValueFrom } from 'rxjs';
import type { Query } from '../src/types';
import { answer, backend, datasource, request, rows, templates } from './helpers';

const RANGE = 'from=1000&to=2000&timezone=UTC';

beforeEach(() => {
  templates({});
});

async function asked(
  query: CreditsQuery,
  answers: Record<string, unknown>,
  more: Partial<DataQueryRequest<Query>> = {},
) {
  const requests = backend(answers);
  const response: DataQueryResponse = await firstValueFrom(datasource().query({ ...request(query), ...more }));
  const frames = response.data as DataFrame[];
  return { requests, response, frames, first: frames[0] ? rows(frames[0]) : [] };
}
const names = (frame: DataFrame | undefined) => frame?.fields.map(({ name }) => name);
const adHoc = (key: string, operator: string, value: string, values?: string[]): AdHocVariableFilter => ({
  ...{ key, operator, value },
  ...(values && { values }),
});

describe('events', () => {
  test('as a page of a listing, with where all of it can be had', async () => {
    const query: CreditsQuery = { queryType: 'events', org: '*', q: 'a', sort: 'credits', limit: 3, page: 2 };
    const { requests, frames, first } = await asked(query, { events: answer('events') });
    expect(requests).toEqual([`events?org=*&q=a&sort=credits&limit=3&page=2&${RANGE}`]);
    expect(names(frames[0])?.slice(0, 3)).toEqual(['time', 'source', 'type']);
    expect(first).toHaveLength(3);
    const meta = frames[0]?.meta?.custom as ListingMeta;
    expect(meta).toMatchObject({ page: 2, pageSize: 3, sort: 'credits', order: 'desc', reach: 10_000 });
    expect(meta.total).toBeGreaterThan(3);
    expect(meta.sorts).toEqual(expect.arrayContaining(['time', 'api_key', 'durationMs']));
    expect(meta.exports.csv).toBe(`/proxy/v1/events?org=*&q=a&${RANGE}&format=csv`);
    expect(meta.exports.ndjson).toMatch(/format=ndjson$/);
  });

  test('a dimension is called and sorted by as its filter is', async () => {
    const sorted = { queryType: 'events', sort: 'api_key' } as unknown as CreditsQuery;
    const { requests, frames } = await asked(sorted, { events: answer('events') });
    expect(requests).toEqual([`events?sort=apiKey&${RANGE}`]);
    expect((frames[0]?.meta?.custom as ListingMeta).sort).toBe('api_key');
    const byTime = await asked({ queryType: 'events', sort: 'time' }, { events: answer('events') });
    expect(byTime.frames[0]?.meta?.custom).not.toHaveProperty('reach');
    const filterable = frames[0]?.fields.filter(({ config }) => config.filterable).map(({ name }) => name) ?? [];
    expect(filterable.length).toBeGreaterThan(3);
    for (const name of filterable) expect(DIMENSIONS).toContain(name);
  });

  test('a list that is cut says of how many; a page does not', async () => {
    const notices = async (page?: number) =>
      (await asked({ queryType: 'events', ...(page && { page }) }, { events: answer('events') })).frames[0]?.meta
        ?.notices;
    expect(await notices()).toEqual([
      expect.objectContaining({ text: expect.stringMatching(/first 3 of .* events/) as string }),
    ]);
    expect(await notices(1)).toEqual([]);
  });
});

test('the ledger, with the balance after each entry', async () => {
  const { requests, first, frames } = await asked(
    { queryType: 'ledger', org: 'acme', order: 'asc' },
    { ledger: answer('ledger') },
  );
  expect(requests).toEqual([`ledger?org=acme&order=asc&${RANGE}`]);
  expect(first[0]).toMatchObject({
    org: 'acme',
    seq: expect.any(Number) as number,
    balance: expect.any(Number) as number,
  });
  expect(names(frames[0])).toContain('monthly');
});

test('cycles of every organization, in the unit of each', async () => {
  const { requests, first } = await asked({ queryType: 'cycles', org: '*' }, { cycles: answer('cycles') });
  expect(requests).toEqual(['cycles?org=*']);
  expect(new Set(first.map(({ org, unit }) => `${String(org)} ${String(unit)}`))).toEqual(
    new Set(['acme credits', 'borealis USD', 'nimbus credits']),
  );
});

test('durations', async () => {
  const { requests, frames } = await asked(
    { queryType: 'durations', by: 'agent' },
    { 'usage/durations': answer('durations') },
  );
  expect(requests).toEqual([`usage/durations?by=agent&${RANGE}`]);
  expect(names(frames[0])).toEqual(['key', 'p50', 'p95', 'outputTokensPerSecond', 'events', 'org']);
});

test('what if: nothing is asked until it says what', async () => {
  expect((await asked({ queryType: 'whatIf' }, {})).requests).toEqual([]);
  const query: CreditsQuery = { queryType: 'whatIf', asModel: 'gpt-4o-mini' };
  const { requests, first } = await asked(query, { 'usage/what-if': answer('what-if') });
  expect(requests).toEqual([`usage/what-if?asModel=gpt-4o-mini&${RANGE}`]);
  expect(first[0]).toMatchObject({ org: 'acme', actualCredits: expect.any(Number) as number });
});

test('annotations have the fields that Grafana looks for, and say whose they are where several are asked', async () => {
  const query: CreditsQuery = { queryType: 'annotations', org: '*', types: ['reset', 'grant'] };
  const { requests, frames, first } = await asked(query, { annotations: answer('annotations') });
  expect(requests).toEqual([`annotations?org=*&type=reset&type=grant&${RANGE}`]);
  expect(names(frames[0])?.slice(0, 4)).toEqual(['time', 'title', 'text', 'tags']);
  for (const { title, org } of first) expect(title).toMatch(new RegExp(`^${String(org)}: `));
  expect(datasource().annotations.getDefaultQuery()).toEqual({ queryType: 'annotations' });
});

describe('beside the period before', () => {
  test('a summary', async () => {
    const { requests, first } = await asked(
      { queryType: 'summary', org: '*', compare: 'cycle' },
      { 'usage/summary': answer('summary-compared') },
    );
    expect(requests).toEqual(['usage/summary?org=*&compare=cycle']);
    const [acme] = first;
    const [now, before] = [Number(acme?.creditsUsed), Number(acme?.previousCreditsUsed)];
    expect(acme?.change).toBeCloseTo((now - before) / before, 9);
  });

  test('totals: the sums of a breakdown, and what a request took', async () => {
    const said = answer('breakdown-compared') as { total: { credits: number; requests: number } };
    const { requests, first } = await asked({ queryType: 'totals', compare: 'previous' }, { 'usage/breakdown': said });
    expect(requests).toEqual([`usage/breakdown?by=type&limit=1&compare=previous&${RANGE}`]);
    const { credits, requests: calls } = said.total;
    expect(first).toMatchObject([{ credits, requests: calls, previousCredits: expect.any(Number) as number }]);
    expect(first[0]?.creditsPerRequest).toBeCloseTo(credits / calls, 9);
  });

  test('a breakdown', async () => {
    const { requests, first, frames } = await asked(
      { queryType: 'breakdown', by: 'model', compare: 'previous', limit: 3 },
      { 'usage/breakdown': answer('breakdown-compared') },
    );
    expect(requests).toEqual([`usage/breakdown?by=model&limit=3&compare=previous&${RANGE}`]);
    expect(first[0]).toMatchObject({
      previousCredits: expect.any(Number) as number,
      change: expect.any(Number) as number,
    });
    const meta = frames[0]?.meta?.custom as RankingMeta;
    expect(meta).toMatchObject({ more: true, total: { credits: expect.any(Number) as number } });
    expect(meta.exports.csv).toBe(`/proxy/v1/usage/breakdown?by=model&compare=previous&${RANGE}&format=csv`);
  });

  test('a series has the other as a dashed line of its color, at the times of this one', async () => {
    const compared = answer('series-compared') as {
      series: { points: { time: string }[]; compared: { value: number }[] }[];
    };
    const { frames } = await asked(
      { queryType: 'series', org: 'acme', compare: 'previous', partial: 'together' },
      { 'usage/series': compared },
    );
    const [now, before] = frames.map(({ fields: [time, value] }) => ({ time, value }));
    expect(before?.value?.config.displayNameFromDS).toBe('Credits (before)');
    expect(before?.value?.labels).toMatchObject({ compared: 'previous' });
    expect(before?.time?.values).toEqual(now?.time?.values);
    expect(before?.value?.values).toEqual(compared.series[0]?.compared.map(({ value }) => value));
  });
});

test('a range that is the cycle, whatever that of the dashboard', async () => {
  const { requests } = await asked({ queryType: 'series', range: 'cycle' }, { 'usage/series': answer('series') });
  expect(requests).toEqual(['usage/series?from=cycle&timezone=UTC']);
});

describe('ad hoc filters', () => {
  const narrowedBy = (query: CreditsQuery, ...filters: AdHocVariableFilter[]) =>
    asked(query, { '': answer('breakdown') }, { filters });

  test('narrow what takes filters, and nothing else', async () => {
    const filters = [adHoc('model', '=', 'gpt-4o'), adHoc('user', '=|', '', ['a', NONE])];
    const { requests } = await narrowedBy({ queryType: 'breakdown', by: 'model' }, ...filters);
    expect(requests).toEqual([`usage/breakdown?by=model&${RANGE}&model=gpt-4o&user=a&user=`]);
    expect((await asked({ queryType: 'balance' }, { balance: answer('balance') }, { filters })).requests).toEqual([
      'balance',
    ]);
  });

  test('meet the filters of the query: both hold', async () => {
    const query: CreditsQuery = { queryType: 'breakdown', by: 'model', filters: { model: ['a', 'b'] } };
    const one = await narrowedBy(query, adHoc('model', '=|', '', ['b', 'c']));
    expect(one.requests).toEqual([`usage/breakdown?by=model&${RANGE}&model=b`]);
    const none = await narrowedBy(query, adHoc('model', '=', 'c'));
    expect(none).toMatchObject({ requests: [], frames: [], response: { state: 'Done' } });
  });

  test.each([
    [adHoc('model', '!=', 'a'), /model != a.*= or =\|/],
    [adHoc('colour', '=', 'red'), /colour.*model/],
  ])('what the ledger cannot do is said: %j', async (filter, words) => {
    const { requests, response } = await narrowedBy({ queryType: 'breakdown', by: 'model' }, filter);
    expect(requests).toEqual([]);
    expect(response.errors?.[0]?.message).toMatch(words);
  });

  test('offer every dimension and the values seen where the dashboard looks', async () => {
    const source = datasource();
    expect((await source.getTagKeys()).map(({ value }) => value)).toEqual(DIMENSIONS);
    const requests = backend({ dimensions: answer('values') });
    const queries = [{ refId: 'A', queryType: 'balance', org: 'acme' }] as Query[];
    const values = await source.getTagValues({ key: 'model', filters: [], queries });
    expect(requests).toEqual(['dimensions/model?org=acme&limit=1000']);
    expect(values.at(-1)).toEqual({ value: NONE, text: '(none)' });
    expect(await source.getTagValues({ key: 'colour', filters: [] })).toEqual([]);
  });

  test('go along to Explore', () => {
    const query = { refId: 'A', queryType: 'series', org: 'acme' } as Query;
    const filters = [adHoc('model', '=', 'gpt-4o'), adHoc('user', '=', NONE)];
    const [sent] = datasource().interpolateVariablesInQueries([query], {}, filters);
    expect(sent).toMatchObject({ filters: { model: ['gpt-4o'], user: [NONE] } });
  });
});

test('a new query is answered whatever the key reads, and in Explore drawn', () => {
  expect(datasource().getDefaultQuery(CoreApp.Explore)).toEqual({ queryType: 'series', org: '*' });
  expect(datasource().getDefaultQuery(CoreApp.Dashboard)).toEqual({ queryType: 'balance', org: '*' });
  expect(datasource({ defaultOrg: 'acme' }).getDefaultQuery()).toEqual({ queryType: 'balance' });
});
