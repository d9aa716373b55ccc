/**
 * Every question of docs/promql.md, asked of a real Prometheus that has the demo's 90 days and evaluates the shipped
 * rules; and where the exporter's API has the same number, it is that.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Balance, Projection, Summary } from '@ledgerline/api/answers';
import { fill } from '@ledgerline/demo/fill.ts';
import { onPath } from '@ledgerline/demo/helper.ts';
import { demoKeys } from '@ledgerline/demo/keys.ts';
import { givePast } from '@ledgerline/demo/past.ts';
import { BOOTSTRAP, ROOT, expectOk, exportersOfFile, remove, temporary } from '@ledgerline/testkit/harness.ts';
import { hasPrometheus, Prometheus, until } from '@ledgerline/testkit/prometheus.ts';

const [, ...ASKED] = readFileSync(join(ROOT, 'docs/promql.md'), 'utf8').split(/^### /m);
const QUESTIONS = ASKED.map((text) => {
  const [question = ''] = text.split('\n');
  return { question, promql: /```promql\n(.+?)```/s.exec(text)?.[1] ?? '' };
});

/** Of the API, by organization (and what else is in the labels): what a question is answered. */
interface Api {
  readonly balances: readonly Balance[];
  readonly projections: readonly Projection[];
  readonly summaries: readonly Summary[];
}
type Numbers = Readonly<Record<string, number | null>>;
/** The API rounds percent down to 6; what is left a moment later runs out a moment later. */
const DECIMALS = 5;
const DAY = 86_400;
const seconds = (instant: string | null | undefined): number | null => (instant ? Date.parse(instant) / 1000 : null);
const paysInCredits = ({ billingModel }: { billingModel: string }): boolean => billingModel === 'credits';
const pools = ({ balances }: Api, of: (pool: NonNullable<Balance['pools']['monthly']>) => number): Numbers =>
  Object.fromEntries(
    balances
      .filter(paysInCredits)
      .flatMap(({ org, pools: all }) => Object.entries(all).map(([pool, each]) => [`${org} ${pool}`, of(each)])),
  );
const ofEach = <T extends { org: string }>(rows: readonly T[], of: (row: T) => number | null): Numbers =>
  Object.fromEntries(rows.map((row) => [row.org, of(row)]));

/** What the labels are put together from is in the order of the query; `time()` is when it was asked. */
const SAME: Readonly<Record<string, (api: Api, now: number) => Numbers>> = {
  'How many credits has each organization left?': ({ balances }) =>
    ofEach(balances.filter(paysInCredits), ({ remaining }) => remaining),
  'In which pool?': (api) => pools(api, ({ remaining }) => remaining),
  'How much of what was granted is used?': ({ balances }) =>
    ofEach(balances.filter(paysInCredits), ({ percentUsed }) => percentUsed),
  'How much of the spend cap is left?': ({ balances }) =>
    ofEach(
      balances.filter((each) => !paysInCredits(each)),
      ({ spendCapUsd, spendUsd }) => Number(spendCapUsd) - spendUsd,
    ),
  'What ends with this cycle or before?': (api) => pools(api, ({ expiring }) => expiring),
  'What may still be reserved?': ({ balances }) =>
    ofEach(balances.filter(paysInCredits), ({ remaining, reserved }) => Number(remaining) - reserved),
  'In how many days will it run out?': ({ projections }, now) =>
    Object.fromEntries(
      projections.flatMap(({ org, runOutAt, early, late }) =>
        Object.entries({ expected: runOutAt, early, late }).map(([estimate, at]) => {
          const then = seconds(at);
          return [`${estimate} ${org}`, then === null ? null : (then - now) / DAY];
        }),
      ),
    ),
  'When does the cycle end?': ({ balances }, now) =>
    ofEach(balances, ({ cycle }) => (Number(seconds(cycle.end)) - now) / DAY),
  'Of whom is too little known for a forecast?': ({ projections }) =>
    ofEach(projections, ({ available }) => Number(available)),
  'Who runs out before the cycle ends?': ({ projections }) =>
    ofEach(projections, ({ runOutBeforeCycleEnd }) => (runOutBeforeCycleEnd ? 1 : null)),
  'What did this cycle use?': ({ summaries }) => ofEach(summaries, ({ creditsUsed }) => creditsUsed),
  'What did it cost?': ({ summaries }) => ofEach(summaries, ({ costUsd }) => costUsd),
  'Who is that, by name and plan?': ({ balances }) =>
    Object.fromEntries(
      balances.filter(paysInCredits).map(({ name, org, plan, remaining }) => [`${name} ${org} ${plan.id}`, remaining]),
    ),
};

