/** The configuration file: its ids are what was written, and what is wrong with it stops the start and is named. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectOk, exportersOfFile, type Exporter } from '@ledgerline/testkit/harness.ts';

const { directory, start } = exportersOfFile();

function startOn(content: string | Uint8Array): Promise<Exporter> {
  const dataDir = directory();
  const path = join(dataDir, 'ledgerline.yaml');
  writeFileSync(path, content);
  return start({ dataDir, env: { LEDGERLINE_CONFIG: path } });
}

const IDS = ['0042', '0x1F', '1e3', '1_000', 'null', '~', 'true', 'yes', '2026-01-01', '.5', '-1', '.inf'];
const rows = (row: (id: string) => string): string => IDS.map((id) => `  ${row(id)}\n`).join('');

test('ids are the text that was written, as keys and where they are named', async () => {
  const exporter = await startOn(
    `\uFEFFplans:\n${rows((id) => `${id}: { name: ${id}, monthlyCredits: 10 }`)}` +
      `orgs:\n${rows((id) => `${id}: { name: ${id}, plan: ${id}, billingModel: credits, timezone: UTC, cycleAnchorDay: 1 }`)}` +
      `prices:\n${rows((id) => `- { model: ${id}, provider: ${id}, from: 2026-01-01, usdPerUnit: { ${id}: 2 } }`)}`,
  );
  const list = async (what: string): Promise<Record<string, unknown>[]> => {
    const reply = await expectOk(exporter.get(`/v1/admin/${what}`));
    return (reply.json as Record<string, Record<string, unknown>[]>)[what] ?? [];
  };
  const sorted = IDS.toSorted();
  const plans = await list('plans');
  expect(plans.map(({ plan }) => plan).sort()).toEqual(sorted);
  expect(plans.map(({ name }) => name).sort()).toEqual(sorted);
  const orgs = await list('orgs');
  expect(orgs.map(({ org, plan, name }) => [org, plan, name])).toEqual(orgs.map(({ org }) => [org, org, org]));
  expect(orgs.map(({ org }) => org).sort()).toEqual(sorted);
  const prices = (await list('prices')).filter(({ usdPerUnit }) => usdPerUnit !== undefined);
  for (const id of IDS)
    expect(prices).toContainEqual(
      expect.objectContaining({ model: id, provider: id, usdPerUnit: { [id]: '2' } }) as unknown,
    );
  expect(await exporter.stop()).toBe(0);
});

const plan = '{ name: P, monthlyCredits: 1 }';
test.each<[string, string | Uint8Array, RegExp]>([
  ['a key that is there twice', `plans:\n  pro: ${plan}\n  pro: ${plan}\n`, /unique at line 3[^]*pro: /],
  ['an id that is there twice, quoted once', `plans:\n  0042: ${plan}\n  '0042': ${plan}\n`, /at line 3[^]*'0042'/],
  ['a list as a key', `plans:\n  ? [a]\n  : ${plan}\n`, /line 2/],
  [
    'text that is not UTF-8',
    Buffer.from(`plans:\n  pro: { name: Andr\xe9, monthlyCredits: 1 }\n`, 'latin1'),
    /line 2 is not UTF-8/,
  ],
  ['UTF-16', Buffer.from(`\uFEFFplans: {}\n`, 'utf16le'), /line 1 is not UTF-8/],
  ['no YAML', 'plans: {', /line 1/],
  ['a plan without a name', 'plans: { a/b: { monthlyCredits: 1 } }', /yaml: plans\.a\/b\.name: is required/],
  ['a model of no name', 'prices: [{ model: , from: 0 }]', /prices\.0\.model: must be string/],
  ['a setting that is not known', 'limit: {}', /yaml: limit: is not known here/],
])('%s stops the start and is named', async (_, content, message) => {
  const failure: unknown = await startOn(content).catch((error: unknown) => error);
  expect(String(failure)).toMatch(/ended with 2: LEDGERLINE_CONFIG: /);
  expect(String(failure)).toMatch(message);
});
