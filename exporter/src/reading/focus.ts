import type { FocusQuery } from '@ledgerline/api';
import type { Amounts } from '../ledger/rollups.ts';
import type { Workspace } from '../ledger/store.ts';
import type { Account } from '../model/account.ts';
import { buckets, type Span } from '../model/calendar.ts';
import type { OrgState } from './org-state.ts';
import { rangeOfOrgs } from './range.ts';
import type { RowsReport } from './report.ts';
import type { Snapshot, UsageKey } from './store.ts';
import { fetchWorkspaces, filtersOf } from './usage.ts';

/** What one day's charges are told apart by. */
export const FOCUS_KEYS = [
  ...(['provider', 'model', 'serviceTier', 'type', 'category'] as const),
  ...(['workspace', 'user', 'apiKey', 'agent'] as const),
] as const satisfies readonly UsageKey[];

/** The charges of a day of the billing timezone that are alike, net of refunds. */
export interface FocusRow {
  readonly account: Account;
  readonly period: Span;
  readonly cycle: Span;
  readonly keys: Readonly<Record<(typeof FOCUS_KEYS)[number], string>>;
  readonly workspace: Workspace | undefined;
  readonly amounts: Amounts;
  /** Who sells and bills it; '': the provider of the model. */
  readonly issuer: string;
}

/** Day by day, so that no more than a day's rows are held. */
export const focusRows: RowsReport<OrgState, FocusQuery, FocusRow> = {
  count: async (snapshot, state, query) => {
    let count = 0;
    for (const period of periodsOf(state, query)) count += (await fetchDay(snapshot, state, period, query)).length;
    return Math.min(count, query.limit ?? Infinity);
  },
  rows: async function* (snapshot, state, query) {
    const workspaces = new Map((await fetchWorkspaces(snapshot, state)).map((each) => [each.workspace, each]));
    const { account } = state;
    let left = query.limit ?? Infinity;
    for (const period of periodsOf(state, query)) {
      const found = await fetchDay(snapshot, state, period, query);
      const rows = found.slice(0, left).map(({ keys: values, amounts }): FocusRow => {
        const keys = Object.fromEntries(FOCUS_KEYS.map((name, i) => [name, values[i] ?? ''])) as FocusRow['keys'];
        const workspace = workspaces.get(keys.workspace);
        return {
          ...{ account, period, keys, workspace, amounts },
          cycle: cycleOf(state, period),
          issuer: query.issuer ?? '',
        };
      });
      left -= rows.length;
      if (rows.length > 0) yield rows;
      if (left === 0) return;
    }
  },
};

/** Days, the first and the last as far as the range goes. */
function periodsOf(state: OrgState, query: FocusQuery): Span[] {
  const { timezone } = state.account.terms;
  const { from, to } = rangeOfOrgs(query, [state]);
  if (from >= to) return [];
  return buckets(from, to, 'day', timezone).map(({ start, end }) => ({
    start: Math.max(start, from),
    end: Math.min(end, to),
  }));
}

const fetchDay = async (snapshot: Snapshot, { account }: OrgState, { start, end }: Span, query: FocusQuery) =>
  snapshot.usage({
    ...{ org: account.org, from: start, to: end, groupBy: FOCUS_KEYS, filters: filtersOf(query), time: 'none' },
  });

/** Usage of the minutes before an organization's creation goes with its first cycle, what is ahead with its last. */
function cycleOf({ cycles, account }: OrgState, { start }: Span): Span {
  const within = cycles.find((cycle) => cycle.start <= start && start < cycle.end);
  return within ?? (start < account.createdAt ? cycles[0] : cycles.at(-1)) ?? account.cycle;
}
