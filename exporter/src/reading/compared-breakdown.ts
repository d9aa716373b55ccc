import type { BreakdownQuery } from '@ledgerline/api';
import { noAmounts, type Amounts } from '../ledger/rollups.ts';
import { total } from './amounts.ts';
import { breakdown, type Breakdown, type BreakdownFacts, type BreakdownPage } from './breakdown.ts';
import { comparedRange } from './comparison.ts';
import type { Listing } from './listing.ts';
import type { Keyed } from './names.ts';
import type { OrgState } from './org-state.ts';
import { rangeOfOrgs, type Range } from './range.ts';
import type { Snapshot } from './store.ts';
import { fetchUsage } from './usage.ts';

/** A breakdown, each row beside what it was in another range. */
export interface ComparedBreakdown extends Breakdown {
  /** null: it was not asked for. */
  readonly compared: Comparison | null;
}
export interface Comparison {
  readonly ranges: readonly (Range & Pick<Keyed, 'org'>)[];
  readonly total: Amounts;
  /** Of a row; nothing where it was not there. */
  readonly before: (row: Keyed) => Amounts;
}

interface ComparedFacts {
  readonly whole: BreakdownFacts;
  readonly beside: readonly { readonly state: OrgState; readonly range: Range }[];
  readonly total: Amounts;
}
interface ComparedPage {
  readonly details: BreakdownPage;
  /** By organization and key: of the rows of the page. */
  readonly before: ReadonlyMap<string, ReadonlyMap<string, Amounts>>;
}

export const comparedBreakdown: Listing<
  readonly OrgState[],
  BreakdownQuery,
  ComparedFacts,
  ComparedPage,
  ComparedBreakdown
> = {
  standard: breakdown.standard,
  fetch: async (snapshot, states, query, cache) => {
    const whole = await breakdown.fetch(snapshot, states, query, cache);
    const beside = besideOf(states, query);
    const usages = await Promise.all(beside.map(({ state, range }) => fetchUsage(snapshot, state, range, null, query)));
    return { whole, beside, total: total(usages.flat()) };
  },
  size: ({ whole }) => breakdown.size(whole),
  held: ({ whole }) => breakdown.held(whole),
  details: async (snapshot, { whole, beside }, window, query) => {
    const details = await breakdown.details(snapshot, whole, window, query);
    const before = new Map<string, ReadonlyMap<string, Amounts>>();
    for (const { state, range } of beside)
      before.set(state.account.org, await fetchBefore(snapshot, state, range, query, details.page));
    return { details, before };
  },
  fold: ({ whole, beside, total: sum }, { details, before: amounts }, window, query) => ({
    ...breakdown.fold(whole, details, window, query),
    compared:
      query.compare === undefined
        ? null
        : {
            ranges: beside.map(({ state, range }) => ({ org: state.account.org, ...range })),
            total: sum,
            before: ({ org, key }) => amounts.get(org)?.get(key) ?? noAmounts(),
          },
  }),
};

function besideOf(states: readonly OrgState[], query: BreakdownQuery): ComparedFacts['beside'] {
  const { compare } = query;
  if (compare === undefined) return [];
  const range = rangeOfOrgs(query, states);
  return states.flatMap((state) => {
    const other = comparedRange(compare, range, state);
    return other ? [{ state, range: other }] : [];
  });
}

async function fetchBefore(
  snapshot: Snapshot,
  state: OrgState,
  range: Range,
  query: BreakdownQuery,
  page: readonly Keyed[],
): Promise<Map<string, Amounts>> {
  const keys = page.flatMap(({ org, key }) => (org === state.account.org ? [key] : []));
  // There are many conversations, and these few are asked about; of everything else all there is is little.
  const only = query.by === 'conversation' && query.conversation === undefined ? { conversation: keys } : {};
  const usages = await fetchUsage(snapshot, state, range, query.by, { ...query, ...only });
  return new Map(usages.map(({ key, amounts }) => [key, amounts]));
}
