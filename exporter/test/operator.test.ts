/** The operator's commands as typed, against the real exporter. */
import { exporterOfFile } from '@ledgerline/testkit/harness.ts';
import { ledgerline } from '@ledgerline/testkit/ledgerline.ts';

const exporter = await exporterOfFile();

test('from a plan to a key that works', async () => {
  for (const words of [
    'plans put pro --monthly-credits 1000',
    'orgs put acme --plan pro --timezone Europe/Berlin --cycle-anchor-day 3',
    'grants add acme --credits 12.5 --id g1 --pool bonus',
    'grants add acme --credits 12.5 --id g1 --pool bonus',
  ]) {
    expect(await ledgerline(exporter, words)).toMatchObject({ code: 0, complaint: '' });
  }
  const made = await ledgerline(exporter, 'keys create reader --role acme:billing --role *:metrics');
  const key = /ll_\S+/.exec(made.out)?.[0] ?? '';
  expect((await exporter.get('/v1/balance?org=acme', key)).json).toMatchObject({ remaining: 1012.5 });
  expect((await ledgerline(exporter, 'keys list')).out).toMatch(/reader .*"billing"/);
  expect((await ledgerline(exporter, 'grants list acme --json')).out).toContain('"id": "g1"');
});

test.each([
  ['orgs put acme --plan pro --timezone Mars/Port', 1, /invalid_request \(400\): .* \[field timezone\]/],
  ['keys revoke nobody', 1, /not_found \(404\)/],
  ['plans list --key wrong', 1, /unauthorized \(401\).*\n.*LEDGERLINE_KEY/],
  ['plans list --url http://127.0.0.1:1', 1, /no answer from http:\/\/127.0.0.1:1.*npm run serve/],
  ['plans list --url nowhere', 2, /--url must be/],
  ['orgs put acme', 2, /--plan/],
  ['keys create x --role billing', 2, /ORG:ROLE/],
  ['prices put /no/such/file', 2, /\/no\/such\/file/],
  ['bogus', 2, /unknown command/],
])('%s: exit code %d, and why', async (words, code, why) => {
  const said = await ledgerline(exporter, words);
  expect(said.code).toBe(code);
  expect(said.complaint).toMatch(why);
});
