/** A value against what it was before: seen as a sign and a figure, said as a sentence. */
import { type PanelProps } from '@grafana/data';
import { type Target } from './asking/ask';
import { NOTHING } from './format';

export interface Change {
  readonly seen: string;
  readonly said: string;
}

const MOST = 9.99;

/** `than` ends the sentence: `than before`. */
export function changeOf(now: number | null, before: number | null, than: string): Change {
  if (now === null) return { seen: NOTHING, said: 'not known' };
  if (!before)
    return now > 0 ? { seen: 'new', said: 'new: nothing before' } : { seen: NOTHING, said: 'nothing before' };
  const change = (now - before) / before;
  const size = Math.min(MOST, Math.abs(change));
  // Of small ones a decimal says more than a zero.
  const percent = `${(size * 100).toFixed(size < 0.0995 ? 1 : 0)} %`;
  if (percent === '0.0 %') return { seen: '± 0 %', said: `as much as ${than.replace(/^than /, '')}` };
  const over = Math.abs(change) > MOST ? 'more than ' : '';
  return change > 0
    ? { seen: `▲ ${over ? '>' : ''}${percent}`, said: `${over}${percent} more ${than}` }
    : { seen: `▼ ${percent}`, said: `${percent} less ${than}` };
}

/** What a query's answer is set beside, by its `compare`. */
export const isOfLastCycle = (target: Target | null, { replaceVariables }: Pick<PanelProps, 'replaceVariables'>) =>
  typeof target?.['compare'] === 'string' && replaceVariables(target['compare']) === 'cycle';
