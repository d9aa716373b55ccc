import { noAmounts, type Amounts } from '../ledger/rollups.ts';
import { byCodePoint } from '../text/code-points.ts';
import { COLUMN, MEASURED, type ConversationTotals, type Within } from './conversation-totals.ts';
import { KeyWalk, nextOf, type Placed } from './key-walk.ts';
import type { Held, Window } from './listing.ts';
import { orderOf } from './radix-sort.ts';
import type { Range } from './range.ts';
import type { Ranked, RankedRows } from './ranking.ts';
import type { Snapshot } from './store.ts';

/** What of one organization is ranked. */
export interface RankedTotals {
  readonly org: string;
  readonly paid: 'credits' | 'usd';
  readonly table: ConversationTotals;
  readonly range: Range;
  readonly within: Within;
  /** By row, those that are not whole within: what each used in the range. */
  readonly instead: ReadonlyMap<number, Amounts>;
  /** What is ranked with its conversations, and is none. */
  readonly others: readonly { readonly key: string; readonly amounts: Amounts }[];
}
interface OrderedTotals extends RankedTotals {
  /** By the sum of which columns; of none, all are equal. */
  readonly columns: readonly number[];
}

/** Where what is ranked of an organization begins: its rows, then the others. */
interface Ranks extends OrderedTotals {
  readonly start: number;
  readonly end: number;
}

/** Of more equals than this, keys are gone through in order until there are enough; of fewer, all are looked up. */
const FEW = 4096;
const KEYS_AT_ONCE = 2000;

/**
 * Conversations in an order, by what they used. Of them all only the place is kept: what they used is in their table,
 * which does not change. The key decides between equals, and is looked up where a page has any.
 */
export class TotalRanking implements RankedRows {
  readonly length: number;
  private readonly orgs: readonly Ranks[];
  /** Every {@link Placed.id}. */
  private readonly ids: Uint32Array;
  private readonly keyOrder: 'asc' | 'desc';
  /** By where in `ids` many equals begin: how far they are in order, and how to go on. */
  private readonly walks = new Map<number, { until: number; readonly walks: readonly KeyWalk[] }>();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(ranked: readonly OrderedTotals[], order: 'asc' | 'desc', keyOrder: 'asc' | 'desc') {
    let end = 0;
    this.orgs = ranked.map((each) => ({ ...each, start: end, end: (end += each.table.rows + each.others.length) }));
    const members = this.orgs.map(membersOf);
    const ids = new Uint32Array(members.reduce((sum, { ids }) => sum + ids.length, 0));
    const values = new Float64Array(ids.length);
    let at = 0;
    for (const its of members) {
      ids.set(its.ids, at);
      values.set(its.values, at);
      at += its.ids.length;
    }
    this.length = ids.length;
    this.ids = orderOf(values, order);
    for (let i = 0; i < ids.length; i++) this.ids[i] = ids[this.ids[i] ?? 0] ?? 0;
    this.keyOrder = keyOrder;
  }

  held(): Held[] {
    return [this.ids, ...this.orgs.flatMap(({ table }) => table.chunks)];
  }

  async page(snapshot: Snapshot, { offset, limit }: Window): Promise<Ranked[]> {
    const until = Math.min(offset + limit, this.length);
    // Pages may be asked for at the same time, and a walk takes one step after the other.
    const turn = this.turn.then(() => this.settle(snapshot, offset, until));
    this.turn = turn.catch(() => undefined);
    await turn;
    const ids = this.ids.slice(offset, until);
    const keys = await this.keysOf(snapshot, ids);
    return [...ids].map((id, i) => {
      const { org, paid, table, instead, others, start } = this.orgOf(id);
      const row = id - start;
      const amounts = others[row - table.rows]?.amounts ?? instead.get(row) ?? table.amountsAt(row);
      const times = { firstTime: table.at(row, COLUMN.firstTime), lastTime: table.at(row, COLUMN.lastTime) };
      return { org, key: keys[i] ?? '', amounts, paid, ...(row < table.rows ? { times } : {}) };
    });
  }

  /** Puts equals in the order of keys, as far as these rows need it. */
  private async settle(snapshot: Snapshot, from: number, until: number): Promise<void> {
    for (let row = from; row < until;) {
      const value = this.valueAt(row);
      const start = firstThat(0, row, (at) => this.valueAt(at) === value);
      const end = firstThat(row, this.length, (at) => this.valueAt(at) !== value);
      if (end - start > FEW) await this.walk(snapshot, start, Math.min(end, until), value);
      else if (end - start > 1) await this.sort(snapshot, start, end);
      row = end;
    }
  }

