/** `ledgerline refunds` and `reprice` as typed, against the real exporter. */
import { expectOk, exporterOfFile, makeOrg } from '@ledgerline/testkit/harness.ts';
import { ledgerline } from '@ledgerline/testkit/ledgerline.ts';

const exporter = await exporterOfFile();
const run = (words: string) => ledgerline(exporter, words);
const remaining = async (): Promise<unknown> =>
  ((await exporter.get('/v1/balance?org=acme')).json as { remaining: unknown }).remaining;

const price = (from: string, input: string): Promise<unknown> =>
  expectOk(
    exporter.ask('PUT', '/v1/admin/prices', {
      body: [{ model: 'm', from, usdPerMillion: { input: 1 }, creditsPerMillion: { input } }],
    }),
  );

beforeAll(async () => {
  await makeOrg(exporter, 'acme', { plan: { monthlyCredits: 1000 } });
  await price('2020-01-01', '10');
  const body = [1, 2, 3].map((n) => ({
    id: `e${n}`,
    time: Date.now(),
    type: 'gateway_inference',
    model: 'm',
    tokens: { input: n * 1_000_000 },
  }));
  await expectOk(exporter.ask('POST', '/v1/events?org=acme', { body }));
});

test('reprice shows what would change, and posts it with --yes', async () => {
  expect(await remaining()).toBe(940);
  const range = `--from 2020-01-01T00:00:00Z --to ${new Date(Date.now() + 60_000).toISOString()} --org acme --model m`;
  expect((await run(`reprice ${range}`)).out).toBe('nothing changes: 0 of 3 events\n');

  await price('2021-01-01', '12');
  const shown = await run(`reprice ${range}`);
  expect(shown).toMatchObject({ code: 0, complaint: '' });
  expect(shown.out).toMatch(
    /^org +events +credits +costUsd +unpriced\nacme +3 +12 +\S+ +0\n3 of 3 events would change/,
  );
  expect(shown.out).toContain('--yes');
  expect(await remaining()).toBe(940);

  const posted = await run(`reprice ${range} --yes`);
  expect(posted).toMatchObject({ code: 0, complaint: '' });
  expect(posted.out).toMatch(/\nacme +3 +12 .*\n3 of 3 events changed\n$/);
  expect(await remaining()).toBe(928);
  expect(await run(`reprice ${range} --yes`)).toMatchObject({ code: 0, out: 'nothing changes: 0 of 3 events\n' });
  expect(await run(`reprice ${range} --json`)).toMatchObject({
    out: expect.stringMatching(/"dryRun": true/) as string,
  });
});

test('refunds gives back a part, once under its id, and then the rest', async () => {
  const part = 'refunds add acme --event e1 --credits 2.5 --id r1 --note sorry';
  expect(await run(part)).toMatchObject({ code: 0, complaint: '' });
  expect((await run(part)).out).toMatch(/r1 +e1 +2\.5/);
  expect(await remaining()).toBe(930.5);
  expect(await run('refunds add acme --event e1')).toMatchObject({ code: 0, complaint: '' });
  expect(await remaining()).toBe(940);
});

test.each([
  ['refunds add acme --event e1', 1, /conflict \(409\): .*nothing left/],
  ['refunds add acme --event nobody', 1, /not_found \(404\)/],
  ['refunds add acme --event e2 --credits 1000', 1, /conflict \(409\): .*left to refund.*\[field credits\]/],
  ['refunds add acme --event e2 --cost-usd 1', 1, /invalid_request \(400\).*\[field costUsd\]/],
  ['refunds add acme --event e2 --credits 1 --cost-usd 1', 2, /cannot be used with/],
  ['refunds add acme', 2, /--event/],
  ['reprice --from 2026-01-01', 2, /--to/],
  ['reprice --from 2026-02-01T00:00:00Z --to 2026-01-01T00:00:00Z', 1, /invalid_request \(400\): .*\[field to\]/],
  ['reprice --from 2026-01-01T00:00:00Z --to 2026-02-01T00:00:00Z --org nobody', 1, /unknown_org \(404\)/],
])('%s: exit code %d, and why', async (words, code, why) => {
  const said = await run(words);
  expect(said.code).toBe(code);
  expect(said.complaint).toMatch(why);
});
