import type { Group } from '@ledgerline/api';
import { addTo, noAmounts, type Amounts } from '../ledger/rollups.ts';
import { MAX_AHEAD, MAX_BEFORE_CREATION } from '../ledger/posting.ts';
import type { Workspace } from '../ledger/store.ts';
import type { Dimension } from '../model/event.ts';
import { total } from './amounts.ts';
import type { UsageKey } from './store.ts';
import type { View } from './view.ts';

/** The filters of a request, as they came: a filter given twice means or. */
export type FilterQuery = Readonly<Record<string, unknown>>;

export interface Usage {
  readonly time: number;
  readonly key: string;
  readonly amounts: Amounts;
}

/** Filters and groups by dimension, as the API spells them. */
export const DIMENSION_OF: Readonly<Record<string, Dimension>> = {
  type: 'type',
  model: 'model',
  provider: 'provider',
  category: 'category',
  reason: 'reason',
  reason_detail: 'reasonDetail',
  source: 'source',
  surface: 'surface',
  workspace: 'workspace',
  user: 'user',
  api_key: 'apiKey',
  agent: 'agent',
  conversation: 'conversation',
};

const listed = (value: unknown): string[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as string[]) : [value as string];

/** What a workspace is now: group and kind are current values, and history follows them. */
function workspaceTraits(view: View): (workspace: string) => { workspace_group: string; workspace_kind: string } {
  const known = new Map(view.store.workspaces(view.account.org).map((each) => [each.workspace, each]));
  return (workspace) => {
    const found = known.get(workspace);
    // Usage outside of any workspace is of no kind; a workspace that only events named is a team.
    return { workspace_group: found?.group ?? '', workspace_kind: found?.kind ?? (workspace === '' ? '' : 'team') };
  };
}

/** Those named to the admin API, and those that only events named: a team each, without a group. */
export function workspaces(view: View): Workspace[] {
  const { account, now, store } = view;
  const named = new Map(store.workspaces(account.org).map((each) => [each.workspace, each]));
  const ever = { from: account.createdAt - MAX_BEFORE_CREATION, to: now + MAX_AHEAD + 1 };
  for (const { key } of usageBy(view, ever, 'workspace', {}))
    if (key !== '' && !named.has(key)) named.set(key, { workspace: key, name: key, kind: 'team', group: '' });
  return [...named.values()].sort((a, b) => (a.workspace < b.workspace ? -1 : 1));
}

/** Usage of a range by one group (or none), under filters. Exact: edges that no rollup covers are read from events. */
export function usageBy(
  view: View,
  range: { from: number; to: number },
  group: Group | null,
  query: FilterQuery,
  time: 'none' | 'day' | 'quarter' = 'none',
): Usage[] {
  const filters = new Map<UsageKey, readonly string[]>();
  for (const [name, dimension] of Object.entries(DIMENSION_OF)) {
    const values = listed(query[name]);
    if (values.length > 0) filters.set(dimension, values);
  }
  const traits = (['workspace_group', 'workspace_kind'] as const).filter((name) => listed(query[name]).length > 0);
  const read = (keys: readonly UsageKey[]): { time: number; keys: readonly string[]; amounts: Amounts }[] => {
    const needed = traits.length > 0 && !keys.includes('workspace') ? [...keys, 'workspace' as const] : keys;
    const rows = view.store.usage({ org: view.account.org, ...range, groupBy: needed, filters, time });
    if (traits.length === 0) return rows;
    const at = needed.indexOf('workspace');
    const of = workspaceTraits(view);
    return rows.filter((row) => traits.every((name) => listed(query[name]).includes(of(row.keys[at] ?? '')[name])));
  };

  if (group === null || group === 'token_type') return merge(read([]), () => '');
  if (group === 'workspace_group' || group === 'workspace_kind') {
    const of = workspaceTraits(view);
    return merge(read(['workspace']), ({ keys: [workspace = ''] }) => of(workspace)[group]);
  }
  if (group === 'consumer') {
    // A conversation, or an agent outside of one. What has neither is the row ''.
    const conversations = read(['conversation']).filter(({ keys }) => keys[0] !== '');
    return merge([...conversations, ...read(['loneAgent'])], ({ keys }) => keys[0] ?? '');
  }
  const dimension = DIMENSION_OF[group];
  return dimension ? merge(read([dimension]), ({ keys }) => keys[0] ?? '') : [];
}

const cycles = new WeakMap<View, Amounts>();

/** What was used in the current cycle, by event time. Several numbers of an answer ask for it. */
export function usedThisCycle(view: View): Amounts {
  let used = cycles.get(view);
  if (!used) {
    const { start, end } = view.account.cycle;
    used = total(usageBy(view, { from: start, to: end }, null, {}));
    cycles.set(view, used);
  }
  return used;
}

/** One row for each time and key. */
function merge<T extends { time: number; amounts: Amounts }>(rows: readonly T[], keyOf: (row: T) => string): Usage[] {
  const merged = new Map<string, Usage>();
  for (const row of rows) {
    const key = keyOf(row);
    const id = `${row.time}\u0000${key}`;
    let usage = merged.get(id);
    if (!usage) merged.set(id, (usage = { time: row.time, key, amounts: noAmounts() }));
    addTo(usage.amounts, row.amounts);
  }
  return [...merged.values()];
}

/** What a key is called: a conversation by its title, a workspace by its name, everything else by itself. */
export function namer(view: View, group: Group, keys: readonly string[]): (key: string) => string {
  if (group === 'workspace') {
    const names = new Map(view.store.workspaces(view.account.org).map(({ workspace, name }) => [workspace, name]));
    return (key) => names.get(key) ?? key;
  }
  if (group === 'conversation' || group === 'consumer') {
    const known = view.store.conversations(view.account.org, keys);
    return (key) => known.get(key)?.title || key;
  }
  return (key) => key;
}
