/** Events in whatever form they come, and what is counted of them: requests, runs, workspaces, cycles. */
import { gzipSync } from 'node:zlib';
import { expectOk, type Reply } from '@ledgerline/testkit/harness.ts';
import { raw } from '@ledgerline/testkit/raw.ts';
import { event } from './event.ts';
import { DAY, exporter, org, type Json } from './organization.ts';

describe('the form of a request', () => {
  const NDJSON = [
    'application/x-ndjson',
    'application/ndjson',
    'application/jsonl',
    'application/x-ndjson; charset=utf-8',
  ];
  const send = async (type: string, text: string, gzip = false): Promise<Reply> => {
    const { name } = await org();
    return raw(exporter, {
      method: 'POST',
      path: `/v1/events?org=${name}`,
      headers: { 'content-type': type, ...(gzip ? { 'content-encoding': 'gzip' } : {}) },
      body: [gzip ? gzipSync(text) : text],
    });
  };
  const soon = (): Json => event({ time: Date.now() + 60_000 });

  test('is one event, an array, or a line each', async () => {
    expect((await send('application/json', JSON.stringify(soon()))).json).toMatchObject({ accepted: 1 });
    expect((await send('application/json', JSON.stringify([soon(), soon()]))).json).toMatchObject({ accepted: 2 });
    for (const type of NDJSON)
      for (const end of ['\n', '\r\n', '\n\n'])
        expect(
          (await send(type, [soon(), soon(), soon()].map((each) => JSON.stringify(each)).join(end) + end)).json,
        ).toMatchObject({ accepted: 3 });
    expect((await send('application/x-ndjson', JSON.stringify(soon()))).json).toMatchObject({ accepted: 1 });
  });

  test('may be compressed', async () => {
    expect((await send('application/json', JSON.stringify([soon(), soon()]), true)).json).toMatchObject({
      accepted: 2,
    });
    const lines = Array.from({ length: 5000 }, () => JSON.stringify(soon())).join('\n');
    expect((await send('application/x-ndjson', lines, true)).json).toMatchObject({ accepted: 5000 });
  });
});

describe('requests and agent runs', () => {
  test('a request is an event of an inference type', async () => {
    const { post, summary, rows } = await org();
    const types = ['gateway_inference', 'cloud_agent_inference', 'cloud_agent_compute', 'tool'];
    await expectOk(post(types.map((type) => event({ type }))));
    expect(await summary()).toMatchObject({ requests: 2 });
    const byType = await rows('type', '&sort=key');
    expect(byType.map(({ key, requests }) => [key, requests])).toEqual([
      ['cloud_agent_compute', 0],
      ['cloud_agent_inference', 1],
      ['gateway_inference', 1],
      ['tool', 0],
    ]);
  });

  test('an agent run is a distinct run of a cloud agent, counted when first seen', async () => {
    const { post, summary, rows, counter } = await org();
    const now = Date.now();
    const run = (type: string, name: string, agent: string): Json => event({ type, run: name, agent, time: now });
    await expectOk(
      post([
        run('cloud_agent_inference', 'r1', 'a'),
        run('cloud_agent_compute', 'r1', 'b'),
        run('cloud_agent_compute', 'r2', 'b'),
      ]),
    );
    await expectOk(
      post([run('cloud_agent_inference', 'r1', 'c'), run('gateway_inference', 'r3', 'd'), run('tool', 'r4', 'd')]),
    );
    await expectOk(post([event({ type: 'cloud_agent_inference' })]));
    expect(await summary()).toMatchObject({ agentRuns: 2 });
    expect(await counter('agent_runs_total')).toBe(2);
    expect((await rows('agent', '&sort=key')).map(({ key, agentRuns }) => [key, agentRuns])).toEqual([
      ['', 0],
      ['a', 1],
      ['b', 1],
      ['c', 0],
      ['d', 0],
    ]);
  });

  test('runs of the same name are two in two organizations', async () => {
    const [a, b] = [await org(), await org()];
    for (const each of [a, b]) {
      await expectOk(each.post(event({ type: 'cloud_agent_compute', run: 'r' })));
      expect(await each.summary()).toMatchObject({ agentRuns: 1 });
    }
  });
});

test('a workspace that only events named is a team, until it is said to be something else', async () => {
  const { name, post } = await org();
  await expectOk(post([event({ workspace: 'b' }), event({ workspace: 'a' }), event()]));
  const list = async (): Promise<unknown> =>
    ((await expectOk(exporter.get(`/v1/admin/orgs/${name}/workspaces`))).json as { workspaces: unknown }).workspaces;
  const a = { workspace: 'a', name: 'a', kind: 'team', group: '' };
  expect(await list()).toEqual([a, { workspace: 'b', name: 'b', kind: 'team', group: '' }]);
  const body = { name: 'Of Ada', kind: 'personal', group: 'north' };
  await expectOk(exporter.ask('PUT', `/v1/admin/orgs/${name}/workspaces/b`, { body }));
  expect(await list()).toEqual([a, { workspace: 'b', ...body }]);
});

describe('time', () => {
  test('an event of a closed cycle is charged to what is open now, reported at its time, and flagged late', async () => {
    const createdAt = new Date(Date.now() - 70 * DAY);
    const { name, post, summary, balance, counter } = await org({ createdAt: createdAt.toISOString() });
    await expectOk(post(event({ credits: 1 })));
    expect(await counter('late_events_total')).toBe(0);
    const past = new Date(Date.now() - 65 * DAY).toISOString();
    await expectOk(post(event({ credits: 10, time: past })));
    expect(await counter('late_events_total')).toBe(1);
    expect(await balance()).toMatchObject({ remaining: 989, pools: { monthly: { used: 11 } } });
    expect(await summary()).toMatchObject({ creditsUsed: 1 });
    const day = await exporter.get(`/v1/usage/daily?org=${name}&start=${past.slice(0, 10)}&end=${past.slice(0, 10)}`);
    expect(day.json).toMatchObject({ days: [{ date: past.slice(0, 10), credits: 10, requests: 1 }] });
    const then = await exporter.get(`/v1/usage/summary?org=${name}&month=${past.slice(0, 7)}`);
    expect(then.json).toMatchObject({ creditsUsed: 10, creditsRemaining: 1000 });
  });

  test('an event of up to 7 days ahead is charged now and in the usage of its time, but not in the rate', async () => {
    const { name, post, balance } = await org({ createdAt: Date.now() - 2 * DAY });
    await expectOk(post(event({ credits: 24, time: Date.now() - 2 * DAY + 60_000 })));
    const rate = async (): Promise<number> =>
      ((await exporter.get(`/v1/projection?org=${name}`)).json as { ratePerDay: { expected: number } }).ratePerDay
        .expected;
    const before = await rate();
    expect(before).toBeCloseTo(12, 1);
    const ahead = Date.now() + 6.9 * DAY;
    await expectOk(post(event({ credits: 100, time: ahead })));
    expect(await rate()).toBeCloseTo(before, 1);
    expect(await balance()).toMatchObject({ remaining: 876 });
    const range = `from=${Math.floor(ahead - DAY)}&to=${Math.floor(ahead + DAY)}`;
    const found = await exporter.get(`/v1/usage/breakdown?by=type&org=${name}&${range}`);
    expect(found.json).toMatchObject({ total: { credits: 100, requests: 1 } });
  });

  test('more than 7 days ahead is too new', async () => {
    const { become } = await org();
    expect(await become(event({ time: Date.now() + 7 * DAY + 60_000 }))).toBe('too_new time');
    expect(await become(event({ time: Date.now() + 7 * DAY - 60_000 }))).toBe('accepted');
  });
});
