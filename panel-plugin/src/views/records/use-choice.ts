import { type PanelProps } from '@grafana/data';
import { useEffect, useState } from 'react';
import { aboutOf } from '../../asking/about';
import { type Target } from '../../asking/ask';

export type Order = 'asc' | 'desc';
export interface Sorting {
  readonly sort: string;
  readonly order: Order;
}

/** What a reader chose of a listing, over what the dashboard's own query says. */
export interface Choice {
  /** As typed; asked for once nothing is typed for a moment. */
  readonly text: string;
  readonly q: string;
  /** Of the query itself, its variables filled in. */
  readonly ownQ: string;
  readonly page: number;
  /** null: the query's own. */
  readonly sorting: Sorting | null;
  readonly type: (text: string) => void;
  readonly turnTo: (page: number) => void;
  readonly sortBy: (sorting: Sorting) => void;
}

const PAUSE_MS = 300;

/** In place of which text of the query. */
interface Typed {
  readonly text: string;
  readonly over: string;
}

interface About {
  target: Target | null;
  /** Undefined: not known yet. */
  sorts: readonly string[] | undefined;
  pageSize: number;
}

/** A search and an order last; a page is one of a certain question, and of another one the first is shown. */
export function useChoice(props: PanelProps, { target, sorts, pageSize }: About): Choice {
  const ownQ = typeof target?.['q'] === 'string' ? props.replaceVariables(target['q']) : '';
  const [typed, setTyped] = useState<Typed | null>(null);
  const searched = useSettled(typed, PAUSE_MS);
  const textOf = (one: Typed | null): string => (one?.over === ownQ ? one.text : ownQ);
  const q = textOf(searched).trim();

  const [ordered, sortBy] = useState<Sorting | null>(null);
  // Of another listing, since the query changed, it may be unknown.
  const sorting = ordered !== null && (sorts?.includes(ordered.sort) ?? true) ? ordered : null;
  const about = JSON.stringify([aboutOf(props, target), q, sorting, pageSize]);
  const [turned, setTurned] = useState({ about, page: 1 });
  return {
    text: textOf(typed),
    q,
    ownQ,
    page: turned.about === about ? turned.page : 1,
    sorting,
    type: (text) => {
      setTyped({ text, over: ownQ });
    },
    turnTo: (page) => {
      setTurned({ about, page });
    },
    sortBy,
  };
}

/** A value once it has been the same for a while. */
function useSettled<T>(value: T, afterMs: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled(value);
    }, afterMs);
    return () => {
      clearTimeout(timer);
    };
  }, [value, afterMs]);
  return settled;
}
