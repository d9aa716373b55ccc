/** The table of the backtest, and in plain words where the projection loses. */
import { historyOf, MONIES, type Method, type Money, type Question } from './history.ts';
import { scoreOf, type Score } from './scores.ts';
import { SHAPE_NAMES, type Shape } from './shapes.ts';

export interface Row {
  shape: Shape | 'all';
  money: Money | 'both';
  runOuts: number;
  score: Score;
}

/** Each shape with credits, with a cap and with both, then everything. */
export function backtest(firstSeed: number, seeds: number): Row[] {
  const rows: Row[] = [];
  const all: Question[] = [];
  let allRunOuts = 0;
  for (const shape of SHAPE_NAMES) {
    const both: Question[] = [];
    let runOuts = 0;
    for (const money of MONIES) {
      const histories = Array.from({ length: seeds }, (_, index) => historyOf(shape, money, firstSeed + index));
      const questions = histories.flatMap((history) => history.questions);
      const happened = histories.reduce((sum, history) => sum + history.runOuts, 0);
      rows.push({ shape, money, runOuts: happened, score: scoreOf(questions) });
      both.push(...questions);
      runOuts += happened;
    }
    rows.push({ shape, money: 'both', runOuts, score: scoreOf(both) });
    all.push(...both);
    allRunOuts += runOuts;
  }
  return [...rows, { shape: 'all', money: 'both', runOuts: allRunOuts, score: scoreOf(all) }];
}

const days = (value: number): string => value.toFixed(2);
const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

/** In this order they stand in a cell. */
const ERRORS = ['median', 'p90', 'mean'] as const;

const COLUMNS: Record<string, (row: Row) => string> = {
  shape: ({ shape }) => shape,
  of: ({ money }) => money,
  'run-outs': ({ runOuts }) => `${runOuts}`,
  asked: ({ score }) => `${score.followed}`,
  ours: ({ score }) => daysOf(score, 'ours'),
  naive: ({ score }) => daysOf(score, 'naive'),
  'ours/naive': ({ score: { methods } }) =>
    ERRORS.map((error) => (methods.ours[error] / methods.naive[error]).toFixed(2)).join(' / '),
  walked: ({ score }) => daysOf(score, 'walked'),
  'in early..late': ({ score }) => percent(score.inside),
  'this cycle: ours': ({ score }) => answersOf(score, 'ours'),
  naive_: ({ score }) => answersOf(score, 'naive'),
};
const daysOf = ({ methods }: Score, method: Method): string =>
  ERRORS.map((error) => days(methods[method][error])).join(' / ');
const answersOf = ({ methods }: Score, method: Method): string =>
  `${percent(methods[method].precision)} / ${percent(methods[method].recall)}`;

export function tableOf(rows: readonly Row[]): string {
  const names = Object.keys(COLUMNS);
  const cells = [
    names.map((name) => name.replace('_', '')),
    ...rows.map((row) => names.map((name) => COLUMNS[name]?.(row) ?? '')),
  ];
  const widths = names.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells
    .map((line) =>
      line.map((cell, i) => (i < 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
    )
    .join('\n');
}

/** A measure in which less is better, and how it is said. */
const MEASURES: Record<string, (score: Score, method: Method) => [value: number, text: string]> = {
  'the median error': ({ methods }, method) => [methods[method].median, `${days(methods[method].median)} days`],
  'the 90th percentile': ({ methods }, method) => [methods[method].p90, `${days(methods[method].p90)} days`],
  'the mean of every question': ({ methods }, method) => [methods[method].mean, `${days(methods[method].mean)} days`],
  'right answers about this cycle': ({ methods }, method) => [
    1 - methods[method].right,
    `${(100 * methods[method].right).toFixed(1)} %`,
  ],
};
const PEERS: [Method, string][] = [
  ['naive', 'the naive peer'],
  ['walked', "the walk at this cycle's average"],
];

/** A sentence for each row and peer that does better in something. */
export function lossesOf(rows: readonly Row[]): string[] {
  return rows.flatMap(({ shape, money, score }) =>
    PEERS.flatMap(([peer, name]) => {
      const lost = Object.entries(MEASURES).flatMap(([measure, of]) => {
        const [[ours, oursText], [theirs, theirsText]] = [of(score, 'ours'), of(score, peer)];
        return ours > theirs ? [`${measure} (${oursText} against ${theirsText})`] : [];
      });
      return lost.length > 0 ? [`${shape} (${money}): loses to ${name} in ${lost.join(', ')}.`] : [];
    }),
  );
}
