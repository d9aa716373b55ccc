/** Lists of everything, searched, sorted and paged on the server; what matches can be had as a file. */
import type { Filters, Queries } from '@ledgerline/api/grafana';
import { CALLS, CONVERSATIONS, HISTORY } from '../columns.ts';
import { records } from '../panels/ours.ts';
import { ledger } from '../queries.ts';

const EXPORTED = 'Search and sort ask the ledger; CSV and JSON hold everything that matches, not this page alone.';

export const conversations = (query: Pick<Queries['conversations'], 'filters' | 'sort'>, title = 'Conversations') =>
  records(
    {
      title,
      description: `What each used in this time range. Select one to see each of its steps. ${EXPORTED}`,
      width: 24,
      height: 18,
    },
    ledger({ queryType: 'conversations', limit: 20, ...query }),
    CONVERSATIONS,
  );

export const history = (filters: Filters) =>
  records(
    {
      title: 'Usage history',
      description: `Every billable event of this time range, the newest first. ${EXPORTED}`,
      width: 24,
      height: 18,
    },
    ledger({ queryType: 'events', limit: 20, filters }),
    HISTORY,
  );

export const calls = (filters: Filters) =>
  records(
    {
      title: 'Usage records',
      description: `Every call of this time range, the newest first; the name is its conversation's, or its agent's. ${EXPORTED}`,
      width: 24,
      height: 18,
    },
    ledger({ queryType: 'events', limit: 20, filters }),
    CALLS,
  );
