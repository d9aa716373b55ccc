/** What the views besides the meter are shown with, for tests of their looks. */
import { type DataFrame, LoadingState, type PanelData } from '@grafana/data';
import { type PanelOptions } from '@ledgerline/api/grafana';
import { breakdown, type BreakdownRow, breakdownRows, comparedRows } from './breakdowns';
import { type SceneName } from './case-names';
import { CASES } from './cases';
import { framesOf } from './frames';
import { conversationRows, eventRows, Ledger, listing } from './ledger';
import { dressed, requestOf } from './props';
import { HEADLINES, LAST_CYCLE, SUMMARY, summary } from './summaries';
import { burndownFrames, comparedFrames, usageFrame } from './usage';

export interface Shown {
  readonly options: Partial<PanelOptions>;
  readonly data: Partial<PanelData>;
}

const records = (queryType: string, rows: ReturnType<typeof eventRows>, more: Partial<PanelData> = {}): Shown => {
  const target = { queryType, limit: 20, ...(queryType === 'conversations' && { sort: 'lastTime' }) };
  new Ledger((asked) => listing(rows, asked));
  return {
    options: { view: 'records' },
    data: { series: dressed([listing(rows, target)]), request: requestOf(target), ...more },
  };
};

const ranking = (rows: BreakdownRow[], options: Partial<PanelOptions> = {}): Shown => {
  const target = { queryType: 'breakdown', by: 'workspace', limit: 10, compare: 'previous' };
  new Ledger((asked) => breakdown(rows, asked));
  return {
    options: { view: 'ranking', ...options },
    data: { series: dressed([breakdown(rows, target)]), request: requestOf(target) },
  };
};

const figures = (rows: Parameters<typeof summary>[0], target: object = {}): Shown => ({
  options: { view: 'figures', columns: HEADLINES },
  data: { series: dressed([summary(rows)]), request: requestOf({ queryType: 'summary', ...target }) },
});

const burndown = (series: DataFrame[]): Shown => ({ options: { view: 'burndown' }, data: { series } });

export const SCENES: Record<SceneName, () => Shown> = {
  figures: () => figures([{ ...SUMMARY, unpricedEvents: 12 }]),
  figuresCompared: () => figures([{ ...SUMMARY, ...LAST_CYCLE }], { compare: 'cycle' }),
  figuresOfSeveral: () => figures([SUMMARY, { ...SUMMARY, org: 'borealis', creditsUsed: null }]),
  events: () => records('events', eventRows(345)),
  eventsEmpty: () => records('events', []),
  eventsFailed: () =>
    records('events', [], {
      ...{ series: [], state: LoadingState.Error },
      errors: [{ refId: 'A', message: 'The ledger does not answer within 30 seconds.' }],
    }),
  ranking: () => ranking(breakdownRows(34)),
  rankingCompared: () => ranking(comparedRows(34)),
  rankingEmpty: () => ranking([]),
  burndown: () => burndown(burndownFrames('acme')),
  burndownAtRisk: () => burndown([...framesOf('nimbus'), ...comparedFrames('nimbus')]),
  burndownCap: () => burndown(burndownFrames('borealis')),
  burndownYoung: () => burndown([...CASES.young, usageFrame('acme', [])]),
  burndownRanOut: () => burndown([...CASES.exhausted, usageFrame('nimbus')]),
  burndownSeveral: () =>
    burndown([...CASES.several, ...(['acme', 'nimbus', 'borealis'] as const).map((org) => usageFrame(org))]),
  conversations: () => records('conversations', conversationRows(60)),
};
