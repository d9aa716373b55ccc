/**
 * `npm run backtest`: how well the projection foretold what then happened, beside what a usage page would have said.
 */
import { parseArgs } from 'node:util';
import { HORIZON_DAYS } from './history.ts';
import { backtest, lossesOf, tableOf } from './report.ts';

/** The constants of the method were chosen on seeds below this one. */
const FIRST_UNSEEN = 1001;
const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '40' }, first: { type: 'string', default: `${FIRST_UNSEEN}` } },
});
const [seeds, first] = [Number(values.seeds), Number(values.first)];
if (!Number.isInteger(seeds) || seeds < 1 || !Number.isInteger(first)) {
  console.error('--seeds takes a whole number from 1, --first a whole number');
  process.exit(2);
}

const started = performance.now();
const rows = backtest(first, seeds);
const seconds = (performance.now() - started) / 1000;

console.log(`Backtest of the projection: seeds ${first} to ${first + seeds - 1}, eight months each, a question every six hours for six.
  asked: questions that a run-out followed within ${HORIZON_DAYS} days; "never" counts as ${HORIZON_DAYS} days
  ours, naive, walked: absolute error in days, median / 90th percentile of those / mean of every question
  naive: what is left / this cycle's average a day; walked: that average through expiries and resets, as ours
  in early..late: of those run-outs; the claim is 80 %
  this cycle: precision / recall of "runs out before the cycle ends", of every question
`);
console.log(tableOf(rows));
console.log();
const losses = lossesOf(rows);
for (const loss of losses) console.log(loss);
if (losses.length === 0) console.log('It loses nowhere.');
console.log(`(${seconds.toFixed(1)} s)`);
