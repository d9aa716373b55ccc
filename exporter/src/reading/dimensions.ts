import type { Dimension, DimensionQuery } from '@ledgerline/api';
import { DIMENSION_OF_PARAMETER } from '@ledgerline/api/vocabulary';
import type { Workspace } from '../ledger/store.ts';
import { fold } from '../text/fold.ts';
import type { OrgState } from './org-state.ts';
import type { Report } from './report.ts';
import type { Snapshot } from './store.ts';
import { fetchWorkspaces } from './usage.ts';

/** The values seen in a dimension: conversations by last use, everything else in order. */
export interface Values {
  readonly dimension: Dimension;
  readonly values: readonly Pick<Value, 'value' | 'name'>[];
}
interface Value {
  readonly value: string;
  /** What people call it; the value itself where it has no other name. */
  readonly name: string;
  /** When a conversation was last used; of everything else 0, which leaves the order to the value. */
  readonly lastTime: number;
}
export interface DimensionRequest {
  readonly dimension: Dimension;
  readonly query: DimensionQuery;
}

const USUAL = 100;

export const values: Report<readonly OrgState[], DimensionRequest, readonly Value[], Values> = {
  fetch: async (snapshot, states, request) => {
    const found: Value[] = [];
    for (const state of states) found.push(...(await fetchValues(snapshot, state, request)));
    return found;
  },
  fold: (found, { dimension, query }) => {
    // Of several organizations, as of one.
    const sorted = found.toSorted((a, b) => b.lastTime - a.lastTime || (a.value < b.value ? -1 : 1));
    const names = new Map<string, string>();
    for (const { value, name } of sorted) if (!names.has(value)) names.set(value, name);
    const first = [...names].slice(0, query.limit ?? USUAL);
    return { dimension, values: first.map(([value, name]) => ({ value, name })) };
  },
};

async function fetchValues(
  snapshot: Snapshot,
  state: OrgState,
  { dimension, query: { q = '', limit = USUAL } }: DimensionRequest,
): Promise<Value[]> {
  const { org } = state.account;
  if (dimension === 'conversation') {
    const found = await snapshot.conversationsLike(org, q, limit);
    return found.map(({ conversation: value, title, lastTime }) => ({ value, name: title || value, lastTime }));
  }
  const ofWorkspace = OF_WORKSPACE[dimension];
  // There are few of these, and some of them no event has named.
  if (ofWorkspace) {
    const found = (await fetchWorkspaces(snapshot, state)).map(ofWorkspace);
    return found.filter((each) => each.value !== '' && isLike(each, q));
  }
  const known = DIMENSION_OF_PARAMETER.get(dimension);
  return known ? (await snapshot.values(org, known, q, limit)).map((value) => named(value)) : [];
}

const isLike = ({ value, name }: Value, contain: string): boolean =>
  [value, name].some((text) => fold(text).includes(fold(contain)));

const named = (value: string, name = value): Value => ({ value, name, lastTime: 0 });
const OF_WORKSPACE: Partial<Record<Dimension, (workspace: Workspace) => Value>> = {
  workspace: ({ workspace, name }) => named(workspace, name),
  workspace_group: ({ group }) => named(group),
  workspace_kind: ({ kind }) => named(kind),
};
