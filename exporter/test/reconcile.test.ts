/** A provider's own bill beside a real ledger: what matches, what one of them lacks, what differs, and by how much. */
import { join } from 'node:path';
import { expectOk, exporterOfFile } from '@ledgerline/testkit/harness.ts';
import { ledgerline } from '@ledgerline/testkit/ledgerline.ts';
import { directoryOfFile, FIXTURES, orgsOf } from './import-org.ts';

const exporter = await exporterOfFile();
const org = orgsOf(exporter, 'reconciled');
const { write } = directoryOfFile();
const fixture = (name: string): string => join(FIXTURES, name);

interface Row {
  readonly day: string;
  readonly model: string;
  readonly workspace: string;
  readonly status: string;
  readonly difference: Readonly<Record<string, number>>;
}
interface Report {
  readonly withinTolerance: boolean;
  readonly counts: Readonly<Record<string, number>>;
  readonly bill: number;
  readonly ledger: number;
  readonly difference: number;
  readonly ratio: number;
  readonly rows: readonly Row[];
}

async function reconcile(name: string, words: string): Promise<{ code: number; report: Report }> {
  const { code, out } = await ledgerline(exporter, `reconcile --org ${name} --output json ${words}`);
  return { code, report: JSON.parse(out) as Report };
}

const send = (name: string, ...events: readonly object[]) =>
  expectOk(exporter.ask('POST', `/v1/events?org=${name}`, { body: events }));
const shown = ({ rows }: Report) => rows.map(({ day, model, workspace, status }) => [day, model, workspace, status]);

const GPT = { type: 'gateway_inference', provider: 'openai', time: '2026-01-05T13:00:00Z' };
const CALL = { ...GPT, id: 'call', model: 'gpt-4o', workspace: 'checkout' };
const OPENAI_USAGE = `--provider openai ${fixture('openai-usage.json')}`;
const OPENAI_COSTS = `--provider openai ${fixture('openai-costs.json')}`;
/** What the usage of the fixture is, metered by ourselves: under names of our own, thought apart from said. */
const METERED = [
  { ...CALL, tokens: { input: 60000, cacheRead: 1000, output: 700, reasoning: 200 } },
  {
    ...GPT,
    id: 'b',
    model: 'gpt-4o-mini',
    workspace: 'proj_b',
    serviceTier: 'batch',
    tokens: { input: 5000, output: 100 },
  },
];
const AUDIO = {
  ...{ ...CALL, id: 'audio', time: '2026-01-06T00:00:00Z', model: 'gpt-4o-audio-preview' },
  tokens: { input: 500, inputAudio: 200, output: 50, outputAudio: 40 },
};
const MAPPED = '--map-workspace proj_a=checkout';

test('usage that was metered as it was billed matches, to the token', async () => {
  const { name } = await org();
  await send(name, ...METERED, AUDIO);
  const { code, report } = await reconcile(name, `${OPENAI_USAGE} ${MAPPED} --tolerance 0`);
  expect(code).toBe(0);
  expect(report).toMatchObject({ withinTolerance: true, counts: { match: 3, differs: 0 }, difference: 0, ratio: 0 });
  expect(report.bill).toBe(67_790);
});

test('costs match to the nano-dollar, from answers and from the export', async () => {
  const { name } = await org();
  await send(name, ...METERED);
  for (const file of ['openai-costs.json', 'openai-costs.csv']) {
    const { code, report } = await reconcile(name, `--provider openai ${fixture(file)} ${MAPPED} --tolerance 0`);
    expect([file, code, report.difference, report.bill]).toEqual([file, 0, 0, 0.160655]);
  }
});

test('what differs, what only the bill has and what only the ledger has is named, by kind and amount', async () => {
  const { name } = await org();
  await send(
    name,
    { ...CALL, tokens: { input: 59000, cacheRead: 1000, output: 901 } },
    { ...CALL, id: 'other', model: 'o3', workspace: 'lab', tokens: { input: 5 } },
    AUDIO,
    { ...CALL, id: 'day after', time: '2026-01-08T00:00:00Z', tokens: { input: 999 } },
    { ...CALL, id: 'azure', provider: 'azure', tokens: { input: 999 } },
    { ...CALL, id: 'nobody', provider: '', model: 'llama', tokens: { input: 999 } },
  );
  const { code, report } = await reconcile(name, `${OPENAI_USAGE} ${MAPPED} --tolerance 100`);
  expect(code).toBe(1);
  expect(shown(report)).toEqual([
    ['2026-01-05', 'gpt-4o-2024-08-06', 'checkout', 'differs'],
    ['2026-01-05', 'o3', 'lab', 'match'],
    ['2026-01-05', 'gpt-4o-mini-2024-07-18', 'proj_b', 'only_bill'],
    ['2026-01-06', 'gpt-4o-audio-preview-2024-12-17', 'checkout', 'match'],
  ]);
  expect(report.rows[0]?.difference).toEqual({ input: -1000, output: 1 });
  expect(report).toMatchObject({ difference: 1001 + 5 + 5100, ratio: 0.090072 });
  const strict = await reconcile(name, `${OPENAI_USAGE} ${MAPPED} --tolerance 1%`);
  expect(shown(strict.report)[1]).toEqual(['2026-01-05', 'o3', 'lab', 'only_ledger']);
  const { out } = await ledgerline(exporter, `reconcile --org ${name} ${OPENAI_USAGE} ${MAPPED}`);
  expect(out).toMatch(/2026-01-05 +gpt-4o-2024-08-06 +checkout +differs +61900 +60901 +input -1000, output \+1/);
  expect(out).toMatch(/1 match, 1 differ, 1 only on the bill, 1 only in the ledger: NOT within the tolerance of 1%/);
});

