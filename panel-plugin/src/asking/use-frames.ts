import { applyFieldOverrides, type DataFrame, type PanelProps } from '@grafana/data';
import { useTheme2 } from '@grafana/ui';
import { useEffect, useMemo, useState } from 'react';
import { type Answer, ask, type Question } from './ask';

interface Held extends Answer {
  readonly question: Question | null;
  readonly attempt: number;
}
const NOTHING: Held = { question: null, attempt: 0, frames: [], problem: null };

interface Shown {
  readonly frames: readonly DataFrame[];
  /** Another answer is on its way; what is shown is the one before. */
  readonly asking: boolean;
  readonly problem: string | null;
  readonly retry: () => void;
}

type Dressing = Pick<PanelProps, 'fieldConfig' | 'replaceVariables' | 'timeZone'>;

/**
 * What a view shows: Grafana's own answer where there is no other question, else the answer to that. A question that
 * another one follows is dropped, and ends with the view. It is another one when it is another object.
 */
export function useFrames(own: readonly DataFrame[], question: Question | null, props: Dressing): Shown {
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
function useDressed(frames: readonly DataFrame[], { fieldConfig, replaceVariables, timeZone }: Dressing): DataFrame[] {
  const theme = useTheme2();
  return useMemo(
    () =>
      applyFieldOverrides({
        data: [...frames],
        fieldConfig,
        replaceVariables,
        theme,
        timeZone,
      }),
    [frames, fieldConfig, replaceVariables, theme, timeZone],
  );
}