  private async sort(snapshot: Snapshot, start: number, end: number): Promise<void> {
    // Of equal keys, the first organization's is first.
    const ids = this.ids.slice(start, end).sort();
    const keys = await this.keysOf(snapshot, ids);
    const placed = [...ids].map((id, i) => ({ id, key: keys[i] ?? '' }));
    placed.sort(inKeyOrder(this.keyOrder));
    this.ids.set(
      placed.map(({ id }) => id),
      start,
    );
  }

  private async walk(snapshot: Snapshot, start: number, until: number, value: number): Promise<void> {
    const known = this.walks.get(start) ?? {
      until: start,
      walks: this.orgs.flatMap((org) => this.walksOf(org, value)),
    };
    this.walks.set(start, known);
    while (known.until < until) {
      const placed = await nextOf(known.walks, snapshot, this.keyOrder);
      if (!placed) return;
      this.ids[known.until++] = placed.id;
    }
  }

  /** Through those of an organization that have a value. */
  private walksOf(org: Ranks, value: number): KeyWalk[] {
    const { table, range, instead, others, start } = org;
    const isEqual = (row: number): boolean => valueOf(org, row) === value;
    const equal = others.map(({ key }, i) => ({ key, id: start + table.rows + i }));
    const first = equal.filter(({ id }) => isEqual(id - start)).sort(inKeyOrder(this.keyOrder));
    const isRanked = (row: number): boolean =>
      row >= 0 && (instead.has(row) || table.isWhole(row, range)) && isEqual(row);
    const conversations = new KeyWalk([], async (snapshot, after) => {
      const read = await snapshot.conversationsById(org.org, this.keyOrder, after, KEYS_AT_ONCE);
      const found = read.map(({ conversation, number }) => ({ key: conversation, id: table.find(number) }));
      return {
        found: found.filter(({ id }) => isRanked(id)).map(({ key, id }) => ({ key, id: start + id })),
        last: read.length < KEYS_AT_ONCE ? null : (read.at(-1)?.conversation ?? null),
      };
    });
    return [new KeyWalk(first), conversations];
  }

  private async keysOf(snapshot: Snapshot, ids: Uint32Array): Promise<string[]> {
    const keys = new Map<number, string>();
    for (const [{ org, table, others, start }, its] of Map.groupBy(ids, (id) => this.orgOf(id))) {
      const conversations = its.filter((id) => id - start < table.rows);
      const numbers = conversations.map((id) => table.at(id - start, COLUMN.number));
      const found = await snapshot.conversationIds(org, numbers);
      conversations.forEach((id, i) => keys.set(id, found[i] ?? ''));
      for (const id of its) if (id - start >= table.rows) keys.set(id, others[id - start - table.rows]?.key ?? '');
    }
    return Array.from(ids, (id) => keys.get(id) ?? '');
  }

  private orgOf(id: number): Ranks {
    const index = firstThat(0, this.orgs.length, (i) => id < (this.orgs[i]?.end ?? Infinity));
    const found = this.orgs[index];
    if (!found) throw new Error(`there is no ${id} in this ranking`);
    return found;
  }

  private valueAt(at: number): number {
    const id = this.ids[at] ?? 0;
    const org = this.orgOf(id);
    return valueOf(org, id - org.start);
  }
}

/** What is ranked of an organization, and by what: rows within the range, and what is none. */
function membersOf(org: Ranks): { ids: Uint32Array; values: Float64Array } {
  const { table, within, instead, others, columns, start } = org;
  const { whole } = within;
  const rest = [...instead.keys(), ...others.map((_, i) => table.rows + i)];
  const ids = new Uint32Array(whole.length + rest.length);
  const values = new Float64Array(ids.length);
  table.addUp(whole, columns, values);
  ids.set(whole);
  ids.set(rest, whole.length);
  for (const [i, row] of rest.entries()) values[whole.length + i] = valueOf(org, row);
  for (let i = 0; i < ids.length; i++) ids[i] = (ids[i] ?? 0) + start;
  return { ids, values };
}

function valueOf({ table, instead, others, columns }: Ranks, row: number): number {
  const amounts = instead.get(row) ?? (row < table.rows ? null : (others[row - table.rows]?.amounts ?? noAmounts()));
  let sum = 0;
  for (const column of columns)
    sum += amounts && column >= MEASURED ? Number(amounts[column - MEASURED]) : table.at(row, column);
  return sum;
}

const inKeyOrder =
  (order: 'asc' | 'desc') =>
  (a: Placed, b: Placed): number =>
    (order === 'asc' ? 1 : -1) * byCodePoint(a.key, b.key);

/** The first from `from` on for which it holds, where it holds for all that follow; `to`, where it does for none. */
function firstThat(from: number, to: number, holds: (at: number) => boolean): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
