import { applyFieldOverrides, type DataFrame, LoadingState, type PanelProps } from '@grafana/data';
import { useTheme2 } from '@grafana/ui';
import { useEffect, useMemo, useState } from 'react';
import { type Answer, ask, type Question, type Target, UNKNOWN } from './ask';

type Props = Pick<PanelProps, 'data' | 'fieldConfig' | 'replaceVariables' | 'timeZone'>;

interface Wish {
  /** null: there is none to ask again, and Grafana's own answer is all there is. */
  readonly target: Target | null;
  /** Other options of the query than the dashboard's; null: Grafana's answer has it all. It is another by identity. */
  readonly chosen: Question['chosen'] | null;
  /** Whether Grafana's answer can be shown. */
  readonly has: boolean;
}

interface Shown {
  readonly frames: readonly DataFrame[];
  /** Another answer is on its way; what is shown is the one before. */
  readonly asking: boolean;
  readonly problem: string | null;
  readonly retry: (() => void) | null;
}

/** What a reader is shown: Grafana's own answer, or the one to what they chose. */
export function useAnswer(props: Props, { target, chosen, has }: Wish): Shown {
  const { request, series, state, errors } = props.data;
  const [retried, setRetried] = useState<unknown>(null);
  const again = request !== undefined && retried === request;
  const question = useMemo(() => {
    const options = chosen ?? (again ? {} : null);
    return request === undefined || target === null || options === null ? null : { request, target, chosen: options };
  }, [request, target, chosen, again]);
  const shown = useFrames(series, question, props);
  const failed = question === null && !has && state === LoadingState.Error;
  const retry = () => {
    if (failed) setRetried(request);
    else shown.retry();
  };
  return {
    frames: shown.frames,
    asking: shown.asking || state === LoadingState.Loading,
    problem: failed ? (errors?.[0]?.message ?? UNKNOWN) : shown.problem,
    retry: target === null ? null : retry,
  };
}

interface Held extends Answer {
  readonly question: Question | null;
  readonly attempt: number;
}
const NOTHING: Held = { question: null, attempt: 0, frames: [], problem: null };

/**
 * Of a question, where there is one. Another one that follows drops it, and so does the end of the view; its answer
 * stays until the next is there.
 */
function useFrames(own: readonly DataFrame[], question: Question | null, props: Props) {
  const [held, setHeld] = useState(NOTHING);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (question === null) return undefined;
    const waiting = ask(question).subscribe((answer) => {
      setHeld({ ...answer, question, attempt });
    });
    return () => {
      waiting.unsubscribe();
    };
  }, [question, attempt]);

  const dressed = useDressed(held.frames, props);
  const answered = held.question === question && held.attempt === attempt;
  const problem = question !== null && answered ? held.problem : null;
  const frames = question === null ? own : answered && problem === null ? dressed : null;
  const [last, setLast] = useState(own);
  if (frames !== null && frames !== last) setLast(frames);
  return {
    frames: frames ?? last,
    asking: question !== null && !answered,
    problem,
    retry: () => {
      setAttempt(attempt + 1);
    },
  };
}

/** As Grafana does with the panel's own frames: units, decimals, links, overrides. */
function useDressed(frames: readonly DataFrame[], { fieldConfig, replaceVariables, timeZone }: Props): DataFrame[] {
  const theme = useTheme2();
  return useMemo(
    () => applyFieldOverrides({ data: [...frames], fieldConfig, replaceVariables, theme, timeZone }),
    [frames, fieldConfig, replaceVariables, theme, timeZone],
  );
}
