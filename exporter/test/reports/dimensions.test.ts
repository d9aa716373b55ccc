/** The values that a dashboard's variables offer. */
import { DIMENSIONS } from '@ledgerline/api';
import { expectOk, exporterOfFile, makeKey, makeOrg } from '@ledgerline/testkit/harness.ts';

const exporter = await exporterOfFile();

const events = [
  {
    id: 'e1',
    model: 'gpt-4o',
    workspace: 'client-x',
    user: 'ann',
    apiKey: 'ci',
    conversation: 'c-1',
    title: 'Fix Parser',
  },
  {
    id: 'e2',
    model: 'gpt-4o-mini',
    workspace: 'client-y',
    user: 'Bob',
    apiKey: 'cd',
    conversation: 'c-2',
    title: '100% done',
  },
  { id: 'e3', model: 'claude-sonnet-4-5', reason: 'workflow_run', reasonDetail: 'nightly', agent: 'reviewer' },
];

beforeAll(async () => {
  for (const org of ['acme', 'rival']) await makeOrg(exporter, org);
  const workspace = { name: 'Client X Ltd', kind: 'team', group: 'clients' };
  await expectOk(exporter.ask('PUT', '/v1/admin/orgs/acme/workspaces/client-x', { body: workspace }));
  const now = Date.now();
  const body = events.map((event, i) => ({ ...event, time: now + i, type: 'gateway_inference', credits: '1' }));
  await expectOk(exporter.ask('POST', '/v1/events?org=acme', { body }));
  const other = { id: 'r1', time: now, type: 'gateway_inference', credits: '1', model: 'rival-model', user: 'ann' };
  await expectOk(exporter.ask('POST', '/v1/events?org=rival', { body: other }));
});

const values = async (path: string): Promise<{ value: string; name: string }[]> =>
  ((await expectOk(exporter.get(`/v1/dimensions/${path}`))).json as { values: { value: string; name: string }[] })
    .values;
const valuesOnly = async (path: string): Promise<string[]> => (await values(path)).map(({ value }) => value);

test('each dimension lists what was seen, in order, and nothing of another organization', async () => {
  expect(await valuesOnly('model?org=acme')).toEqual(['claude-sonnet-4-5', 'gpt-4o', 'gpt-4o-mini']);
  expect(await valuesOnly('user?org=acme')).toEqual(['Bob', 'ann']);
  expect(await valuesOnly('api_key?org=acme')).toEqual(['cd', 'ci']);
  expect(await valuesOnly('reason_detail?org=acme')).toEqual(['nightly']);
  expect(await valuesOnly('workspace_group?org=acme')).toEqual(['clients']);
  expect(await valuesOnly('workspace_kind?org=acme')).toEqual(['team']);
  expect(await valuesOnly('provider?org=acme')).toEqual([]);
  for (const dimension of DIMENSIONS) await values(`${dimension}?org=acme`);
});

test('workspaces and conversations carry their names, and are found by them', async () => {
  expect(await values('workspace?org=acme')).toEqual([
    { value: 'client-x', name: 'Client X Ltd' },
    { value: 'client-y', name: 'client-y' },
  ]);
  expect(await values('conversation?org=acme')).toEqual([
    { value: 'c-2', name: '100% done' },
    { value: 'c-1', name: 'Fix Parser' },
  ]);
  expect(await valuesOnly('workspace?org=acme&q=LTD')).toEqual(['client-x']);
  expect(await valuesOnly('conversation?org=acme&q=parser')).toEqual(['c-1']);
});

test('a search is text, not a pattern, and a limit is kept', async () => {
  expect(await valuesOnly('model?org=acme&q=4O')).toEqual(['gpt-4o', 'gpt-4o-mini']);
  expect(await valuesOnly('conversation?org=acme&q=%25')).toEqual(['c-2']);
  expect(await valuesOnly('model?org=acme&q=_')).toEqual([]);
  expect(await valuesOnly('model?org=acme&limit=1')).toEqual(['claude-sonnet-4-5']);
});

test('several organizations: each value once', async () => {
  expect(await valuesOnly('user?org=*')).toEqual(['Bob', 'ann']);
  expect(await valuesOnly('model?org=*')).toContain('rival-model');
  const key = await makeKey(exporter, { org: 'acme', role: 'billing' });
  const answer = await expectOk(exporter.get('/v1/dimensions/model?org=*', key));
  expect(JSON.stringify(answer.json)).not.toContain('rival-model');
});

test('conversations of several organizations: by last use, whosoever they are', async () => {
  const now = Date.now();
  for (const [org, at] of [
    ['left', 0],
    ['right', 1],
  ] as const) {
    await makeOrg(exporter, org, { createdAt: now - 60_000 });
    const body = [1, 2, 3].map((i) => ({
      id: `${org}-${i}`,
      time: now - 60_000 + i * 10_000 + at * 5000,
      type: 'gateway_inference',
      credits: '1',
      conversation: `${org}-${i}`,
    }));
    await expectOk(exporter.ask('POST', `/v1/events?org=${org}`, { body }));
  }
  const both = await makeKey(exporter, { org: 'left', role: 'billing' }, { org: 'right', role: 'billing' });
  const listed = async (limit: number): Promise<string[]> => {
    const answer = await expectOk(exporter.get(`/v1/dimensions/conversation?org=*&limit=${limit}`, both));
    return (answer.json as { values: { value: string }[] }).values.map(({ value }) => value);
  };
  expect(await listed(10)).toEqual(['right-3', 'left-3', 'right-2', 'left-2', 'right-1', 'left-1']);
  expect(await listed(3)).toEqual(['right-3', 'left-3', 'right-2']);

  // One id in both is the one that was used last.
  await expectOk(
    exporter.ask('POST', '/v1/events?org=left', {
      body: {
        id: 'again',
        time: now,
        type: 'gateway_inference',
        credits: '1',
        conversation: 'right-1',
        title: 'Again',
      },
    }),
  );
  const answer = await expectOk(exporter.get('/v1/dimensions/conversation?org=*&limit=1', both));
  expect(answer.json).toMatchObject({ values: [{ value: 'right-1', name: 'Again' }] });
});

test('a dimension that is none is refused by name', async () => {
  const refused = await exporter.get('/v1/dimensions/colour?org=acme');
  expect(refused.status).toBe(400);
  expect(refused.json).toMatchObject({ code: 'invalid_request', details: { field: 'dimension' } });
});
