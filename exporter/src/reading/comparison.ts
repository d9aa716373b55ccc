/** What a report is set beside: the same length before, or the same days of the last cycle. */
import type { Compare } from '@ledgerline/api';
import { sameDayIn } from '../model/calendar.ts';
import type { OrgState } from './org-state.ts';
import type { Range } from './range.ts';

/** The range that another is compared with; null where there was no cycle before. */
export function comparedRange(compare: Compare, { from, to }: Range, { cycles, account }: OrgState): Range | null {
  if (compare === 'previous') return { from: from - (to - from), to: from };
  const index = cycles.findLastIndex(({ start }) => start < to);
  const [last, current] = [cycles[index - 1], cycles[index]];
  if (!last || !current) return null;
  const { timezone } = account.terms;
  const shifted = (instant: number): number =>
    Math.min(sameDayIn(instant, current.start, last.start, timezone), last.end);
  return { from: shifted(from), to: shifted(to) };
}
