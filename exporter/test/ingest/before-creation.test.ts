/** A client's clock may be behind: the first usage of a new organization is not lost for that. */
import { expectOk } from '@ledgerline/testkit/harness.ts';
import { event } from './event.ts';
import { exporter, org, type Json } from './organization.ts';

const MINUTE = 60_000;
const created = Date.parse('2026-03-01T00:00:00Z'); // as its first cycle begins
const first = event({ time: created - 500, credits: 2, workspace: 'early', user: 'u' });

test('usage of the 5 minutes before is taken, what is older is not', async () => {
  const { become, balance } = await org({ createdAt: created });
  expect(await become(event({ time: created - 5 * MINUTE - 1, credits: 1 }))).toBe('too_old time');
  expect(await become(event({ time: created - 5 * MINUTE, credits: 1 }))).toBe('accepted');
  expect(await become(first)).toBe('accepted');
  expect(await become(first)).toBe('duplicate');
  expect(await balance()).toMatchObject({ remaining: 997 });
});

test('it is charged now and reported at its time, and everything adds up', async () => {
  const { become, rows, name, balance } = await org({ createdAt: Date.now() });
  const time = Date.now() - 4 * MINUTE;
  expect(await become({ ...first, time })).toBe('accepted');
  expect(await balance()).toMatchObject({ remaining: 998 });
  const range = `&from=${time}&to=${time + 1}`;
  expect(await rows('user', range)).toMatchObject([{ key: 'u', credits: 2, requests: 1 }]);
  const named = await expectOk(exporter.get(`/v1/admin/orgs/${name}/workspaces`));
  expect(named.text).toContain('"early"');
  expect((await expectOk(exporter.get('/v1/admin/verify'))).json).toMatchObject({ ok: true });
});

test('before the first cycle it is of no cycle: series and summary agree on that', async () => {
  const { become, name } = await org({ createdAt: created });
  for (const event of [first, { ...first, id: 'in', time: created, credits: 5 }]) await become(event);
  const query = `org=${name}&from=2026-02-01&to=2026-04-01`;
  const usage = async (path: string): Promise<Json> => (await expectOk(exporter.get(`/v1/usage/${path}`))).json as Json;
  const values = async (interval: string): Promise<number[]> => {
    const { series } = (await usage(`series?${query}&interval=${interval}`)) as {
      series: { points: { value: number }[] }[];
    };
    return (series[0]?.points ?? []).map(({ value }) => value);
  };
  expect(await usage(`summary?org=${name}&month=2026-03`)).toMatchObject({ creditsUsed: 5 });
  expect(await values('cycle')).toEqual([5]);
  expect(await values('month')).toEqual([2, 5]);
  expect(await usage(`breakdown?${query}&by=workspace`)).toMatchObject({ total: { credits: 7 } });
});
