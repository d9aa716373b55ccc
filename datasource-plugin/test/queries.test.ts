import { type DataFrame, type DataQueryResponse, LoadingState } from '@grafana/data';
import { BALANCE_FIELDS, type CreditsQuery, NONE, PROJECTION_FIELDS } from '@ledgerline/api/grafana';
import { firstValueFrom } from 'rxjs';
import type { Settings } from '../src/types';
import { answer, backend, datasource, request, rows, templates } from './helpers';

const RANGE = 'from=1000&to=2000&timezone=UTC';

beforeEach(() => {
  templates({});
});

async function asked(query: CreditsQuery, answers: Record<string, unknown>, settings: Settings = {}) {
  const requests = backend(answers);
  const response: DataQueryResponse = await firstValueFrom(datasource(settings).query(request(query)));
  return { requests, response, frames: response.data as DataFrame[], first: rows(response.data[0] as DataFrame) };
}
const names = (frame: DataFrame | undefined) => frame?.fields.map(({ name }) => name);
const unit = (frame: DataFrame | undefined, name: string) => frame?.fields.find((f) => f.name === name)?.config.unit;

test('balance: the agreed fields in their order, byom in USD of its cap', async () => {
  const { requests, response, frames, first } = await asked(
    { queryType: 'balance', org: '*' },
    { balance: answer('balance') },
  );
  expect(requests).toEqual(['balance?org=*']);
  expect(response.state).toBe(LoadingState.Done);
  expect(names(frames[0])).toEqual(BALANCE_FIELDS.filter((name) => name !== 'unpricedEvents'));
  expect(frames[0]?.refId).toBe('A');
  const [acme, borealis, nimbus] = first;
  expect(acme).toMatchObject({ org: 'acme', granted: 63_500, unit: 'credits', monthlyGranted: 60_000, actions: '' });
  expect(borealis).toMatchObject({ granted: 109, unit: 'USD', monthlyGranted: null, overage: null });
  expect(Number(borealis?.used) + Number(borealis?.remaining)).toBeCloseTo(109, 9);
  expect(nimbus).toMatchObject({ state: 'at_risk', actions: 'invite,upgrade', planFree: false });
  expect(unit(frames[0], 'granted')).toBe('locale');
});

test("balance: carries the datasource's links for the meter", async () => {
  const { frames } = await asked({ queryType: 'balance' }, { balance: answer('balance') }, { upgradeUrl: '/buy' });
  expect(frames[0]?.meta?.custom).toEqual({ links: { upgradeUrl: '/buy' } });
});

test('projection: the agreed fields in their order', async () => {
  const { frames, first } = await asked({ queryType: 'projection', org: '*' }, { projection: answer('projection') });
  expect(names(frames[0])).toEqual(PROJECTION_FIELDS.filter((name) => name !== 'unpricedEvents'));
  expect(first.map(({ org, unit: of, available }) => [org, of, available])).toEqual([
    ['acme', 'credits', true],
    ['borealis', 'USD', true],
    ['nimbus', 'credits', true],
  ]);
  expect(first[0]?.runOutAt).toBeNull();
});

test('one organization: the default one where the query names none', async () => {
  const { requests, first } = await asked(
    { queryType: 'balance', org: '' },
    { balance: answer('balance-one') },
    { defaultOrg: ' acme ' },
  );
  expect(requests).toEqual(['balance?org=acme']);
  expect(first).toHaveLength(1);
});

test('no organization at all: the parameter is left out', async () => {
  expect((await asked({ queryType: 'balance' }, { balance: answer('balance-one') })).requests).toEqual(['balance']);
});

test('summary', async () => {
  const { requests, first } = await asked(
    { queryType: 'summary', org: '*', month: '2026-11' },
    { 'usage/summary': answer('summary') },
  );
  expect(requests).toEqual(['usage/summary?org=*&month=2026-11']);
  expect(first.map(({ org }) => org)).toEqual(['acme', 'borealis', 'nimbus']);
  expect(first[1]).toMatchObject({ creditsUsed: null });
});

test('series: a frame each, of the unit it is measured in', async () => {
  const { requests, frames } = await asked(
    { queryType: 'series', org: '*', interval: 'day' },
    { 'usage/series': answer('series') },
  );
  expect(requests).toEqual([`usage/series?org=*&interval=day&${RANGE}`]);
  expect(frames.map(({ meta }) => meta?.type)).toEqual(Array(3).fill('timeseries-multi'));
  expect(frames.map(({ fields }) => [fields[1]?.labels?.org, fields[1]?.config.unit])).toEqual([
    ['acme', 'locale'],
    ['borealis', 'currencyUSD'],
    ['nimbus', 'locale'],
  ]);
});