test('a wrong price shows as USD; an event without a provider counts where the bill names its model', async () => {
  const { name } = await org();
  await send(name, { ...CALL, provider: '', costUsd: '0.17' }, METERED[1] ?? {});
  const { code, report } = await reconcile(name, `${OPENAI_COSTS} ${MAPPED}`);
  expect(code).toBe(1);
  expect(report.rows[0]).toMatchObject({ model: 'gpt-4o-2024-08-06', status: 'differs', difference: { usd: 0.00975 } });
  expect((await reconcile(name, `${OPENAI_COSTS} ${MAPPED} --tolerance 0.01`)).code).toBe(0);
});

test('a bill that tells no models or workspaces apart is compared without them', async () => {
  const { name } = await org();
  await send(name, ...METERED);
  const costs = { data: [{ start_time: 1767571200, end_time: 1767657600, results: [{}] }] };
  const amount = { object: 'organization.costs.result', amount: { value: 0.160655, currency: 'usd' } };
  const file = write('sum.json', JSON.stringify({ data: [{ ...costs.data[0], results: [amount] }] }));
  const { code, report } = await reconcile(name, `--provider openai ${file} --tolerance 0`);
  expect([code, shown(report)]).toEqual([0, [['2026-01-05', '', '', 'match']]]);
});

test('Anthropic: usage and costs, from answers and from the console', async () => {
  const { name } = await org();
  const call = { type: 'gateway_inference', provider: 'anthropic', time: '2026-01-05T23:59:59Z' };
  const tokens = { input: 301500, cacheRead: 90000, cacheWrite: 500, cacheWrite1h: 1000, output: 4700 };
  await send(
    name,
    { ...call, id: 's', model: 'claude-sonnet-4-5', workspace: 'Checkout', tokens, costUsd: '0.0915' },
    { ...call, id: 'h', model: 'claude-haiku-4-5', tokens: { input: 800, output: 60 }, costUsd: '0' },
  );
  const anthropic = (file: string) =>
    reconcile(name, `--provider anthropic ${fixture(file)} --map-workspace wrkspc_1=Checkout --tolerance 0`);
  for (const file of ['usage.json', 'usage.csv', 'costs.json', 'costs.csv']) {
    const { code, report } = await anthropic(`anthropic-${file}`);
    expect([file, code, report.difference]).toEqual([file, 0, 0]);
  }
});

test.each([
  ['no file', '--provider openai /nowhere.json', /cannot read/],
  ['another provider’s', `--provider openai ${fixture('anthropic-costs.json')}`, /record 1: neither usage nor costs/],
  ['usage and costs at once', `${OPENAI_USAGE} ${fixture('openai-costs.json')}`, /one at a time/],
  ['no tolerance', `${OPENAI_USAGE} --tolerance some`, /--tolerance must be/],
  ['no mapping', `${OPENAI_USAGE} --map-workspace a`, /expected ID=WORKSPACE/],
  ['no provider of ours', `--provider acme ${fixture('openai-costs.json')}`, /Allowed choices are openai, anthropic/],
])('%s is refused before anything is asked', async (_, words, complaint) => {
  const said = await ledgerline({ url: 'http://127.0.0.1:1' }, `reconcile ${words}`);
  expect(said.code).toBe(2);
  expect(said.complaint).toMatch(complaint);
});

test('other currencies, broken rows and bills of today prove nothing', async () => {
  const bucket = { start_time: 1767571200, end_time: 1767657600 };
  const cost = (amount: object) => ({ object: 'organization.costs.result', amount });
  const file = (name: string, results: object[], more = {}) =>
    write(name, JSON.stringify({ data: [{ ...bucket, ...more, results }] }));
  const said = async (path: string) => (await ledgerline(exporter, `reconcile --provider openai ${path}`)).complaint;
  expect(await said(file('eur.json', [cost({ value: 1, currency: 'eur' })]))).toMatch(/in eur, not in USD/);
  expect(await said(file('many.json', [cost({ value: 'many', currency: 'usd' })]))).toMatch(
    /line 1 record 1: amount: must be/,
  );
  expect(await said(file('now.json', [cost({ value: 1, currency: 'usd' })], { end_time: 4102444800 }))).toMatch(
    /1 rows are of buckets that are not over yet[^]*nothing to compare/,
  );
});
