/** What a listing's frame says besides its rows: panels turn its pages, sort it and offer all of it as a file. */
import type { DataLink } from '@grafana/data';
import type { ListingMeta } from '@ledgerline/api/grafana';
import type { Ask } from '../client';
import type { Query } from '../types';
import { type About, exportsOf } from './kind';

/** By the name of a field, what the API calls an order by it. */
export type Sorts = Readonly<Record<string, string>>;

interface Listed {
  page?: number;
  limit?: number;
  sort?: string;
  order?: ListingMeta['order'];
  /** Rows of a page where no limit is given. */
  standard: number;
  sorts: Sorts;
  /** What is sorted by where nothing is said. */
  fallback: string;
}

export function listed(
  about: About,
  ask: Ask,
  { page = 1, limit, sort, order = 'desc', standard, sorts, fallback }: Listed,
  total: Pick<ListingMeta, 'total' | 'totalIsAtLeast' | 'reach'>,
): ListingMeta {
  const field = Object.entries(sorts).find(([name, word]) => name === sort || word === sort)?.[0];
  return {
    ...total,
    ...{ page, pageSize: limit ?? standard, sort: field ?? fallback, order, sorts: Object.keys(sorts) },
    exports: exportsOf(about, ask),
  };
}

/** To the lines of the row's conversation, in Explore. */
export const conversationLink = ({ datasource }: About, id: string): DataLink<Query> => ({
  title: 'Show its lines',
  url: '',
  internal: {
    datasourceUid: datasource.uid,
    datasourceName: datasource.name,
    query: {
      refId: 'A',
      queryType: 'conversation',
      org: '${__data.fields.org}',
      conversation: `\${__data.fields.${id}}`,
    },
  },
});