test('there are thirty questions, each asked once, and each with its query', () => {
  expect(QUESTIONS.length).toBeGreaterThanOrEqual(30);
  expect(new Set(QUESTIONS.map(({ question }) => question)).size).toBe(QUESTIONS.length);
  for (const { question, promql } of QUESTIONS)
    expect([question, promql]).toEqual([question, expect.stringMatching(/\w/)]);
  for (const question of Object.keys(SAME)) expect(QUESTIONS).toContainEqual(expect.objectContaining({ question }));
});

const canRun = hasPrometheus && onPath('promtool') !== undefined;
(canRun ? describe : describe.skip)('in a Prometheus (needs prometheus and promtool on the PATH)', () => {
  const exporters = exportersOfFile();
  const directory = temporary();
  let prometheus: Prometheus;
  let api: Api;
  /** When the exporter was last asked, by both. */
  let now = 0;

  beforeAll(async () => {
    const exporter = await exporters.start();
    await fill({ url: exporter.url, key: BOOTSTRAP }, () => undefined);
    const { read } = await demoKeys({ url: exporter.url, key: BOOTSTRAP }, directory);
    const data = join(directory, 'data');
    mkdirSync(data);
    const place = { root: ROOT, dataDir: directory, data, exporterUrl: exporter.url, readKey: read, grafanaKey: '' };
    expect(await givePast({ ...place, adopt: () => undefined, remark: () => undefined })).toBeUndefined();
    prometheus = await Prometheus.start(configurationFor(exporter.url), (own) => {
      cpSync(data, own, { recursive: true });
    });
    // Something is taken in and something refused while it looks; the bad one is in no amount.
    let sent = 0;
    await until(
      'it has seen events come and evaluated the rules',
      async () => {
        const body = [{ id: `bad-${sent++}`, org: 'acme', time: 'yesterday', type: 'tool' }];
        await exporter.ask('POST', '/v1/events', { body });
        const seen =
          'sum(increase(ledgerline_ingest_events_total[15m])) > 0 and on () count(org:ledgerline_cycle_rest:credits)';
        const verified = 'ledgerline_ledger_verify_mismatches and on () ALERTS';
        return (await prometheus.query(seen)).length > 0 && (await prometheus.query(verified)).length > 0;
      },
      90_000,
    );
    const rows = async <T>(path: string): Promise<readonly T[]> =>
      ((await expectOk(exporter.get(`${path}?org=*`))).json as { orgs: readonly T[] }).orgs;
    api = {
      balances: await rows<Balance>('/v1/balance'),
      projections: await rows<Projection>('/v1/projection'),
      summaries: await rows<Summary>('/v1/usage/summary'),
    };
    now = Date.now() / 1000;
  }, 240_000);
  afterAll(async () => {
    await prometheus.stop();
    remove(directory);
  });

  test.each(QUESTIONS)('$question', async ({ question, promql }) => {
    const found = await prometheus.query(promql);
    expect(found.length).toBeGreaterThan(0);
    for (const { value } of found) expect(Number.isFinite(Number(value[1]))).toBe(true);
    const expected = SAME[question]?.(api, found[0]?.value[0] ?? now);
    if (expected === undefined) return;
    const answers = found.map(({ metric: { __name__: _, job: __, ...labels }, value }) => {
      const names = Object.entries(labels)
        .sort()
        .map(([, label]) => label);
      return [names.join(' '), Number(value[1])] as const;
    });
    for (const [of, answer] of answers)
      expect([of, answer]).toEqual([of, expect.closeTo(Number(expected[of]), DECIMALS)]);
    const some = Object.entries(expected).filter(([, number]) => number !== null && number !== 0);
    expect(answers.map(([of]) => of)).toEqual(expect.arrayContaining(some.map(([of]) => of)));
  });
});

/** What is shipped, but asked every second, and its records made as often. */
function configurationFor(exporterUrl: string): Record<string, string> {
  const shipped = join(ROOT, 'provisioning/prometheus');
  const rules = readdirSync(join(shipped, 'rules')).map((file) => {
    const text = readFileSync(join(shipped, 'rules', file), 'utf8').replace(/\binterval: \d+[sm]\b/g, 'interval: 1s');
    return [`rules/${file}`, text] as const;
  });
  const config = readFileSync(join(shipped, 'prometheus.yml'), 'utf8')
    .replace('127.0.0.1:9464', new URL(exporterUrl).host)
    .replaceAll('_interval: 15s', '_interval: 1s');
  return { 'prometheus.yml': config, ...Object.fromEntries(rules) };
}
