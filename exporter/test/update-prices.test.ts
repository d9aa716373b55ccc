/** `ledgerline prices update` as typed, against the real exporter. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectOk, exporterOfFile } from '@ledgerline/testkit/harness.ts';
import { ledgerline } from '@ledgerline/testkit/ledgerline.ts';

type Json = Record<string, unknown>;
const exporter = await exporterOfFile();
const directory = mkdtempSync(join(tmpdir(), 'ledgerline-prices-'));
const run = (words: string) => ledgerline(exporter, `prices update ${words}`);

function listed(rows: Json[]): string {
  const file = join(directory, 'list.json');
  writeFileSync(file, JSON.stringify(rows));
  return file;
}
async function stored(model: string): Promise<Json[]> {
  const { prices } = (await expectOk(exporter.get('/v1/admin/prices'))).json as { prices: Json[] };
  return prices.filter((price) => price['model'] === model);
}
const price = (model: string, input: number, more: Json = {}): Json => ({
  ...{ model, from: '2020-01-01', usdPerMillion: { input, output: 10 } },
  ...more,
});

test('shows what a list would change, and puts it with --apply only', async () => {
  await expectOk(
    exporter.ask('PUT', '/v1/admin/prices', { body: [price('kept', 1), price('old', 1), price('moved', 2)] }),
  );
  const file = listed([price('kept', 1), price('moved', 3), price('added', 4, { serviceTier: 'batch' })]);
  const seen = await run(`${file} --from 2026-01-01`);
  expect(seen.code).toBe(0);
  expect(seen.out).toMatch(
    /new +added +batch +2020-01-01T00:00:00.000Z +usdPerMillion.input 4, usdPerMillion.output 10/,
  );
  expect(seen.out).toMatch(/changed +moved +2026-01-01T00:00:00.000Z +usdPerMillion.input +2 +3/);
  expect(seen.out).toMatch(/gone +old/);
  expect(seen.out).not.toMatch(/kept/);
  expect(seen.out).toContain('1 new, 1 changed, 1 gone (these stay as they are); nothing is put yet: add --apply');
  expect(await stored('added')).toEqual([]);

  expect(await run(`${file} --from 2026-01-01 --apply`)).toMatchObject({
    code: 0,
    out: expect.stringMatching(/; put$/m) as string,
  });
  expect(await stored('moved')).toMatchObject([
    { from: '2020-01-01T00:00:00.000Z', usdPerMillion: { input: '2' } },
    { from: '2026-01-01T00:00:00.000Z', usdPerMillion: { input: '3' } },
  ]);
  expect(await stored('old')).toHaveLength(1);
  expect((await run(`${file} --apply`)).out).toContain('nothing to put: 0 new, 0 changed, 1 gone');
});

test('a rate that moves more than tenfold is put only where that is said to be right', async () => {
  await expectOk(exporter.ask('PUT', '/v1/admin/prices', { body: [price('slip', 3)] }));
  const file = listed([price('slip', 0.003)]);
  expect((await run(file)).out).toMatch(/usdPerMillion.input +3 +0.003 +more than tenfold/);
  const refused = await run(`${file} --apply`);
  expect(refused.code).toBe(1);
  expect(refused.complaint).toMatch(/nothing is put.*--allow-large.\n +slip usdPerMillion.input: 3 -> 0.003/);
  expect(await stored('slip')).toHaveLength(1);
  expect((await run(`${file} --apply --allow-large`)).code).toBe(0);
  expect(await stored('slip')).toHaveLength(2);
});

test('the defaults change nothing in a ledger that began with them', async () => {
  expect((await run('--defaults')).out).toContain('nothing to put: 0 new, 0 changed, 0 gone');
});

test('--json is for programs', async () => {
  const said = await run(`${listed([price('program', 5)])} --json`);
  expect(JSON.parse(said.out)).toMatchObject({
    put: false,
    changes: expect.arrayContaining([
      expect.objectContaining({
        kind: 'new',
        price: expect.objectContaining({ model: 'program', usdPerMillion: { input: '5', output: '10' } }) as Json,
        rates: expect.arrayContaining([
          { rate: 'usdPerMillion.input', before: null, after: '5', isLarge: false },
        ]) as Json,
      }),
    ]) as Json,
  });
});

test.each<[string, () => string, RegExp]>([
  ['neither a file nor --defaults', () => '--json', /name a file, or --defaults/],
  ['both', () => `${listed([])} --defaults`, /name a file, or --defaults/],
  ['a field that is none', () => listed([{ ...price('m', 1), price: 3 }]), /list.json: 0.price:/],
  [
    'a tier that takes back',
    () => listed([price('m', 1, { tiers: [{ above: 1, usdPerMillion: { input: 0 } }] })]),
    /0.tiers.0.usdPerMillion.input/,
  ],
  ['a time that is none', () => `${listed([price('m', 1)])} --from soon`, /--from must be/],
])('%s: exit code 2, and why', async (_, words, why) => {
  const said = await run(words());
  expect([said.code, said.complaint]).toEqual([2, expect.stringMatching(why)]);
});