test('series by group: called as the group, the rest Other', async () => {
  const { frames } = await asked(
    { queryType: 'series', org: 'acme', groupBy: 'model', limit: 2 },
    { 'usage/series': answer('series-grouped') },
  );
  const called = frames.map(({ fields }) => fields[1]?.config.displayNameFromDS);
  expect(called.filter((name) => !name?.endsWith('(partial)')).at(-1)).toBe('Other');
  expect(frames[0]?.fields[1]?.labels?.model).toBe(frames[0]?.fields[1]?.config.displayNameFromDS);
});

test('breakdown, and null stays null', async () => {
  const one = await asked({ queryType: 'breakdown', by: 'model', org: 'acme' }, { usage: answer('breakdown') });
  expect(one.requests).toEqual([`usage/breakdown?org=acme&by=model&${RANGE}`]);
  expect(names(one.frames[0])).not.toContain('org');
  expect(unit(one.frames[0], 'share')).toBe('percentunit');
  const each = await asked({ queryType: 'breakdown', by: 'token_type', org: '*' }, { usage: answer('breakdown-each') });
  expect(each.first[0]).toMatchObject({ key: 'input', credits: null, costUsd: null });
});

test('conversations link to their lines', async () => {
  const { frames, first } = await asked(
    { queryType: 'conversations', org: '*', sort: 'credits', limit: 3 },
    { conversations: answer('conversations') },
  );
  expect(first).toHaveLength(3);
  expect(frames[0]?.fields[0]?.config.links?.[0]?.internal).toMatchObject({
    datasourceUid: 'ledger',
    query: { queryType: 'conversation', org: '${__data.fields.org}', conversation: '${__data.fields.id}' },
  });
});

test('a conversation is asked page by page', async () => {
  const { nextCursor } = answer('conversation') as { nextCursor: string };
  const { requests, first } = await asked(
    { queryType: 'conversation', org: 'acme', conversation: 'a b/c' },
    {
      [`conversation?org=acme&id=a+b%2Fc&limit=10000&cursor=${nextCursor}`]: answer('conversation-next'),
      'conversation?org=acme&id=a+b%2Fc&limit=10000': answer('conversation'),
    },
  );
  expect(requests).toHaveLength(2);
  expect(first.map(({ total }) => Number(total))).toEqual(
    [...first.map(({ total }) => Number(total))].sort((a, b) => a - b),
  );
  expect(first.length).toBeGreaterThan(4);
});

test('a conversation that is too long says so', async () => {
  const { requests, frames } = await asked(
    { queryType: 'conversation', org: 'acme', conversation: 'x' },
    { 'conversation?': answer('conversation') },
  );
  expect(requests).toHaveLength(5);
  expect(frames[0]?.meta?.notices?.[0]?.text).toBe('Only the first 20 lines of the conversation are shown.');
});

test('a range without usage has fields and no rows', async () => {
  const series = await asked({ queryType: 'series', groupBy: 'model' }, { usage: answer('series-empty') });
  expect(names(series.frames[0])).toEqual(['time', 'credits']);
  expect(series.first).toEqual([]);
  const breakdown = await asked({ queryType: 'breakdown', by: 'model' }, { usage: answer('breakdown-empty') });
  expect(breakdown.response.errors).toBeUndefined();
  expect(breakdown.frames[0]?.fields.length).toBeGreaterThan(5);
  expect(breakdown.first).toEqual([]);
});

test('variables: several values, All, (none), and a filter without a value', async () => {
  templates({ org: '$__all', model: ['gpt-4o', 'o3'], user: '$__all', agent: '', by: 'user', none: [NONE, 'w'] });
  const { requests } = await asked(
    {
      queryType: 'breakdown',
      org: '$org',
      by: '$by' as 'user',
      filters: { model: ['$model'], user: ['$user'], agent: ['$agent'], source: [''], type: [], workspace: ['$none'] },
    },
    { usage: answer('breakdown') },
  );
  expect(requests).toEqual([
    `usage/breakdown?org=*&by=user&${RANGE}&model=gpt-4o&model=o3&source=&workspace=&workspace=w`,
  ]);
});

test('a conversation is not asked while none is chosen', async () => {
  templates({ id: '' });
  const { requests, frames } = await asked({ queryType: 'conversation', conversation: '$id' }, {});
  expect([requests, frames]).toEqual([[], []]);
  expect(datasource().filterQuery({ refId: 'A', queryType: 'conversation', conversation: '' })).toBe(false);
});
