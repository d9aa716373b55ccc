import { type PanelProps } from '@grafana/data';
import { useState } from 'react';
import { aboutOf } from '../../asking/about';
import { type Target } from '../../asking/ask';
import { type Search, useSearch } from './use-search';

export type Order = 'asc' | 'desc';
export interface Sorting {
  readonly sort: string;
  readonly order: Order;
}

/** What a reader chose of a listing, over what the dashboard's own query says. */
export interface Choice extends Search {
  readonly page: number;
  /** null: the query's own. */
  readonly sorting: Sorting | null;
  readonly turnTo: (page: number) => void;
  readonly sortBy: (sorting: Sorting) => void;
}

interface About {
  target: Target | null;
  /** Undefined: not known yet. */
  sorts: readonly string[] | undefined;
  pageSize: number;
}

/** A search and an order last; a page is one of a certain question, and of another one the first is shown. */
export function useChoice(props: PanelProps, { target, sorts, pageSize }: About): Choice {
  const search = useSearch(props, target);
  const [ordered, sortBy] = useState<Sorting | null>(null);
  // Of another listing, since the query changed, it may be unknown.
  const sorting = ordered !== null && (sorts?.includes(ordered.sort) ?? true) ? ordered : null;
  const about = JSON.stringify([aboutOf(props, target), search.q, sorting, pageSize]);
  const [turned, setTurned] = useState({ about, page: 1 });
  return {
    ...search,
    page: turned.about === about ? turned.page : 1,
    sorting,
    turnTo: (page) => {
      setTurned({ about, page });
    },
    sortBy,
  };
}
