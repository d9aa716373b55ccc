import type { Dimension, DimensionQuery } from '@ledgerline/api';
import type { Workspace } from '../ledger/store.ts';
import { DIMENSION_OF, workspaces } from './usage.ts';
import type { View } from './view.ts';

interface Value {
  readonly value: string;
  /** What people call it; the value itself where it has no other name. */
  readonly name: string;
  /** When a conversation was last used; of everything else 0, which leaves the order to the value. */
  readonly lastTime: number;
}

const USUAL = 100;

/** The values seen in a dimension: conversations by last use, everything else in order. */
export function values(views: readonly View[], dimension: Dimension, query: DimensionQuery) {
  const limit = query.limit ?? USUAL;
  const found = views.flatMap((view) => valuesOf(view, dimension, query.q ?? '', limit));
  // Of several organizations, as of one.
  found.sort((a, b) => b.lastTime - a.lastTime || (a.value < b.value ? -1 : 1));
  const once = new Map<string, string>();
  for (const { value, name } of found) if (!once.has(value)) once.set(value, name);
  return { dimension, values: [...once].slice(0, limit).map(([value, name]) => ({ value, name })) };
}

function valuesOf(view: View, dimension: Dimension, contain: string, limit: number): Value[] {
  const { store, account } = view;
  const like = ({ value, name }: Value): boolean =>
    [value, name].some((text) => text.toLowerCase().includes(contain.toLowerCase()));
  if (dimension === 'conversation')
    return store
      .conversationsLike(account.org, contain, limit)
      .map(({ conversation, title, lastTime }) => ({ value: conversation, name: title || conversation, lastTime }));
  const ofWorkspace = OF_WORKSPACE[dimension];
  // There are few of these, and some of them no event has named.
  if (ofWorkspace)
    return workspaces(view)
      .map(ofWorkspace)
      .filter((each) => each.value !== '' && like(each));
  const known = DIMENSION_OF[dimension];
  return known ? store.values(account.org, known, contain, limit).map((value) => named(value)) : [];
}

const named = (value: string, name = value): Value => ({ value, name, lastTime: 0 });
const OF_WORKSPACE: Partial<Record<Dimension, (workspace: Workspace) => Value>> = {
  workspace: ({ workspace, name }) => named(workspace, name),
  workspace_group: ({ group }) => named(group),
  workspace_kind: ({ kind }) => named(kind),
};
