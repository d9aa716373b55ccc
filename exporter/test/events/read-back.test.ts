/**
 * Every export of a random history, read back: in each of its forms it has the rows that it says, and they add up to
 * what the reference ledger says, group by group. `LEDGERLINE_RUNS` says how many histories. A failure prints the
 * steps, and the seed by which it can be had again.
 */
import { rmSync } from 'node:fs';
import { GROUPS } from '@ledgerline/api/words';
import { startExporter, temporary } from '@ledgerline/testkit/harness.ts';
import { actionsOf, leaveLedger } from '@ledgerline/testkit/histories/actions.ts';
import { history, type History } from '@ledgerline/testkit/histories/history.ts';
import { STORES } from '@ledgerline/testkit/histories/stores.ts';
import { DAY } from '@ledgerline/testkit/reference/calendar.ts';
import fc from 'fast-check';
import { preload } from '../operations/preloads/environment.ts';
import {
  SERIES_MEASURES,
  expectBreakdown,
  expectConversations,
  expectEvents,
  expectFocus,
  expectLedger,
  expectSeries,
  type Told,
} from './read-back.ts';

const RUNS = Number(process.env['LEDGERLINE_RUNS'] ?? 6);
const HOUR = 3_600_000;

const histories: fc.Arbitrary<History> = history(40).map((some) =>
  Object.assign(some, { [fc.toStringMethod]: () => 'the steps listed below' }),
);
/** Of kinds of tokens nothing is known but how many: they are no group of events. */
const groups = GROUPS.filter((by) => by !== 'token_type');
const questions = fc.record({
  /** How long after the last step; cycles that have begun since are due. */
  later: fc.constantFrom(0, 40 * DAY),
  breakdowns: fc.subarray(groups, { minLength: 2, maxLength: 3 }),
  series: fc.record({
    interval: fc.constantFrom('day', 'week', 'month', 'cycle', 'auto'),
    measure: fc.constantFrom(...(Object.keys(SERIES_MEASURES) as (keyof typeof SERIES_MEASURES)[])),
    groupBy: fc.constantFrom(...groups),
  }),
  /** Where in the life of the organization a range begins and ends, from 0 to 1. */
  cut: fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
});
type Questions = typeof questions extends fc.Arbitrary<infer Q> ? Q : never;

async function readBack(told: Told, { breakdowns, series, cut }: Questions): Promise<void> {
  const { createdAt } = told.expected.book.org(told.org);
  const ahead = told.now + 8 * DAY;
  const [from = 0, to = 0] = cut.map((share) => createdAt + Math.round((ahead - createdAt) * share)).sort();
  await expectLedger(told);
  // Usage may be of the minutes before an organization was created.
  for (const range of [
    { from: createdAt - DAY, to: ahead },
    { from, to },
  ]) {
    if (range.from === range.to) continue;
    await expectEvents(told, range);
    await expectConversations(told, range);
    for (const by of breakdowns) await expectBreakdown(told, range, by);
    await expectSeries(told, range, series);
    await expectFocus(told, range);
  }
}

test.each(Object.entries(STORES))(
  'on %s, exports add up to what the reference says',
  (store, open) =>
    fc.assert(
      fc.asyncProperty(histories, questions, async (some, asked) => {
        const { sent, steps, expected } = await actionsOf(some);
        const dataDir = temporary();
        await leaveLedger({ sent }, open, dataDir);
        const now = Math.max(...sent.map((each) => each.now)) + asked.later;
        const { env } = preload('stopped-clock', dataDir, now);
        const exporter = await startExporter({ dataDir, env: { ...env, LEDGERLINE_STORE: store } });
        try {
          for (const org of expected.book.orgs.keys()) await readBack({ exporter, expected, org, now }, asked);
        } catch (error) {
          throw new Error(`\n${steps.join('\n')}\n${error instanceof Error ? error.message : String(error)}`);
        } finally {
          await exporter.kill();
          rmSync(dataDir, { recursive: true });
        }
      }),
      { numRuns: RUNS },
    ),
  24 * HOUR,
);
