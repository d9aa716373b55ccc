/**
 * Every question of docs/promql.md, asked of a real Prometheus that has the demo's 90 days and evaluates the shipped
 * rules; and where the exporter's API has the same number, it is that.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Balance, Projection, Summary } from '@ledgerline/api/answers';
import { ROOT, expectOk } from '@ledgerline/testkit/harness.ts';
import { hasPast, startPast, type Past } from '@ledgerline/testkit/past.ts';

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

(hasPast ? describe : describe.skip)('in a Prometheus (needs prometheus and promtool on the PATH)', () => {
  let past: Past;
  let api: Api;
  /** When the exporter was last asked, by both. */
  let now = 0;

  beforeAll(async () => {
    past = await startPast();
    const rows = async <T>(path: string): Promise<readonly T[]> =>
      ((await expectOk(past.exporter.get(`${path}?org=*`))).json as { orgs: readonly T[] }).orgs;
    api = {
      balances: await rows<Balance>('/v1/balance'),
      projections: await rows<Projection>('/v1/projection'),
      summaries: await rows<Summary>('/v1/usage/summary'),
    };
    now = Date.now() / 1000;
  }, 240_000);
  afterAll(async () => {
    await past.stop();
  });

  test.each(QUESTIONS)('$question', async ({ question, promql }) => {
    const found = await past.prometheus.query(promql);
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
