import { DIMENSION_OF_PARAMETER } from '@ledgerline/api/vocabulary';
import type { Group } from '@ledgerline/api';
import { addTo, noAmounts, type Amounts } from '../ledger/rollups.ts';
import { MAX_AHEAD, MAX_BEFORE_CREATION } from '../ledger/posting.ts';
import type { Workspace } from '../ledger/store.ts';
import type { OrgState } from './org-state.ts';
import type { Range } from './range.ts';
import type { Snapshot, UsageKey, UsageRequest, UsageRow } from './store.ts';

/** The filters of a request, as they came: a filter given twice means or. */
export type FilterQuery = Readonly<Record<string, unknown>>;

/** By what usage is added up; `lone_agent`: agents that ran outside of a conversation. */
type Grouping = Group | 'lone_agent' | null;

export interface Usage {
  readonly time: number;
  readonly key: string;
  readonly amounts: Amounts;
}

/** What of usage follows its workspace, and no event says. */
const TRAITS = ['workspace_group', 'workspace_kind'] as const;
type Trait = (typeof TRAITS)[number];
type Traits = (workspace: string) => Readonly<Record<Trait, string>>;

const listed = (value: unknown): string[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as string[]) : [value as string];

/** What a workspace is now: group and kind are current values, and history follows them. */
function traitsOf(workspaces: readonly Workspace[]): Traits {
  const known = new Map(workspaces.map((each) => [each.workspace, each]));
  return (workspace) => {
    const found = known.get(workspace);
    // Usage outside of any workspace is of no kind; a workspace that only events named is a team.
    return { workspace_group: found?.group ?? '', workspace_kind: found?.kind ?? (workspace === '' ? '' : 'team') };
  };
}

/** Those named to the admin API, and those that only events named: a team each, without a group. */
export async function fetchWorkspaces(snapshot: Snapshot, state: OrgState): Promise<Workspace[]> {
  const { account, now } = state;
  const ever = { from: account.createdAt - MAX_BEFORE_CREATION, to: now + MAX_AHEAD + 1 };
  const used = await fetchUsage(snapshot, state, ever, 'workspace', {});
  const named = new Map((await snapshot.workspaces(account.org)).map((each) => [each.workspace, each]));
  for (const { key } of used)
    if (key !== '' && !named.has(key)) named.set(key, { workspace: key, name: key, kind: 'team', group: '' });
  return [...named.values()].sort((a, b) => (a.workspace < b.workspace ? -1 : 1));
}

/** Usage of a range by one group (or none), under filters. Exact: edges that no rollup covers are read from events. */
export async function fetchUsage(
  snapshot: Snapshot,
  { account: { org } }: OrgState,
  { from, to }: Range,
  group: Grouping,
  query: FilterQuery,
  time: UsageRequest['time'] = 'none',
): Promise<Usage[]> {
  const filtered = TRAITS.filter((name) => listed(query[name]).length > 0);
  const needsTraits = filtered.length > 0 || isTrait(group);
  const traits = needsTraits ? traitsOf(await snapshot.workspaces(org)) : NO_TRAITS;
  const filters = filtersOf(query);
  const rows: Usage[] = [];
  for (const keys of keysOf(group)) {
    const groupBy = filtered.length > 0 && !keys.includes('workspace') ? [...keys, 'workspace' as const] : keys;
    const found = await snapshot.usage({ org, from, to, groupBy, filters, time });
    const at = groupBy.indexOf('workspace');
    const passes = ({ keys: values }: UsageRow): boolean =>
      filtered.every((name) => listed(query[name]).includes(traits(values[at] ?? '')[name]));
    for (const row of filtered.length > 0 ? found.filter(passes) : found) {
      const value = row.keys[0] ?? '';
      // A conversation, or an agent outside of one. What has neither is the row ''.
      if (group === 'consumer' && keys[0] === 'conversation' && value === '') continue;
      rows.push({ time: row.time, key: keyOf(group, keys, value, traits), amounts: row.amounts });
    }
  }
  return merged(rows);
}

const NO_TRAITS: Traits = () => ({ workspace_group: '', workspace_kind: '' });

/** The workspaces that are of the kinds and groups that a query names; null: it names none. */
export async function fetchWorkspacesWith(
  snapshot: Snapshot,
  state: OrgState,
  query: FilterQuery,
): Promise<readonly string[] | null> {
  const filtered = TRAITS.filter((name) => listed(query[name]).length > 0);
  if (filtered.length === 0) return null;
  const workspaces = await fetchWorkspaces(snapshot, state);
  const traits = traitsOf(workspaces);
  return ['', ...workspaces.map(({ workspace }) => workspace)].filter((workspace) =>
    filtered.every((name) => listed(query[name]).includes(traits(workspace)[name])),
  );
}

/** Whether it is about some usage only. */
export const isFiltered = (query: FilterQuery): boolean =>
  filtersOf(query).size > 0 || TRAITS.some((name) => listed(query[name]).length > 0);

const isTrait = (group: Grouping): group is Trait => TRAITS.some((name) => name === group);

export function filtersOf(query: FilterQuery): Map<UsageKey, readonly string[]> {
  const filters = new Map<UsageKey, readonly string[]>();
  for (const [name, dimension] of DIMENSION_OF_PARAMETER) {
    const values = listed(query[name]);
    if (values.length > 0) filters.set(dimension, values);
  }
  return filters;
}

/** By what usage is read for a group: once for each. */
function keysOf(group: Grouping): readonly (readonly UsageKey[])[] {
  if (group === null || group === 'token_type') return [[]];
  if (isTrait(group)) return [['workspace']];
  if (group === 'lone_agent') return [['loneAgent']];
  if (group === 'consumer') return [['conversation'], ['loneAgent']];
  const dimension = DIMENSION_OF_PARAMETER.get(group);
  return dimension ? [[dimension]] : [];
}

function keyOf(group: Grouping, keys: readonly UsageKey[], value: string, traits: Traits): string {
  if (isTrait(group)) return traits(value)[group];
  return keys.length === 0 ? '' : value;
}

/** One row for each time and key. */
function merged(rows: readonly Usage[]): Usage[] {
  const sums = new Map<string, Usage>();
  for (const { time, key, amounts } of rows) {
    const id = `${time}\u0000${key}`;
    let usage = sums.get(id);
    if (!usage) sums.set(id, (usage = { time, key, amounts: noAmounts() }));
    addTo(usage.amounts, amounts);
  }
  return [...sums.values()];
}
