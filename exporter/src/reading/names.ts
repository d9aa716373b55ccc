import type { Group } from '@ledgerline/api';
import type { ConversationRow, Snapshot } from './store.ts';

/** What keys are called, by organization and key; a key that is not in there is called by itself. */
export type Names = ReadonlyMap<string, ReadonlyMap<string, string>>;

export interface Keyed {
  readonly org: string;
  readonly key: string;
}

export const NO_NAMES: Names = new Map();
export const nameOf = (names: Names, { org, key }: Keyed): string => names.get(org)?.get(key) ?? key;

/** A conversation is called by its title, a workspace by its name, everything else by itself. */
export async function fetchNames(snapshot: Snapshot, rows: readonly Keyed[], group: Group): Promise<Names> {
  if (group === 'workspace') {
    const names = new Map<string, ReadonlyMap<string, string>>();
    for (const org of new Set(rows.map((row) => row.org)))
      names.set(org, new Map((await snapshot.workspaces(org)).map(({ workspace, name }) => [workspace, name])));
    return names;
  }
  if (group !== 'conversation' && group !== 'consumer') return NO_NAMES;
  const titles = (known: ReadonlyMap<string, ConversationRow>): [string, string][] =>
    [...known].flatMap(([key, { title }]) => (title === '' ? [] : [[key, title]]));
  return new Map([...(await fetchConversations(snapshot, rows))].map(([org, known]) => [org, new Map(titles(known))]));
}

/** What is known of these conversations besides their usage, by organization. */
export async function fetchConversations(
  snapshot: Snapshot,
  rows: readonly Keyed[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, ConversationRow>>> {
  const known = new Map<string, ReadonlyMap<string, ConversationRow>>();
  for (const [org, its] of Map.groupBy(rows, (row) => row.org))
    known.set(
      org,
      await snapshot.conversations(
        org,
        its.map(({ key }) => key),
      ),
    );
  return known;
}
