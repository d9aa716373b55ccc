/** What the panel offers for the frames at hand, where Grafana asks which panel suits them. */
import { createDataFrame, type DataFrame, FieldType, getPanelDataSummary } from '@grafana/data';
import { plugin } from '../src/module';
import { breakdown, breakdownRows } from './breakdowns';
import { framesOf } from './frames';
import { conversationRows, eventRows, listing } from './ledger';
import { SUMMARY, summary } from './summaries';
import { burndownFrames } from './usage';

const suggested = (frames: DataFrame[]): Array<string | undefined> =>
  (plugin.getSuggestions(getPanelDataSummary(frames)) ?? []).map(({ options }) => options?.view);

test.each<[string, DataFrame[], string[]]>([
  ['a balance', framesOf('acme'), ['meter']],
  ['events', [listing(eventRows(3), { queryType: 'events' })], ['records']],
  ['conversations', [listing(conversationRows(3), { queryType: 'conversations' })], ['records']],
  ['usage by group', [breakdown(breakdownRows(3), {})], ['ranking']],
  ['a summary', [summary([SUMMARY])], ['figures']],
  ['a balance with its usage', burndownFrames('acme'), ['meter', 'burndown']],
])('%s', (_, frames, views) => {
  expect(suggested(frames)).toEqual(views);
});

test('nothing for frames of others, and for none', () => {
  const other = createDataFrame({ fields: [{ name: 'value', type: FieldType.number, values: [1, 2] }] });
  expect(suggested([other])).toEqual([]);
  expect(suggested([])).toEqual([]);
});
