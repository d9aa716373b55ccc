import { type PanelProps } from '@grafana/data';
import { type Target } from './ask';

/** What a target asks about: another text where the range, the query or a variable in it is another. */
export function aboutOf({ data, replaceVariables }: PanelProps, target: Target | null): string {
  const { from, to } = data.request?.range.raw ?? {};
  return JSON.stringify([from?.valueOf(), to?.valueOf(), target && replaceVariables(JSON.stringify(target))]);
}
