import { type PanelProps } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { useEffect, useState } from 'react';
import { type Target } from '../../asking/ask';

/** What a listing is searched for. */
export interface Search {
  /** As typed; asked for once nothing is typed for a moment. */
  readonly text: string;
  readonly q: string;
  /** Of the query itself, its variables filled in. */
  readonly ownQ: string;
  readonly type: (text: string) => void;
}

const PAUSE_MS = 300;

/** In place of which text of the query. */
interface Typed {
  readonly text: string;
  readonly over: string;
}

/**
 * Over the query's own search. Where that is a variable of the dashboard, what is typed becomes its value: it is in the
 * address then, which can be passed on, other panels can follow it, and Grafana asks.
 */
export function useSearch({ replaceVariables }: PanelProps, target: Target | null): Search {
  const raw = typeof target?.['q'] === 'string' ? target['q'].trim() : '';
  const ownQ = replaceVariables(raw).trim();
  const variable = variableIn(raw, ownQ);
  const [typed, setTyped] = useState<Typed | null>(null);
  const [searched, setSearched] = useState<Typed | null>(null);
  useEffect(() => {
    if (typed === null) return undefined;
    const timer = setTimeout(() => {
      setSearched(typed);
      const text = typed.text.trim();
      if (variable !== null && typed.over === ownQ && text !== ownQ)
        locationService.partial({ [`var-${variable}`]: text }, true);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [typed, variable, ownQ]);

  // What was typed came back as the variable's value; what is typed meanwhile is in place of that.
  const returned = searched !== null && searched.text.trim() === ownQ && searched.over === typed?.over;
  if (variable !== null && typed !== null && typed.over !== ownQ && returned)
    setTyped({ text: typed.text, over: ownQ });

  const textOf = (one: Typed | null): string => (one?.over === ownQ ? one.text : ownQ);
  return {
    text: textOf(typed),
    q: variable === null ? textOf(searched).trim() : ownQ,
    ownQ,
    type: (text) => {
      setTyped({ text, over: ownQ });
    },
  };
}

/** Which variable a text is, and nothing else besides; one that the dashboard does not have stays as it is written. */
function variableIn(raw: string, filled: string): string | null {
  const [, name = null] = /^\$\{?(\w+)(?::\w+)?\}?$/.exec(raw) ?? [];
  return raw === filled ? null : name;
}
